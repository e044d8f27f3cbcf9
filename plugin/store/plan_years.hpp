// How plans stand in their school years, and completion another way. Callers have checked rights.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/plan_year.hpp"
#include "core/student.hpp"

namespace throughline::store {

class connection;

// Of the running year alone: a year that is over keeps what it was judged by.
void put_plan_year(connection& db, core::row_id plan, const core::plan_year& y,
                   std::int64_t now_ms);
std::vector<core::plan_year> plan_years(connection& db, core::row_id plan);  // oldest first
std::optional<core::plan_year> plan_year_of(connection& db, core::row_id plan, int school_year);

std::optional<core::alternative_completion> alternative_completion_of(connection& db,
                                                                      core::row_id plan,
                                                                      int school_year);
// At most one of a year is in force: withdraw the one before first.
void add_alternative_completion(connection& db, core::row_id plan,
                                const core::alternative_completion& a, std::string_view author);
// Was there one?
bool withdraw_alternative_completion(connection& db, core::row_id plan, int school_year,
                                     std::string_view by, std::int64_t now_ms);

// (plan, person) of the next ILPs behind `after`, in order.
std::vector<std::pair<core::row_id, core::row_id>> plans_to_count(connection& db,
                                                                  core::row_id after, int most);

}  // namespace throughline::store
