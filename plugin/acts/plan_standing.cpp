// What follows from a plan's content and the SIS's facts: requirements, credits, state, next due
// date; for the acts themselves only.
#include "acts/plan_standing.hpp"

#include <algorithm>

#include "store/plan_years.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

// By when a plan is begun that is not there yet; empty: nothing says it, or the day is not known.
std::string start_due(const core::plan_profile& profile, std::optional<int> grade,
                      const core::completion_facts& facts) {
  const bool first = grade == profile.first_grade;
  const auto& rule =
      first && profile.start.op != core::rule_op::none ? profile.start : profile.transfer_in;
  if (rule.op == core::rule_op::none) return {};
  const auto judged = core::judge(profile, rule, facts);
  for (const auto& [name, day] : judged.words)
    if (name == "day") return day;
  return {};
}

void leave_out(const core::plan_profile& profile, std::optional<int> grade,
               const core::completion_facts& facts, std::vector<std::string>& out) {
  for (const auto& s : profile.sections) {
    const bool whole = core::is_asked(profile, s, grade, facts);
    for (const auto& i : s.items)
      if (!whole || !core::is_asked(profile, i, facts)) out.push_back(s.id + "." + i.id);
  }
}

}  // namespace

plan_standing stand(district& d, store::connection& db, const core::student& s,
                    const std::vector<core::school_stay>& stays, const core::plan* p) {
  plan_standing out;
  const auto& profile = d.profile();
  const auto today = d.today();
  const auto grade = s.grade_number();
  out.transcript = store::transcript(db, s.id);
  out.graduation = core::graduation(
      profile, out.transcript,
      p ? core::planned_courses(profile, *p) : std::vector<core::planned_course>{});
  core::completion_facts facts{.it = p,
                               .today = today,
                               .zone = d.zone(),
                               .class_of = grade ? core::class_of(*grade, today) : 0,
                               .credits = out.transcript.empty() ? nullptr : &out.graduation,
                               .stays = &stays};
  if (p != nullptr) {
    facts.years = store::plan_years(db, p->id);
    out.instead = store::alternative_completion_of(db, p->id, core::school_year(today));
    facts.instead = out.instead ? &*out.instead : nullptr;
  }
  if (grade) out.requirements = core::completion(profile, *grade, facts);
  if (profile.graduation_gate.op != core::rule_op::none && grade)
    out.gate = core::judge(profile, profile.graduation_gate, facts);
  const bool begun = p != nullptr && p->head;
  const bool approved =
      std::any_of(out.requirements.begin(), out.requirements.end(), [](const auto& r) {
        return r.asked != nullptr && r.asked->op == core::rule_op::approved && r.done();
      });
  if (!out.requirements.empty() && !approved) {
    if (!begun) {
      const auto calendar = store::calendar(db, core::plus_days(today, -core::most_due_days),
                                            core::plus_days(today, core::most_due_days),
                                            stays.empty() ? core::school_stay{} : stays.front());
      facts.calendar = &calendar;
      out.next_due = start_due(profile, grade, facts);
      facts.calendar = nullptr;
    }
    if (out.next_due.empty()) out.next_due = profile.review_day(today);
  }
  out.status = core::status_of(out.requirements, facts, out.next_due);
  leave_out(profile, grade, facts, out.not_asked);
  return out;
}

core::plan_year year_of(district& d, store::connection& db, const core::student& s,
                        core::row_id plan) {
  const auto p = store::plan_with_id(db, plan);
  const auto now = stand(d, db, s, store::stays(db, s.id), &p);
  return {.school_year = core::school_year(d.today()),
          .grade = s.grade,
          .status = now.status,
          .met = static_cast<int>(std::count_if(now.requirements.begin(), now.requirements.end(),
                                                [](const auto& r) { return r.done(); })),
          .total = static_cast<int>(now.requirements.size()),
          .profile_version = d.profile().version,
          .next_due = now.next_due};
}

bool project(district& d, store::connection& db, const core::student& s, core::row_id plan) {
  const auto year = year_of(d, db, s, plan);
  if (store::plan_year_of(db, plan, year.school_year) == year) return false;
  store::put_plan_year(db, plan, year, d.now_ms());
  return true;
}

}  // namespace throughline::acts
