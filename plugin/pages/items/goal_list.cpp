// Item type goal_list: goals with kind, measure, date and steps.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

using enum entry_field::shape;
constexpr std::array its_fields{entry_field{kind, "kind", k::goal_kind, true},
                                entry_field{line, "statement", k::goal_statement, true},
                                entry_field{line, "measure", k::goal_measure},
                                entry_field{day, "by", k::goal_by},
                                entry_field{prose, "steps", k::goal_steps},
                                entry_field{line, "status", k::goal_status}};
constexpr entry_list its_list{its_fields, k::goal_entry, k::goal_add, "statement"};

void edit(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  edit_entries(h, at, item, v, its_list);
}
void view(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  view_entries(h, at, item, v, its_list);
}
void print(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  tabulate_entries(h, at, item, v, its_list);
}
core::value read(const core::plan_item& item, const fields& sent) {
  return read_entries(item, sent, its_list);
}
std::string name_of(core::language l, const core::plan_item&, std::string_view rest) {
  return name_in_entries(l, rest, its_list);
}

}  // namespace

const item_page goal_list_page{"goal_list", edit, view, print, read, name_of};

}  // namespace throughline::pages
