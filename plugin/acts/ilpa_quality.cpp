// What is missing in the district's addenda (domain.md 1.4), each row with the screen that cures
// it.
#include "acts/ilpa_quality.hpp"

#include <algorithm>
#include <tuple>

#include "acts/addendum_parts.hpp"
#include "acts/calendar.hpp"
#include "core/item_types.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

class looking {
 public:
  looking(district& d, store::connection& db, std::vector<quality_row>& out)
      : d_(d), db_(db), profile_(ilpa_profile(d)), out_(out), today_(core::to_text(d.today())) {}

  void at(core::row_id person) {
    who_ = student_of(d_, db_, person);
    stays_ = store::stays(db_, person);
    const auto all = store::addenda(db_, person);
    for (const auto& stay : stays_) {
      const bool now = stay.goes_on(today_);
      if (!(now || ended_this_year(stay, d_.today())) || !wants_addendum(db_, profile_, stay) ||
          std::any_of(all.begin(), all.end(), [&](const auto& a) {
            return a.school_enrollment == stay.id && a.state != core::addendum_state::void_;
          }))
        continue;
      if (now)
        add("no_ilpa", stay.school_name, stay.entry_date);
      else
        add("ended_without", stay.school_name, stay.exit_date);
    }
    for (const auto& a : all) {
      if (a.state == core::addendum_state::exited)
        ended(a);
      else if (a.state != core::addendum_state::void_)
        open(a);
    }
  }

 private:
  void add(std::string row, const std::string& school, std::string since,
           const core::addendum* a = nullptr, std::string step = {}) {
    out_.push_back({who_.key.text(), who_.list_name(), school, std::move(row), std::move(since),
                    a ? a->key.text() : std::string(), std::move(step)});
  }
  // How many entries an item has; the profile names its sections and items so.
  [[nodiscard]] int entries(const core::addendum& a, std::string_view section,
                            std::string_view item, const core::entry_filter& which = {}) const {
    const auto* s = core::find_section(profile_.sections, section);
    const auto* content = a.section(section);
    if (s == nullptr) return 1;  // not asked
    for (const auto& i : s->items)
      if (i.id == item) {
        const auto* v = content ? content->body.find(item) : nullptr;
        return v ? core::type_of(i).count(*v, which) : 0;
      }
    return 1;
  }

  void open(const core::addendum& a) {
    const auto stay = std::find_if(stays_.begin(), stays_.end(),
                                   [&](const auto& x) { return x.id == a.school_enrollment; });
    if (stay == stays_.end() || !stay->goes_on(today_))
      add("no_stay", a.school_name, a.entry_date, &a);
    if (a.state == core::addendum_state::draft && !a.due_date.empty() && a.due_date < today_)
      add("past_due", a.school_name, a.due_date, &a, "check");
    if (a.term == "short") return;
    if (entries(a, "goals", "goals") == 0) add("no_goal", a.school_name, a.entry_date, &a, "goals");
    if (entries(a, "reentry", "reentry") == 0)
      add("no_criterion", a.school_name, a.entry_date, &a, "reentry");
    if (entries(a, "team", "team", {.fields = {{"role", {"guardian"}}}, .since = "0001-01-01"}) ==
        0)
      add("no_guardian", a.school_name, a.entry_date, &a, "team");
    if (stay == stays_.end()) return;
    const auto due = next_review(db_, profile_, a, *stay);
    if (!due.empty() && due < today_) add("no_review", a.school_name, due, &a, "reentry");
  }

  // Without a transition plan an exit has its outcome with a written reason, or nothing of both.
  void ended(const core::addendum& a) {
    if (a.term != "short" && !transition_complete(profile_, a) && outcome_of(profile_, a).empty())
      add("no_transition", a.school_name, a.exit_date, &a);
  }

  district& d_;
  store::connection& db_;
  const core::addendum_profile& profile_;
  std::vector<quality_row>& out_;
  std::string today_;
  core::student who_;
  std::vector<core::school_stay> stays_;
};

}  // namespace

std::vector<quality_row> ilpa_quality(district& d, const caller& by) {
  const auto as = admit(d, by, act::count);
  std::vector<quality_row> out;
  {
    store::reading r(d.files());
    looking look(d, r.db(), out);
    for (const auto person : store::people_in_programs(r.db(), ilpa_profile(d).school_classes))
      look.at(person);
  }
  std::sort(out.begin(), out.end(), [](const auto& x, const auto& y) {
    return std::tie(x.student_name, x.student, x.row, x.since) <
           std::tie(y.student_name, y.student, y.row, y.since);
  });
  seen(d, by, act::count, as);
  return out;
}

}  // namespace throughline::acts
