// Translations of texts of a plan. Callers have checked rights.
#pragma once

#include <vector>

#include "core/student.hpp"
#include "core/translation.hpp"

namespace throughline::store {

class connection;

void add_translation(connection& db, core::row_id plan, const core::translation& t);
std::vector<core::translation> translations(connection& db, core::row_id plan);  // newest first

}  // namespace throughline::store
