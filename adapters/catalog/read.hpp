// Reads a district's list of courses: CSV, one row for each course of a school and year.
#pragma once

#include <string>
#include <vector>

#include "core/course_list.hpp"
#include "core/finding.hpp"

namespace throughline::catalog {

// Columns school, school_year, course_code and title; and, where the file has them, subject, sced,
// credits, grades, prerequisites, corequisites, alternates, offered, repeatable and
// middle_school_credit. A row without code, title or year, or that is there twice, is left out (an
// error); any other value that cannot be read is taken for not said (a warning). Each finding has
// its record and column.
std::vector<core::catalog_course> read(const std::string& path, core::findings& wrong);

}  // namespace throughline::catalog
