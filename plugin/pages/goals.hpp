// The page on which earlier goals are looked back at, and what was typed there.
#pragma once

#include <vector>

#include "acts/goals.hpp"
#include "pages/pages.hpp"

namespace throughline::pages {

// What was said of each goal and could not be taken as it is: shown again, with what is wrong.
struct looks_attempt {
  std::vector<acts::goal_look> looks;
  core::findings wrong;
};
// Is it the section that keeps goals?
bool has_goals(const core::plan_section& s);
std::string ilp_look_back(const frame& f, const plan_profile& p, const acts::goals_view& v,
                          const looks_attempt& refused = {});

}  // namespace throughline::pages
