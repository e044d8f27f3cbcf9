// A course plan against the district's list of courses: what cannot be taken as planned, and why.
#pragma once

#include <vector>

#include "core/course_rows.hpp"
#include "core/finding.hpp"

namespace throughline::core {

// Findings in the order of the plan; `field` is the entry's place in it ("3"), and the words name
// the course, the school year ("2027-28"), what is needed and what stands in for it. An error
// blocks the sign-off, a warning advises. Courses without a code are not judged; nothing is while
// no list is known. `school_year_now`: the year it ends; with the record's `grade_now` it tells in
// which year a grade's courses are taken.
findings check_courses(const course_record& record, int school_year_now);

}  // namespace throughline::core
