// The graduation plans of the SIS that a student's stays name.
#pragma once

#include <string_view>
#include <vector>

#include "core/graduation_plan.hpp"
#include "core/student.hpp"

namespace throughline::store {

class connection;

// Those of the stays that go on, each once: of the primary stay first, and of a stay the main one
// first. A plan that its feed tells of no more is not among them. reads
std::vector<core::plan_of_stay> graduation_plans(connection& db, core::row_id person,
                                                 core::date today);

}  // namespace throughline::store
