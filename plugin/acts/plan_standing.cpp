// What follows from a plan's content and the SIS's facts: requirements, credits, state, next due
// date; for the acts themselves only.
#include "acts/plan_standing.hpp"

#include <algorithm>

#include "core/course_checks.hpp"
#include "store/plan_years.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

// By when a plan is begun that is not there yet; empty: nothing says it, or the day is not known.
// The rule for who comes later is not asked: nothing told here says that a stay began with a
// transfer, and who has been there since the first day of school would be late.
std::string start_due(const core::plan_profile& profile, std::optional<int> grade,
                      const core::completion_facts& facts) {
  const auto& rule = profile.start;
  if (rule.op == core::rule_op::none || grade != profile.first_grade) return {};
  const auto judged = core::judge(profile, rule, facts);
  for (const auto& [name, day] : judged.words)
    if (name == "day") return day;
  return {};
}

// Every set of the student's class: the first diploma is the one the plan is measured by.
void count_credits(const core::plan_profile& profile, const core::student& s, int class_of,
                   plan_standing& now) {
  const auto* first = core::diploma_of(profile.graduation, class_of);
  for (const auto& set : profile.graduation) {
    if (!set.classes.has(class_of)) continue;
    const auto planned = core::by_subject(now.planned, profile.areas(), set.areas);
    auto progress = core::graduation(set, record_of(s, now, planned));
    if (&set == first)
      now.graduation = std::move(progress);
    else
      now.more_sets.push_back(std::move(progress));
  }
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

core::course_record record_of(const core::student& s, const plan_standing& now,
                              const std::vector<core::planned_course>& planned) {
  return {now.transcript, now.classes, planned, &now.catalog, s.grade_number().value_or(0)};
}

plan_standing stand(district& d, store::connection& db, const core::student& s,
                    const std::vector<core::school_stay>& stays, const core::plan* p) {
  plan_standing out;
  const auto& profile = d.profile();
  const auto today = d.today();
  const auto grade = s.grade_number();
  out.transcript = store::transcript(db, s.id);
  out.classes = store::current_classes(db, s.id, today);
  if (p) out.planned = core::planned_courses(profile, *p);
  out.catalog = d.courses_offered(db, stays.empty() ? core::school_stay{} : stays.front());
  out.course_problems =
      core::check_courses(record_of(s, out, out.planned), core::school_year(today));
  const int class_of = grade ? core::graduating_class(*grade, core::school_year(today)) : 0;
  count_credits(profile, s, class_of, out);
  const bool judged = !out.transcript.empty() && !out.graduation.areas.empty();
  core::completion_facts facts{.it = p,
                               .today = today,
                               .zone = d.zone(),
                               .class_of = class_of,
                               .credits = judged ? &out.graduation : nullptr,
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
