// The courses a school offers in a school year.
#pragma once

#include <string_view>
#include <vector>

#include "core/course_list.hpp"
#include "core/student.hpp"

namespace throughline::store {

class connection;

// The school's own courses before the district's, of every year; where neither has a code, the
// course a feed tells, without year and credit.
core::course_list catalog(connection& db, const core::school_stay& school);

struct catalog_change {
  int added = 0, changed = 0, removed = 0, same = 0;
};
// `courses`, all of that school ('': the district) and year, are its list from now on. `whole`:
// what it does not name any more is removed.
catalog_change replace_catalog(connection& db, std::string_view school, int school_year,
                               const std::vector<core::catalog_course>& courses, bool whole);

}  // namespace throughline::store
