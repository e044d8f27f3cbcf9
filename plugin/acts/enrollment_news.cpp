// What the imports of late said happened to students, for the registrar's desk.
#include "acts/enrollment_news.hpp"

#include <map>

#include "core/failure.hpp"
#include "store/enrollment_events.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"

namespace throughline::acts {
namespace {

constexpr std::int64_t shown_ms = 30 * std::int64_t{86'400'000};
constexpr int shown_events = 200, shown_missing = 200;

// Each student is looked up once; those of no concern to the caller are nobody.
class students {
 public:
  students(district& d, store::connection& db, const core::actor& who)
      : district_(d), db_(db), who_(who) {}

  struct known {
    std::string id, name, grade, school;
    bool shown = false, may_settle = false;
  };
  const known& at(core::row_id person) {
    const auto [it, fresh] = all_.try_emplace(person);
    if (fresh) look_up(person, it->second);
    return it->second;
  }

 private:
  void look_up(core::row_id person, known& out) {
    const auto s = store::student_with_id(db_, district_.head().state, person);
    if (!s) return;
    const auto stays = store::stays(db_, person);
    const auto how = relation_to(district_, db_, who_, *s, stays);
    out = {s->key.text(),
           s->list_name(),
           s->grade,
           stays.empty() ? std::string() : stays.front().school_name,
           may(who_, act::view_transfers, how).has_value(),
           may(who_, act::settle_withdrawal, how).has_value()};
  }

  district& district_;
  store::connection& db_;
  const core::actor& who_;
  std::map<core::row_id, known> all_;
};

}  // namespace

enrollment_news view_enrollment_news(district& d, const caller& by) {
  const auto as = admit(d, by, act::view_transfers);
  enrollment_news out;
  {
    store::reading r(d.files());
    students of(d, r.db(), by.who);
    for (const auto& t : store::open_tasks_of_kind(r.db(), task_withdrawal, shown_missing))
      if (const auto& s = of.at(t.person); s.shown) {
        out.missing_students.push_back({s.id, s.name, s.school, t.created_ms});
        out.may_settle = out.may_settle || s.may_settle;
      }
    for (auto& e : store::enrollment_events_since(r.db(), d.now_ms() - shown_ms, shown_events))
      if (const auto& s = of.at(e.person); s.shown)
        out.events.push_back({s.id, s.name, std::move(e.kind), std::move(e.on),
                              std::move(e.from_school), std::move(e.to_school), s.grade,
                              std::move(e.respect), e.at_ms});
  }
  seen(d, by, act::view_transfers, as);
  return out;
}

void settle_withdrawal(district& d, const caller& by, std::string_view student, bool left) {
  change c(d, by);
  const auto whom = admit(d, c.db(), by, act::settle_withdrawal, student);
  const auto& key = whom.student.key;
  if (!store::has_open_task(c.db(), key, task_withdrawal))
    throw core::failure(core::codes::conflict, "nobody asks after the student");
  store::close_tasks(c.db(), key, task_withdrawal, by.who.sub, d.now_ms());
  core::value detail;
  detail.set("outcome", left ? "left" : "still-here");
  c.note(act::settle_withdrawal, whom.as, &key, detail);
  c.commit();
}

}  // namespace throughline::acts
