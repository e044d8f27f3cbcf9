// Reads a school calendar: CSV with the columns date,school,kind,name (contract section 2).
#pragma once

#include <string>
#include <vector>

#include "core/finding.hpp"
#include "core/school_calendar.hpp"

namespace throughline::calendar {

// Rows as they stand; a missing column or a row that is not whole is a finding and left out.
std::vector<core::calendar_row> read(const std::string& path, core::findings& wrong);

}  // namespace throughline::calendar
