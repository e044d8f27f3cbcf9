// The one table of plan item types: is a value well formed, answered, how many entries has it.
#pragma once

#include <string_view>

#include "core/finding.hpp"
#include "core/plan_profile.hpp"
#include "core/value.hpp"

namespace throughline::core {

struct item_type {
  std::string_view name;
  bool entered = true;  // false: cannot be entered in Throughline yet, or is a view of the SIS
  // Appends what is wrong; `path` is the item's place in the form ("goals.0.statement").
  void (*check)(const plan_item& item, const value& v, std::string_view path, findings& out);
  // Entries with content that the filter takes; for a single value 1 or 0.
  int (*count)(const value& v, const entry_filter& which);
  credits (*sum)(const value& v, std::string_view field, const entry_filter& which) = nullptr;
  std::string_view date_field = {};
};

// The row of a type; a type the table does not know gets the row "other" (kept verbatim, not
// entered).
const item_type& type_of(const plan_item& item);

// Longest texts, in bytes: what a person types into one field, and one line of it.
inline constexpr std::size_t text_limit = 8000, line_limit = 400;
inline constexpr std::size_t entry_limit = 40;  // entries of a list

// Checks a whole section's content against its profile: unknown items, wrong shapes, limits, and,
// when `complete` is asked, required items and fewest entries.
findings check_section(const plan_section& section, const value& body, bool complete);

}  // namespace throughline::core
