// Courses by requirement and grade, earned and planned; the edge of a course says which, and so do
// its words.
#include <algorithm>
#include <map>

#include "core/item_types.hpp"
#include "pages/graduation.hpp"

namespace throughline::pages {

namespace {

// The grades the plan is made for, in the profile's order.
std::vector<int> planned_grades(const plan_profile& p) {
  for (const auto& s : p.sections)
    for (const auto& i : s.items)
      if (core::type_of(i).role == core::item_role::courses) return i.grades;
  return {};
}

int whole_number(std::string_view text) {
  int n = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || n > 99) return -1;
    n = n * 10 + (c - '0');
  }
  return text.empty() ? -1 : n;
}

}  // namespace

html course_grid(const frame& f, const plan_profile& p, const acts::ilp_view& v) {
  const auto grades = planned_grades(p);
  std::string overflow;
  for (const auto& a : p.areas())
    if (a.overflow) overflow = a.id;
  std::map<std::pair<std::string, int>, html> cells;
  const auto cell = [&](std::string area, int grade) -> html& {
    const bool known = std::any_of(p.areas().begin(), p.areas().end(),
                                   [&](const auto& a) { return a.id == area; });
    return cells[{known ? std::move(area) : overflow, grade}];
  };
  for (const auto& c : v.transcript) {
    const int grade = whole_number(c.grade_level);
    if (std::find(grades.begin(), grades.end(), grade) == grades.end()) continue;
    cell(core::area_of(p.areas(), c.sced), grade)(
        "<span class=\"tl-course tl-earned\">{}<small>{}{}</small></span>", c.title,
        say(f, k::credit_earned_n, {{"n", c.earned.short_text()}}),
        c.grade.empty() ? std::string() : ", " + c.grade);
  }
  if (v.plan)
    for (const auto& c : core::planned_courses(p, *v.plan))
      cell(c.area.empty() ? core::area_of(p.areas(), c.sced) : c.area, c.grade)(
          "<span class=\"tl-course\">{}<small>{}</small></span>", c.title,
          say(f, k::credit_planned_n, {{"n", c.worth.short_text()}}));
  if (cells.empty()) return {};
  html head = make("<th scope=\"col\">{}</th>", say(f, k::credit_area)), rows;
  for (const int g : grades)
    head("<th scope=\"col\">{}</th>", say(f, k::course_grade_n, {{"grade", std::to_string(g)}}));
  for (const auto& a : p.areas()) {
    const bool any = std::any_of(grades.begin(), grades.end(), [&](int g) {
      return cells.count({a.id, g}) != 0;
    });
    if (!any) continue;
    html row;
    for (const int g : grades) {
      const auto at = cells.find({a.id, g});
      row("<td>{}</td>", at == cells.end()
                             ? make("<span class=\"tl-meta\">{}</span>", say(f, k::course_none))
                             : at->second);
    }
    rows("<tr><th scope=\"row\">{}</th>{}</tr>", a.label.in(f.lang), row);
  }
  html h;
  h.add(heading(f, 2, say(f, k::course_plan))).add(quiet(say(f, k::course_edges)));
  return h(
      "<div class=\"tl-scroll\"><table class=\"tl-table tl-grid\"><caption "
      "class=\"tl-sr\">{}</caption><thead><tr>{}</tr>"
      "</thead><tbody>{}</tbody></table></div>",
      say(f, k::course_plan), head, rows);
}

}  // namespace throughline::pages
