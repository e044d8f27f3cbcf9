// The acts that carry goals into a new school year: what became of each, in the student's words.
#include "acts/goals.hpp"

#include <algorithm>
#include <set>

#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "store/plans.hpp"

namespace throughline::acts {

namespace {

constexpr std::string_view looks_of_a_goal = "years";

struct goals_place {
  const core::plan_section* section = nullptr;
  const core::plan_item* item = nullptr;
};

goals_place goals_of(const core::plan_profile& profile) {
  for (const auto& s : profile.sections)
    for (const auto& i : s.items)
      if (core::type_of(i).role == core::item_role::goals) return {&s, &i};
  return {};
}

bool is_open_goal(const core::value& goal) {
  return goal.text("status") != "met" && goal.text("status") != "discontinued";
}

bool looked_at_in(const core::value& goal, int school_year) {
  const auto& years = goal.items(looks_of_a_goal);
  return std::any_of(years.begin(), years.end(), [&](const auto& y) {
    const auto day = core::parse_date(y.text("day"));
    return day && core::school_year(*day) == school_year;
  });
}

// The ids of the goals that stood when the school year began.
std::set<std::string, std::less<>> goals_before(store::connection& db, const core::plan& p,
                                                const goals_place& at, int school_year,
                                                std::string_view zone) {
  for (const auto& r : store::revisions(db, p.id)) {
    if (core::school_year(core::local_date(r.at_ms, zone)) >= school_year) continue;
    std::set<std::string, std::less<>> out;
    for (const auto& s : store::sections_at(db, r.id))
      if (s.section == at.section->id && !s.destroyed)
        for (const auto& goal : s.body.items(at.item->id)) out.emplace(goal.text("id"));
    return out;
  }
  return {};
}

void add(core::findings& out, core::code rule, std::string field) {
  out.push_back({.rule = rule, .weight = core::severity::error, .field = std::move(field)});
}

core::findings check_looks(const std::vector<goal_look>& looks) {
  core::findings out;
  bool any = false;
  for (std::size_t n = 0; n < looks.size(); ++n) {
    const auto place = "looks." + std::to_string(n);
    const bool status = !looks[n].status.empty(), words = !looks[n].reflection.empty();
    any = any || status || words;
    if (words && !status) add(out, core::codes::required, place + ".status");
    if (status && !words) add(out, core::codes::required, place + ".reflection");
  }
  if (!any) add(out, core::codes::required, "looks");
  return out;
}

}  // namespace

goals_view view_earlier_goals(district& d, const caller& by, std::string_view reference) {
  goals_view out{.ilp = view_ilp(d, by, reference, credit_sets::diploma)};
  const auto at = goals_of(d.profile());
  if (at.item == nullptr) return out;
  out.section = at.section->id;
  out.item = at.item->id;
  const auto* saved = out.ilp.plan ? out.ilp.plan->section(out.section) : nullptr;
  if (saved == nullptr) return out;
  const int year = core::school_year(d.today());
  store::reading r(d.files());
  const auto before = goals_before(r.db(), *out.ilp.plan, at, year, d.zone());
  for (const auto& goal : saved->body.items(out.item))
    if (is_open_goal(goal) && before.count(goal.text("id")) > 0 && !looked_at_in(goal, year))
      out.earlier.push_back(goal);
  return out;
}

save_outcome look_back_at_goals(district& d, const caller& by, std::string_view reference,
                                const std::optional<core::digest>& base,
                                const std::vector<goal_look>& looks) {
  if (auto wrong = check_looks(looks); !wrong.empty())
    return {.what = save_outcome::kind::refused, .wrong = std::move(wrong)};
  const auto at = goals_of(d.profile());
  const auto v = view_ilp(d, by, reference, credit_sets::diploma);
  const auto* saved = v.plan && at.item != nullptr ? v.plan->section(at.section->id) : nullptr;
  if (saved == nullptr) throw core::failure(core::codes::not_found, "no goals");
  auto body = saved->body;
  core::list goals = body.items(at.item->id);
  for (auto& goal : goals)
    for (const auto& look : looks) {
      if (look.id != goal.text("id") || look.status.empty()) continue;
      core::value one;
      one.set("day", core::to_text(d.today()));
      one.set("status", look.status);
      one.set("reflection", look.reflection);
      auto years = goal.items(looks_of_a_goal);
      years.push_back(std::move(one));
      goal.set(looks_of_a_goal, std::move(years));
      goal.set("status", look.status);
    }
  body.set(at.item->id, std::move(goals));
  return save_ilp_section(d, by, reference, at.section->id, base, std::move(body));
}

}  // namespace throughline::acts
