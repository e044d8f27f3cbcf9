// Which sections are an alternative program within their school: part of `configure`.
#pragma once

#include <string_view>

#include "acts/district.hpp"

namespace throughline::acts {

// Sections whose `field` (classCode, courseCode, title, location, or a metadata column of
// classes.csv) is `value` are of that class (A5, A6); an empty class takes the rule back. Students
// enrolled in one enter the program and get their addendum, now and with every import. Returns how
// many addenda were begun.
int set_program_section(district& d, const caller& by, std::string_view field,
                        std::string_view value, std::string_view school_class);

}  // namespace throughline::acts
