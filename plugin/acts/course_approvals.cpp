// Which planned courses wait for an approval of the school or the family.
#include "acts/course_approvals.hpp"

#include <algorithm>

#include "core/item_types.hpp"
#include "store/plans.hpp"

namespace throughline::acts {

namespace {

// Who approves is asked by rules and by the parts of rules; components are rules of their own.
void collect(const core::plan_profile& profile, const core::rule& r,
             std::vector<std::string>& out) {
  if (r.op == core::rule_op::component)
    if (const auto at = profile.components.find(r.name); at != profile.components.end())
      collect(profile, at->second, out);
  if (r.op == core::rule_op::approved)
    for (const auto& role : r.roles)
      if (role != "student" && std::find(out.begin(), out.end(), role) == out.end())
        out.push_back(role);
  for (const auto& part : r.of) collect(profile, part, out);
}

// The courses of the text that a role approved last; none when its latest answer is another.
std::vector<core::planned_course> approved_by(store::connection& db,
                                              const core::plan_profile& profile,
                                              const core::plan& p, const std::string& role) {
  const auto any = [](const auto&) { return true; };
  if (!core::approves(p.signatures, role, any)) return {};
  const auto at = std::find_if(p.signatures.rbegin(), p.signatures.rend(), [&](const auto& s) {
    return s.role == role && s.outcome == "approved";
  });
  if (p.current(*at)) return core::planned_courses(profile, p);
  return core::planned_courses(profile, {.sections = store::sections_at(db, at->revision)});
}

}  // namespace

std::vector<std::string> approving_roles(const core::plan_profile& profile,
                                         std::optional<int> grade) {
  std::vector<std::string> out;
  if (const auto at = profile.completion.find(grade.value_or(-1)); at != profile.completion.end())
    collect(profile, at->second, out);
  return out;
}

std::vector<waiting_course> waiting_courses(store::connection& db,
                                            const core::plan_profile& profile, const core::plan& p,
                                            const std::vector<std::string>& asked) {
  std::vector<waiting_course> out;
  for (const auto& c : core::planned_courses(profile, p)) out.push_back({c, {}});
  for (const auto& role : asked) {
    const auto approved = approved_by(db, profile, p, role);
    for (auto& one : out)
      if (std::find(approved.begin(), approved.end(), one.course) == approved.end())
        one.waits_for.push_back(role);
  }
  std::erase_if(out, [](const auto& one) { return one.waits_for.empty(); });
  return out;
}

}  // namespace throughline::acts
