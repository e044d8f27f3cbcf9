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

}  // namespace

const item_page course_plan_page = page_of_entries<its_list>("course_plan", true);

}  // namespace throughline::pages
