// Profiles and overlays that a district brought itself. Callers have checked them, and rights.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/student.hpp"

namespace throughline::store {

class connection;

struct profile_text {
  core::row_id id = 0;
  std::string kind, version, first_day, body;  // kind: "profile", "overlay"
  std::int64_t adopted_ms = 0;
  std::string adopted_by;
};

std::vector<profile_text> profile_texts(connection& db);  // of each kind the earliest first
// The rows in force on that day: at most one of each kind.
std::vector<core::row_id> profile_texts_in_force(connection& db, std::string_view day);
profile_text profile_text_with_id(connection& db, core::row_id id);  // kind and body alone
void add_profile_text(connection& db, const profile_text& t);
void withdraw_profile_text(connection& db, std::string_view kind, std::string_view version,
                           std::int64_t now_ms);

}  // namespace throughline::store
