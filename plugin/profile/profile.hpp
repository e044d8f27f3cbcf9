// State profiles: finds one built in or in a folder, checks it, turns it into core structs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/finding.hpp"
#include "core/plan_profile.hpp"

namespace throughline::profile {

// Reads plan-profile/1. What is wrong is appended with its path; anything of severity error makes
// the profile unusable.
core::plan_profile read(std::string_view json, core::findings& problems);

// A profile that is built in, by id ("us-ky"). failure not_found, or invalid when it does not
// check.
core::plan_profile load(std::string_view id);
std::vector<std::string> built_in();

}  // namespace throughline::profile
