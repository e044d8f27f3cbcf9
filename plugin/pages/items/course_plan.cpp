// Item type course_plan: courses planned by grade, picked from the district's list where it has
// one.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

constexpr std::string_view offered = "courses_offered";
constexpr std::size_t most_offered = 400;  // a list is a help; more would be a page of its own

constexpr std::array its_fields{entry_field{"grade", k::course_grade},
                                entry_field{"code", k::course_code, {}, nullptr, offered},
                                entry_field{"title", k::course_title},
                                entry_field{"area", k::course_area},
                                entry_field{"credits", k::course_credits},
                                entry_field{"alternate", k::course_second, {}, nullptr, offered},
                                entry_field{"aligned", k::course_aligned}};
constexpr entry_list its_list{its_fields, k::course_entry, k::course_add, "title"};

// The codes of the last list that has each, with what they stand for.
html offered_list(const core::course_list& all) {
  html options;
  std::size_t n = 0;
  const auto& courses = all.all();
  for (std::size_t i = 0; i < courses.size() && n < most_offered; ++i) {
    const auto& c = courses[i];
    if (!c.offered || (i + 1 < courses.size() && courses[i + 1].code == c.code)) continue;
    options("<option value=\"{}\">{}{}", c.code, c.title,
            c.worth ? ", " + c.worth->short_text() : std::string());
    ++n;
  }
  return options.empty() ? html()
                         : make("<datalist id=\"{}\">{}</datalist>", field_id(offered), options);
}

constexpr item_page with_offered() {
  auto out = page_of_entries<its_list, true>("course_plan");
  out.edit = [](html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
    const auto list = at.courses ? offered_list(*at.courses) : html();
    if (!list.empty()) h.add(list).add(quiet(say(at.f, k::course_pick)));
    h.add(group(at.f, item.id, item.label.in(at.f.lang), hint_of(at, item), at.error_at(item.id),
                edit_entries(entries_here<its_list>(at, item), v)));
  };
  return out;
}

}  // namespace

const item_page course_plan_page = with_offered();

}  // namespace throughline::pages
