// Item type course_plan: courses planned by grade, with the credits they are worth.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

using enum entry_field::shape;
constexpr std::array its_fields{entry_field{grade, "grade", k::course_grade, true},
                                entry_field{line, "title", k::course_title, true},
                                entry_field{area, "area", k::course_area},
                                entry_field{line, "code", k::course_code},
                                entry_field{credit, "credits", k::course_credits, true},
                                entry_field{line, "aligned", k::course_aligned}};
constexpr entry_list its_list{its_fields, k::course_entry, k::course_add, "title"};

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

const item_page course_plan_page{"course_plan", edit, view, print, read, name_of};

}  // namespace throughline::pages
