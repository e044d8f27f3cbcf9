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

// The row of an item type that is such a list; `as_table`: to read, too, not only on paper.
template <const entry_list& list>
constexpr item_page page_of_entries(std::string_view type, bool as_table) {
  const auto table = [](html& h, const item_site& at, const core::plan_item& item,
                        const core::value& v) { tabulate_entries(h, at, item, v, list); };
  const auto cards = [](html& h, const item_site& at, const core::plan_item& item,
                        const core::value& v) { view_entries(h, at, item, v, list); };
  item_page out{};
  out.type = type;
  out.edit = [](html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
    edit_entries(h, at, item, v, list);
  };
  if (as_table)
    out.view = table;
  else
    out.view = cards;
  out.print = table;
  out.read = [](const core::plan_item& item, const fields& sent) {
    return read_entries(item, sent, list);
  };
  out.name_of = [](core::language l, const core::plan_item&, std::string_view rest) {
    return name_in_entries(l, rest, list);
  };
  return out;
}

}  // namespace throughline::pages
