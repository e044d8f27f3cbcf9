// A node of the rule language (domain.md 7.3): what completes a plan, as data.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/value.hpp"

namespace throughline::core {

// Which entries of a list count: those with one of the named values in each named field, and not
// dated before `since`.
struct entry_filter {
  std::vector<std::pair<std::string, std::vector<std::string>>> fields;
  std::string since;  // YYYY-MM-DD; empty: whenever
  // `date_field`: where the item's entries say their day; empty: they have none, and `since` is
  // asked of the section instead.
  [[nodiscard]] bool takes(const value& entry, std::string_view date_field = {}) const;
};

// Unknown operators evaluate to `unknown`.
struct rule {
  std::string op, item;  // item: "section.item"
  int min = 1;
  entry_filter where;              // count, sum: only such entries
  bool in_school_year = false;     // evidence must be of this school year
  std::vector<int> grades;         // planned
  std::string check, result;       // check
  std::vector<std::string> roles;  // approved
  std::vector<rule> of;            // all, any, not
};

}  // namespace throughline::core
