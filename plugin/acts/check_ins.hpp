// Check-ins: talks after the stay in a program has ended, as the profile asks for them. They are
// records of their own and leave the locked text as it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "acts/addenda.hpp"

namespace throughline::acts {

// The fields of the next one: week (of those that were not held), held_on, way, attendees, going,
// notes; without labels.
core::plan_section check_in_section(const std::vector<check_in_due>& due);
// Keeps the talk; the next one then becomes the task. Findings by field when something is missing,
// when the day is not between the exit and today, or that week's talk is kept already: nothing is
// stored then. failure bad_transition while the stay goes on.
core::findings record_ilpa_check_in(district& d, const caller& by, std::string_view reference,
                                    std::string_view key, const core::value& body);

}  // namespace throughline::acts
