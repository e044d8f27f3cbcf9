// A talk with a student's family about a plan, as it is kept.
#pragma once

#include <cstdint>
#include <string>

#include "core/id.hpp"

namespace throughline::core {

struct meeting {
  uid key;
  std::string held_on;  // YYYY-MM-DD
  std::string way;      // "in_person", "phone", "video"
  std::string attendees, notes;
  std::string author, author_name, author_role;  // who wrote it down
  std::int64_t at_ms = 0;                        // when
};

}  // namespace throughline::core
