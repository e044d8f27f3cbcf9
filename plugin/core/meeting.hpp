// A talk with a student's family about a plan, as it is kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/id.hpp"
#include "core/value.hpp"

namespace throughline::core {

// What a talk after the stay in a program was about: how the student gets on where they are now.
struct check_in {
  int week = 0;       // after the exit, one of those the profile asks for
  std::string going;  // "well", "some_trouble", "needs_help"
};
// {"week","going"}, as it is kept and as it travels.
value as_data(const check_in& c);
check_in check_in_from(const value& v);

struct meeting {
  uid key;
  std::string held_on;  // YYYY-MM-DD
  std::string way;      // "in_person", "phone", "video"
  std::string attendees, notes;
  std::string author, author_name, author_role;  // who wrote it down
  std::int64_t at_ms = 0;                        // when
  std::optional<check_in> after_exit = {};       // none: a talk about the plan itself
};

}  // namespace throughline::core
