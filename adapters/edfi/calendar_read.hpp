// Reads a school calendar out of an Ed-Fi EducationOrgCalendar interchange (Data Standard 3.3
// to 5.x).
#pragma once

#include <vector>

#include "core/finding.hpp"
#include "core/school_calendar.hpp"
#include "formats/bytes.hpp"

namespace throughline::edfi {

// One row for each CalendarDate whose event has a meaning here; the school as its SchoolId, as it
// stands. A document that cannot be read to its end, or of another version or interchange, gives no
// row at all, and says why.
std::vector<core::calendar_row> read_calendar(formats::byte_source& from, core::findings& wrong);

}  // namespace throughline::edfi
