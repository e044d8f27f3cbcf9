// What is missing in the district's addenda (domain.md 1.4), each row with the screen that cures
// it.
#pragma once

#include <string>
#include <vector>

#include "acts/district.hpp"

namespace throughline::acts {

struct quality_row {
  std::string student, student_name, school;
  std::string row;        // "no_ilpa", "past_due", ...: the word "quality.<row>"
  std::string since;      // YYYY-MM-DD
  std::string key, step;  // of the ILPA tab: which addendum, which of its steps; empty: the tab
};
// By the right to count; by name, then by row.
std::vector<quality_row> ilpa_quality(district& d, const caller& by);

}  // namespace throughline::acts
