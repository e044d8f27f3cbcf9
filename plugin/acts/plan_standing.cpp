// What follows from a plan's content and the SIS's facts: requirements, credits, state, next due
// date; for the acts themselves only.
#include "acts/plan_standing.hpp"

#include <algorithm>
#include <utility>

#include "acts/family.hpp"
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

int class_of(const core::student& s, core::date today) {
  const auto grade = s.grade_number();
  return grade ? core::graduating_class(*grade, core::school_year(today)) : 0;
}

core::graduation_progress count_credits(const core::plan_profile& profile,
                                        const core::requirement_set& set, const core::student& s,
                                        const plan_standing& now) {
  const auto planned = core::by_subject(now.planned, profile.areas(), set.areas);
  return core::graduation(set, record_of(s, now, planned));
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

std::vector<core::graduation_progress> more_sets(const core::plan_profile& profile,
                                                 const core::student& s, const plan_standing& now,
                                                 core::date today) {
  std::vector<core::graduation_progress> out;
  const int year = class_of(s, today);
  const auto* first = core::diploma_of(profile.graduation, year);
  for (const auto& set : profile.graduation)
    if (&set != first && set.classes.has(year)) out.push_back(count_credits(profile, set, s, now));
  return out;
}

plan_standing stand(district& d, store::connection& db, const core::student& s,
                    const std::vector<core::school_stay>& stays, const core::plan* p,
                    courses_read read) {
  plan_standing out;
  const auto& profile = d.profile();
  const auto today = d.today();
  const auto grade = s.grade_number();
  const int year = class_of(s, today);
  std::optional<core::plan> counts;  // the same plan, where not every signature does
  if (p != nullptr && !p->signatures.empty())
    if (auto all = counting(db, *p, today); all.size() != p->signatures.size()) {
      counts = *p;
      counts->signatures = std::move(all);
      p = &*counts;
    }
  bool counted = false;
  const auto count = [&] {
    if (std::exchange(counted, true)) return;
    out.transcript = store::transcript(db, s.id);
    out.classes = store::current_classes(db, s.id, today);
    if (p) out.planned = core::planned_courses(profile, *p);
    out.catalog = d.courses_offered(db, stays.empty() ? core::school_stay{} : stays.front());
    if (const auto* diploma = core::diploma_of(profile.graduation, year))
      out.graduation = count_credits(profile, *diploma, s, out);
  };
  if (read == courses_read::always) count();
  core::completion_facts facts{
      .it = p,
      .today = today,
      .zone = d.zone(),
      .signs_alone = core::holds_own_rights(s, today),
      .class_of = year,
      .credits = [&]() -> const core::graduation_progress* {
        count();
        return out.transcript.empty() || out.graduation.areas.empty() ? nullptr : &out.graduation;
      },
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
  const auto now = stand(d, db, s, store::stays(db, s.id), &p, courses_read::if_asked);
  return {.school_year = core::school_year(d.today()),
          .grade = s.grade,
          .status = now.status,
          .met = static_cast<int>(std::count_if(now.requirements.begin(), now.requirements.end(),
                                                [](const auto& r) { return r.done(); })),
          .total = static_cast<int>(now.requirements.size()),
          .profile_version = d.profile().version,
          .next_due = now.next_due};
}

bool put_year(district& d, store::connection& db, core::row_id plan, const core::plan_year& year) {
  if (store::plan_year_of(db, plan, year.school_year) == year) return false;
  store::put_plan_year(db, plan, year, d.now_ms());
  return true;
}

bool project(district& d, store::connection& db, const core::student& s, core::row_id plan) {
  return put_year(d, db, plan, year_of(d, db, s, plan));
}

}  // namespace throughline::acts
