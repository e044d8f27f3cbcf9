// Which planned courses wait for an approval: what a student plans is proposed until the school and
// the family, as the profile asks, have approved a text that has it; for the acts themselves only.
#pragma once

#include <vector>

#include "acts/district.hpp"
#include "acts/plans.hpp"

namespace throughline::acts {

// Of the courses in `p`, those that some role has not approved as they stand there now. A role
// whose latest answer is no approval has approved none. `asked`: the roles the profile asks,
// without the student's own.
std::vector<waiting_course> waiting_courses(store::connection& db,
                                            const core::plan_profile& profile, const core::plan& p,
                                            const std::vector<std::string>& asked);
// The roles that are asked to approve the plan of that grade, without the student's own.
std::vector<std::string> approving_roles(const core::plan_profile& profile,
                                         std::optional<int> grade);

}  // namespace throughline::acts
