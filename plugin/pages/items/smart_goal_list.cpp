// Item type smart_goal_list: specific, measurable goals with baseline, target and date.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

using enum entry_field::shape;
constexpr std::array its_fields{entry_field{kind, "kind", k::goal_kind, true},
                                entry_field{line, "statement", k::goal_statement, true},
                                entry_field{line, "baseline", k::goal_baseline},
                                entry_field{line, "target", k::goal_target, true},
                                entry_field{line, "measure", k::goal_measure, true},
                                entry_field{day, "by", k::goal_by, true},
                                entry_field{line, "responsible", k::goal_responsible}};
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

const item_page smart_goal_list_page{"smart_goal_list", edit, view, print, read, name_of};

}  // namespace throughline::pages
