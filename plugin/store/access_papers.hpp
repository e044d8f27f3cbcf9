// Papers that say who may see a student's plans. Callers have checked rights.
#pragma once

#include <string_view>
#include <vector>

#include "core/access_paper.hpp"
#include "core/student.hpp"

namespace throughline::store {

class connection;

void add_access_paper(connection& db, core::row_id person, const core::access_paper& p);
std::vector<core::access_paper> access_papers(connection& db, core::row_id person);  // newest first
void end_access_paper(connection& db, core::row_id paper, const core::access_paper::ending& end,
                      std::string_view by);

// Whom a host's reference leads to, student or not, as find_student reads it. 0: nobody, or
// several.
core::row_id person_referred_to(connection& db, std::string_view state, std::string_view reference);
// Whether any source calls anybody so. reads
bool is_called(connection& db, std::string_view sourced_id);
// One source has a row for each of them. What two sources have may be one human being. reads
bool are_told_apart(connection& db, core::row_id one, core::row_id other);

}  // namespace throughline::store
