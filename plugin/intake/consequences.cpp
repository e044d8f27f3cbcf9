// What follows when a run's rows are written: grades of stays, addenda, enrollment events, tasks.
#include "intake/consequences.hpp"

#include <algorithm>

#include "acts/enrollment_news.hpp"
#include "core/date.hpp"
#include "store/district.hpp"
#include "store/enrollment_events.hpp"
#include "store/feeds.hpp"
#include "store/plans.hpp"

namespace throughline::intake {
namespace {

using row = store::enrollment_change_row;
using changes = std::vector<row>;
constexpr int some = 1024;

// Did a stay begin or end?
bool is_of_stay(const row& r) { return r.what <= row::kind::entered; }

enrollment_change::kind followed_as(const row& r) {
  using to = enrollment_change::kind;
  if (r.what == row::kind::corrected) return to::corrected;
  return r.what == row::kind::entered ? to::entered : to::left;
}

const row* graded(const changes& of) {
  const auto at =
      std::find_if(of.begin(), of.end(), [](const auto& c) { return c.what == row::kind::graded; });
  return at == of.end() ? nullptr : &*at;
}

class drawing {
 public:
  drawing(store::district& d, const core::clock& clock, turns& in, const consequence_options& how)
      : district_(d),
        clock_(clock),
        turns_(in),
        how_(how),
        today_(core::local_date(clock.now_ms(), d.head().time_zone)) {}

  void run() {
    each_person([&](const changes& of) { regrade(of); });
    turns_.finish();  // who follows writes on their own
    follow();
    each_person([&](const changes& of) { tell(of); });
    turns_.begin();
    store::forget_enrollment_changes(turns_.db(), how_.run);
    turns_.finish();
  }

 private:
  changes next(const row& last) {
    store::reading r(district_);
    return store::enrollment_changes_after(r.db(), how_.run, last, some);
  }

  // A person's changes are given together, in turns.
  template <class F>
  void each_person(F&& f) {
    changes one;
    const auto give = [&] {
      if (one.empty()) return;
      turns_.begin();
      f(one);
      if (turns_.over()) turns_.end_in_time();
      one.clear();
    };
    row last;
    for (auto page = next(last); !page.empty(); page = next(last)) {
      for (const auto& r : page) {
        if (!one.empty() && one.front().person != r.person) give();
        one.push_back(r);
      }
      last = page.back();
    }
    give();
  }

  // The stays of this school year; those of earlier ones keep the grade they ended in.
  void regrade(const changes& of) {
    if (!graded(of)) return;
    auto& db = turns_.db();
    const auto person = of.front().person;
    store::grade_of_stays(db, person, how_.source, store::grade_of_person(db, person),
                          core::to_text(core::school_year_start(today_)));
  }

  void follow() {
    if (!how_.follow) return;
    std::vector<enrollment_change> told;
    row last;
    for (auto page = next(last); !page.empty(); page = next(last)) {
      told.clear();
      for (const auto& r : page)
        if (is_of_stay(r) || r.what == row::kind::corrected)
          told.push_back({r.person, r.stay, followed_as(r), r.school});
      if (!told.empty()) how_.follow(told);
      last = page.back();
    }
  }

  void tell(const changes& of) {
    auto& db = turns_.db();
    const auto person = of.front().person;
    std::vector<core::stay_fact> stays;
    for (auto& [stay, school_class] : store::stay_facts(db, person)) {
      stay.program = std::find(how_.program_classes.begin(), how_.program_classes.end(),
                               school_class) != how_.program_classes.end();
      for (const auto& c : of)
        if (c.stay == stay.id && is_of_stay(c)) stay.change = followed_as(c);
      stays.push_back(std::move(stay));
    }
    auto events = core::enrollment_events(stays, today_);
    if (const auto* g = graded(of)) add_promotion(db, *g, stays, events);
    for (const auto& c : of)
      if (c.what == row::kind::responsible || c.what == row::kind::released)
        if (const auto r = store::responsibility_of(db, c.stay))
          events.push_back(
              core::answering(r->it, r->org, c.what == row::kind::responsible, today_));
    store::put_enrollment_events(db, how_.run, person, events, clock_.now_ms());
    remind(db, of, events);
  }

  void add_promotion(store::connection& db, const row& graded,
                     const std::vector<core::stay_fact>& stays,
                     std::vector<core::enrollment_event>& events) const {
    const auto is_step = [](const auto& e) {
      return e.what == core::enrollment_event_kind::promoted ||
             e.what == core::enrollment_event_kind::retained;
    };
    if (std::any_of(events.begin(), events.end(), is_step)) return;
    const auto stay = std::find_if(stays.begin(), stays.end(),
                                   [](const auto& s) { return s.active && !s.program; });
    if (stay == stays.end()) return;
    if (auto e = core::promotion(stay->id, stay->school, graded.grade_before,
                                 store::grade_of_person(db, graded.person)))
      events.push_back(std::move(*e));
  }

  // Somebody asks what became of a student whom the set does not hold any more; who comes back
  // answers it.
  void remind(store::connection& db, const changes& of,
              const std::vector<core::enrollment_event>& events) const {
    const auto any = [&](row::kind k) {
      return std::any_of(of.begin(), of.end(), [&](const auto& c) { return c.what == k; });
    };
    const bool gone = std::any_of(events.begin(), events.end(), [](const auto& e) {
      return e.what == core::enrollment_event_kind::left;
    });
    const auto subject = store::uid_of_person(db, of.front().person);
    if (any(row::kind::entered))
      store::close_tasks(db, subject, acts::task_withdrawal, "import", clock_.now_ms());
    else if (gone && any(row::kind::absent) &&
             !store::has_open_task(db, subject, acts::task_withdrawal))
      store::add_task(db, of.front().person, acts::task_withdrawal, subject, "registrar", {},
                      clock_.now_ms());
  }

  store::district& district_;
  const core::clock& clock_;
  turns& turns_;
  const consequence_options& how_;
  const core::date today_;
};

}  // namespace

void draw_consequences(store::district& d, const core::clock& clock, turns& in,
                       const consequence_options& how) {
  drawing(d, clock, in, how).run();
}

}  // namespace throughline::intake
