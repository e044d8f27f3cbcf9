// The acts on completion: letting something else stand for a year's plan, and counting all plans
// anew.
#include "acts/completion.hpp"

#include <algorithm>

#include "acts/plan_standing.hpp"
#include "acts/saving.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "store/plan_years.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

admitted let_in(district& d, const caller& by, std::string_view reference) {
  store::reading r(d.files());
  auto whom = admit(d, r.db(), by, act::complete_otherwise, reference);
  const auto& roles = d.profile().alternative.roles;
  if (std::find(roles.begin(), roles.end(), core::name(whom.as)) == roles.end()) {
    refused(d, by, act::complete_otherwise, &whom.student, core::codes::forbidden);
    throw core::failure(core::codes::forbidden);
  }
  return whom;
}

constexpr int plans_a_turn = 256;

}  // namespace

void complete_otherwise(district& d, const caller& by, std::string_view reference,
                        std::string_view reason, std::string_view comment) {
  const auto whom = let_in(d, by, reference);
  const auto& rules = d.profile().alternative;
  if (std::none_of(rules.reasons.begin(), rules.reasons.end(),
                   [&](const auto& o) { return o.id == reason; }))
    throw core::failure(
        core::codes::invalid, "reason",
        {{.rule = reason.empty() ? core::codes::required : core::codes::not_an_option,
          .weight = core::severity::error,
          .field = "reason"}});
  if (rules.needs_comment)
    need(comment, "comment", core::text_limit);
  else
    fit(comment, "comment", core::text_limit);
  change c(d, by, whom);
  const auto plan = plan_row(d, c.db(), whom.student.id);
  const int year = core::school_year(d.today());
  store::withdraw_alternative_completion(c.db(), plan, year, by.who.sub, d.now_ms());
  store::add_alternative_completion(c.db(), plan,
                                    {.school_year = year,
                                     .reason = std::string(reason),
                                     .comment = std::string(comment),
                                     .by_name = by.who.name,
                                     .by_role = std::string(core::name(whom.as)),
                                     .at_ms = d.now_ms()},
                                    by.who.sub);
  project(d, c.db(), whom.student, plan);
  core::value detail;
  detail.set("schoolYear", year);
  detail.set("reason", reason);
  c.note(act::complete_otherwise, whom.as, &whom.student.key, detail);
  c.commit();
}

void complete_as_asked(district& d, const caller& by, std::string_view reference) {
  const auto whom = let_in(d, by, reference);
  change c(d, by, whom);
  const auto p = store::plan_of(c.db(), whom.student.id, "ilp");
  const int year = core::school_year(d.today());
  if (!p || !store::withdraw_alternative_completion(c.db(), p->id, year, by.who.sub, d.now_ms()))
    throw core::failure(core::codes::not_found, "nothing stands for this year's plan");
  project(d, c.db(), whom.student, p->id);
  core::value detail;
  detail.set("schoolYear", year);
  detail.set("withdrawn", true);
  c.note(act::complete_otherwise, whom.as, &whom.student.key, detail);
  c.commit();
}

recount recount_completion(district& d, const caller& by, int share, int of) {
  const auto as = admit(d, by, act::configure);
  recount out;
  core::row_id after = 0;
  for (int turn = 0;; ++turn) {
    std::vector<std::pair<core::row_id, core::row_id>> plans, changed;
    {
      store::reading r(d.files());
      plans = store::plans_to_count(r.db(), after, plans_a_turn);
      if (plans.empty()) break;
      after = plans.back().first;
      if (turn % of != share) continue;
      for (const auto& p : plans)
        if (year_of(d, r.db(), student_of(d, r.db(), p.second), p.first) !=
            store::plan_year_of(r.db(), p.first, core::school_year(d.today())))
          changed.push_back(p);
    }
    out.plans += static_cast<std::int64_t>(plans.size());
    if (changed.empty()) continue;
    change c(d, by);
    std::int64_t written = 0;
    for (const auto& [plan, person] : changed)
      if (project(d, c.db(), student_of(d, c.db(), person), plan)) ++written;
    core::value detail;
    detail.set("recounted", written);
    c.note(act::configure, as, nullptr, detail);
    c.commit();
    out.changed += written;
  }
  return out;
}

}  // namespace throughline::acts
