// State profiles: finds one built in, checks one, turns it into core structs; lays a district's
// overlay over it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/finding.hpp"
#include "core/plan_profile.hpp"
#include "core/value.hpp"

namespace throughline::profile {

// Reads plan-profile/1 (schemas/plan/plan-profile.schema.json). What is wrong is appended with its
// path; anything of severity error makes the profile unusable. failure bad_json when it is no JSON.
core::plan_profile read(std::string_view json, core::findings& problems);
core::plan_profile read_value(const core::value& profile, core::findings& problems);
// The same for one that must be sound: failure invalid, with what is wrong.
core::plan_profile sound(const core::value& profile);

// A profile that is built in, by id ("us-ky"), of those versions that were in force on that day the
// last, before all of them the first; no day: the newest. failure not_found.
core::value built_in(std::string_view id, std::optional<core::date> on = std::nullopt);
core::plan_profile load(std::string_view id);
std::vector<std::string> built_in();
// effective.from: YYYY-MM-DD; empty when it is not said.
std::string_view first_day(const core::value& profile);

// A profile as a district follows it: plan-overlay/1 (schemas/plan/plan-overlay.schema.json) laid
// over it. An overlay renames, adds, tightens, and sets what the profile leaves to districts (facts
// that are `proposed` or `unknown`); nothing in it can take away or loosen what the state asks.
// What it may not do is appended with its place, and then the result is not to be used.
core::value overlaid(core::value profile, const core::value& overlay, core::findings& problems);

}  // namespace throughline::profile
