// The district's list of courses: taking in a file of it.
#pragma once

#include <vector>

#include "acts/district.hpp"
#include "core/course_list.hpp"
#include "core/finding.hpp"
#include "core/value.hpp"

namespace throughline::acts {

// `courses` as a file tells them, each course once for a school and year; for each school and year
// in it that is the whole list from now on. While an error stands in `wrong` nothing is removed:
// the row that could not be read may be the course that is missing. Returns
// {"read","lists","added","changed","removed", "same","rejected","findings"}; findings are added to
// `wrong`: a school nobody knows yet, whose list is kept.
core::value import_catalog(district& d, const caller& by,
                           const std::vector<core::catalog_course>& courses, core::findings& wrong);

}  // namespace throughline::acts
