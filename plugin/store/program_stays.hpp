// Alternative programs that a feed tells of, as programs or as schools of that type, and the stays
// they make.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/student.hpp"

namespace throughline::store {

class connection;

// The source's alternative schools that the district has not classed yet are of that class.
void class_alternative_schools(connection& db, core::row_id source, std::string_view school_class);

// Each student's part in an alternative program that goes on becomes a stay of the first of
// `classes`, which are those of alternative programs, unless they have a stay at a school of one of
// them; what is over ends, on the day and for the reason that the feed gives. Returns what began
// and ended. Repeating it changes nothing. Both in the caller's write transaction.
std::vector<core::enrollment_change> settle_program_stays(connection& db, std::string_view today,
                                                          const std::vector<std::string>& classes);

}  // namespace throughline::store
