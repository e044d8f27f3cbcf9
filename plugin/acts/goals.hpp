// The acts that carry goals into a new school year: what became of each, in the student's words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acts/plans.hpp"

namespace throughline::acts {

struct goals_view {
  ilp_view ilp;
  std::string section, item;  // where the profile keeps goals; empty: it has none
  // Entries of the plan as it stood when the school year began that are still open, and that nobody
  // has looked back at since.
  std::vector<core::value> earlier;
};
goals_view view_earlier_goals(district& d, const caller& by, std::string_view reference);

// What became of one goal: "met", "progressing" (it goes on), "discontinued".
struct goal_look {
  std::string id, status, reflection;
};
// Saves the goals with each look as an entry of its day in the goal's `years` and as its status: a
// new revision, as a save does. A goal that is not named stays as it is. `base` as with a save.
// Refused, by field "looks.N.status" and "looks.N.reflection", when one says a status without words
// or words without a status, or when none says anything ("looks").
save_outcome look_back_at_goals(district& d, const caller& by, std::string_view reference,
                                const std::optional<core::digest>& base,
                                const std::vector<goal_look>& looks);

}  // namespace throughline::acts
