// What the SIS knows of an addendum's items, by the name the profile gives (`prefill`).
#include <algorithm>
#include <array>

#include "acts/addendum_parts.hpp"
#include "core/item_types.hpp"
#include "store/person_facts.hpp"
#include "store/runs.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

struct sources {
  district& d;
  store::connection& db;
  const admitted& whom;
  const core::addendum& a;
};

bool is_program(const sources& at, const core::school_stay& stay) {
  const auto& classes = ilpa_profile(at.d).school_classes;
  return std::find(classes.begin(), classes.end(), stay.school_class) != classes.end();
}

// Stays that began no later than this one, the newest first.
std::vector<core::school_stay> before(const sources& at, bool programs) {
  std::vector<core::school_stay> out;
  for (const auto& stay : at.whom.stays)
    if (stay.id != at.a.school_enrollment && stay.entry_date <= at.a.entry_date &&
        is_program(at, stay) == programs)
      out.push_back(stay);
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& x, const auto& y) { return x.entry_date > y.entry_date; });
  return out;
}

core::value text(std::string s) { return s.empty() ? core::value() : core::value(std::move(s)); }

core::value sending_school(const sources& at, const core::plan_item&) {
  const auto all = before(at, false);
  return text(all.empty() ? std::string() : all.front().school_name);
}

core::value grade(const sources& at, const core::plan_item&) {
  for (const auto& stay : at.whom.stays)
    if (stay.id == at.a.school_enrollment && !stay.grade.empty()) return text(stay.grade);
  return text(at.whom.student.grade);
}

core::value earlier_stays(const sources& at, const core::plan_item&) {
  std::string out;
  for (const auto& stay : before(at, true))
    out += (out.empty() ? "" : "; ") + stay.school_name + ", " + stay.entry_date + " - " +
           stay.exit_date;
  return text(out);
}

core::value team(const sources& at, const core::plan_item& item) {
  core::list out;
  for (const auto& g : store::guardians(at.db, at.whom.student.id)) {
    core::value one;
    one.set("person", g.name);
    if (std::any_of(item.options.begin(), item.options.end(),
                    [](const auto& o) { return o.id == "guardian"; }))
      one.set("role", "guardian");
    out.push_back(std::move(one));
  }
  return out.empty() ? core::value() : core::value(std::move(out));
}

core::value credits_earned(const sources& at, const core::plan_item&) {
  const auto courses = store::transcript(at.db, at.whom.student.id);
  core::credits sum;
  for (const auto& c : courses) sum += c.earned;
  return courses.empty() ? core::value() : text(sum.text());
}

core::value courses_in_progress(const sources& at, const core::plan_item&) {
  std::string out;
  for (const auto& c : store::current_classes(at.db, at.whom.student.id, at.d.today()))
    out += (out.empty() ? "" : ", ") + c.title;
  return text(out);
}

// Who takes part in such a program has such a plan; which one, and what it says, is asked
// elsewhere.
core::value plans_in_force(const sources& at, const core::plan_item&) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> plans{
      {{"SpecialEducation", "iep"}, {"Section504", "504"}, {"LanguageInstruction", "el"}}};
  core::list out;
  const auto kinds = store::program_kinds(at.db, at.whom.student.id, core::to_text(at.d.today()));
  for (const auto& [kind, plan] : plans) {
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) continue;
    core::value one;
    one.set("plan", plan);
    one.set("exists", "yes");
    out.push_back(std::move(one));
  }
  return out.empty() ? core::value() : core::value(std::move(out));
}

struct known_fact {
  std::string_view name;
  core::value (*of)(const sources&, const core::plan_item&);
};
constexpr std::array facts{known_fact{"sending_school", sending_school},
                           known_fact{"grade", grade},
                           known_fact{"earlier_stays", earlier_stays},
                           known_fact{"team", team},
                           known_fact{"plans_in_force", plans_in_force},
                           known_fact{"credits_earned", credits_earned},
                           known_fact{"courses_in_progress", courses_in_progress}};

// The day of the last import that was applied; without any, the host's events are of today.
std::string last_told(district& d, store::connection& db) {
  for (const auto& r : store::runs(db, 20))
    if (r.ended_ms != 0 && r.state.starts_with("applied"))
      return core::to_text(core::local_date(r.ended_ms, d.zone()));
  return core::to_text(d.today());
}

}  // namespace

std::vector<known_answer> known_answers(district& d, store::connection& db, const admitted& whom,
                                        const core::addendum& a) {
  std::vector<known_answer> out;
  if (a.state != core::addendum_state::draft || a.school_enrollment == 0) return out;
  const sources at{d, db, whom, a};
  std::string as_of;
  for (const auto& section : ilpa_profile(d).sections) {
    const auto* saved = a.section(section.id);
    for (const auto& item : section.items) {
      const auto fact = std::find_if(facts.begin(), facts.end(),
                                     [&](const auto& x) { return x.name == item.prefill; });
      const auto* answer = saved ? saved->body.find(item.id) : nullptr;
      if (fact == facts.end() || (answer != nullptr && core::has_content(*answer))) continue;
      auto value = fact->of(at, item);
      if (value.is_null()) continue;
      if (as_of.empty()) as_of = last_told(d, db);
      out.push_back({section.id, item.id, std::move(value), as_of});
    }
  }
  return out;
}

}  // namespace throughline::acts
