// Which profile a district follows: its state's, one it brought itself, and its own overlay.
#pragma once

#include <string_view>

#include "acts/district.hpp"
#include "core/finding.hpp"
#include "core/value.hpp"

namespace throughline::acts {

// Takes a profile (plan-profile/1) of the district's own, or a later version of its state's; it is
// in force from its `effective.from` on. Years that are over keep what they were judged by. failure
// invalid with what is wrong, place by place: also when the district's overlay no longer fits.
void adopt_profile(district& d, const caller& by, std::string_view json);
// The same for an overlay (plan-overlay/1) over the profile that is in force on its first day.
void adopt_overlay(district& d, const caller& by, std::string_view json);
// Takes back an overlay, or a profile the district brought; failure not_found when there is none of
// that version, conflict for the only profile of a state that is not built in.
void withdraw_profile(district& d, const caller& by, std::string_view kind,
                      std::string_view version);

// {"profile","version","overlay","adopted":[{"kind","version","from","by","at","inForce"}]}
core::value view_profiles(district& d, const caller& by);

}  // namespace throughline::acts
