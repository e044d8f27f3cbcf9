// Lists of records (goals, criteria, courses): one way to edit, show, print and read them.
#pragma once

#include <span>

#include "pages/items.hpp"

namespace throughline::pages {

// How one field of an entry is entered; its name is the one core/item_types.cpp checks.
struct entry_field {
  enum class shape : std::uint8_t { line, prose, day, credit, kind, grade, area, yes_no } is;
  std::string_view name;
  words::key label;
  bool required = false;
};

struct entry_list {
  std::span<const entry_field> fields;
  words::key entry_name;         // "Goal {n}"
  words::key add;                // "Add another goal"
  std::string_view title_field;  // its text heads an entry when shown
};

void edit_entries(html& h, const item_site& at, const core::plan_item& item, const core::value& v,
                  const entry_list& list);
// As cards, with the title field as heading.
void view_entries(html& h, const item_site& at, const core::plan_item& item, const core::value& v,
                  const entry_list& list);
// As one table.
void tabulate_entries(html& h, const item_site& at, const core::plan_item& item,
                      const core::value& v, const entry_list& list);
core::value read_entries(const core::plan_item& item, const fields& sent, const entry_list& list);
std::string name_in_entries(core::language l, std::string_view rest, const entry_list& list);

}  // namespace throughline::pages
