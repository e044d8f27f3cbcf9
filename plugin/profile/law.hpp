// The law of records transfer: reads its files, and puts together what is in force in a state on a
// day.
#pragma once

#include <string_view>

#include "core/date.hpp"
#include "core/finding.hpp"
#include "core/transfer_law.hpp"
#include "core/value.hpp"

namespace throughline::profile {

// Reads transfer-law/1 (schemas/law/transfer-law.schema.json): the rows in force on that day. What
// is wrong is appended with its path, rows of other days included; then the result is not to be
// used.
core::transfer_law read_law(const core::value& file, core::date on, core::findings& problems);

// The rows of `under` with those of `over` in the place of their namesakes, and after them the
// rest.
core::transfer_law laid_over(core::transfer_law under, const core::transfer_law& over);

// What is built in for a state ("KY"): the country's rows under the state's. A state without a
// file of its own has the country's alone.
core::transfer_law built_in_law(std::string_view state, core::date on);

}  // namespace throughline::profile
