// Meetings with a student's family about a plan. Callers have checked rights.
#pragma once

#include <vector>

#include "core/meeting.hpp"
#include "core/student.hpp"

namespace throughline::store {

class connection;

void add_meeting(connection& db, core::row_id plan, const core::meeting& m);
std::vector<core::meeting> meetings(connection& db, core::row_id plan);  // newest first

}  // namespace throughline::store
