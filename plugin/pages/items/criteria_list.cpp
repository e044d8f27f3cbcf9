// Item type criteria_list: criteria for going back or leaving, with how and whether they are met.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

using enum entry_field::shape;
constexpr std::array its_fields{entry_field{line, "criterion", k::criterion_criterion, true},
                                entry_field{line, "measure", k::criterion_measure},
                                entry_field{yes_no, "met", k::criterion_met},
                                entry_field{day, "met_on", k::criterion_met_on}};
constexpr entry_list its_list{its_fields, k::criterion_entry, k::criterion_add, "criterion"};

void edit(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  edit_entries(h, at, item, v, its_list);
}
void view(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  tabulate_entries(h, at, item, v, its_list);
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

const item_page criteria_list_page{"criteria_list", edit, view, print, read, name_of};

}  // namespace throughline::pages
