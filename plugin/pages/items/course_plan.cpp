// Item type course_plan: courses planned by grade, with the credits they are worth.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

constexpr std::array its_fields{
    entry_field{"grade", k::course_grade},     entry_field{"title", k::course_title},
    entry_field{"area", k::course_area},       entry_field{"code", k::course_code},
    entry_field{"credits", k::course_credits}, entry_field{"aligned", k::course_aligned}};
constexpr entry_list its_list{its_fields, k::course_entry, k::course_add, "title"};

}  // namespace

const item_page course_plan_page = page_of_entries<its_list, true>("course_plan");

}  // namespace throughline::pages
