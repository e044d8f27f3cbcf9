// Courses by requirement and grade: earned, in progress, planned; the edge of a course says which,
// and so do its words.
#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "core/item_types.hpp"
#include "pages/graduation.hpp"

namespace throughline::pages {

namespace {

using core::course_state;

// The grades the plan is made for, and those before in which a credit was earned.
std::set<int> shown_grades(const plan_profile& p, const core::graduation_progress& g) {
  std::set<int> out;
  for (const auto& s : p.sections)
    for (const auto& i : s.items)
      if (core::type_of(i).role == core::item_role::courses)
        out.insert(i.grades.begin(), i.grades.end());
  if (out.empty()) return out;
  for (const auto& one : g.places)
    if (one.row.grade >= 6 && one.row.grade < *out.begin()) out.insert(one.row.grade);
  return out;
}

// The area a course stands at: where it counts, else where it is of, else the electives.
std::size_t area_of_place(const core::graduation_progress& g, const core::course_place& one) {
  if (!one.in.empty()) return one.in.front().area;
  if (one.home != core::course_place::none) return one.home;
  const auto over =
      std::find_if(g.areas.begin(), g.areas.end(), [](const auto& a) { return a.overflow; });
  return over == g.areas.end() ? core::course_place::none
                               : static_cast<std::size_t>(over - g.areas.begin());
}

// How far the approval of a planned course is; nothing where nobody is asked, or nobody looked.
std::string approval_of(const frame& f, const acts::ilp_view& v, const core::course_row& r) {
  if (v.approving.empty()) return {};
  const auto at = std::find_if(v.waiting.begin(), v.waiting.end(), [&](const auto& w) {
    return w.course.grade == r.grade &&
           (w.course.course_code.empty() ? w.course.title == r.title
                                         : w.course.course_code == r.course_code);
  });
  return ", " + (at == v.waiting.end() ? std::string(say(f, k::course_approved))
                                       : approval_words(f, v, *at));
}

void course(html& h, const frame& f, const acts::ilp_view& v, const core::course_row& r) {
  const auto n = r.worth.short_text();
  switch (r.state) {
    case course_state::earned:
      h("<span class=\"tl-course tl-earned\">{}<small>{}{}{}</small></span>", r.title,
        say(f, k::credit_earned_n, {{"n", n}}), r.mark.empty() ? "" : ", ", r.mark);
      break;
    case course_state::in_progress:
      h("<span class=\"tl-course tl-now\">{}<small>{}</small></span>", r.title,
        say(f, k::credit_now_n, {{"n", n}}));
      break;
    case course_state::planned:
      h("<span class=\"tl-course\">{}<small>{}{}</small></span>", r.title,
        say(f, k::credit_planned_n, {{"n", n}}), approval_of(f, v, r));
      break;
  }
}

// A course where it stands in the grid.
struct placed {
  std::size_t area = 0;
  int grade = 0;
  const core::course_row* row = nullptr;
  [[nodiscard]] auto cell() const { return std::pair(area, grade); }
};

}  // namespace

std::string approval_words(const frame& f, const acts::ilp_view& v, const acts::waiting_course& w) {
  if (w.waits_for.size() == v.approving.size()) return std::string(say(f, k::course_proposed));
  std::string roles;
  for (const auto& role : w.waits_for)
    roles += (roles.empty() ? "" : ", ") + words::say_named(f.lang, "signer", role);
  return say(f, k::course_waits, {{"roles", roles}});
}

html waiting_list(const frame& f, const acts::ilp_view& v) {
  html lines;
  for (const auto& w : v.waiting)
    lines("<li>{}</li>", say(f, k::course_waiting_one,
                             {{"course", w.course.title},
                              {"grade", std::to_string(w.course.grade)},
                              {"state", approval_words(f, v, w)}}));
  if (lines.empty()) return {};
  html h;
  return h.add(heading(f, 2, say(f, k::course_waiting_list))).add(make("<ul>{}</ul>", lines));
}

html course_grid(const frame& f, const plan_profile& p, const acts::ilp_view& v) {
  const auto& g = v.graduation;
  const auto grades = shown_grades(p, g);
  std::vector<placed> courses;
  courses.reserve(g.places.size());
  for (const auto& one : g.places)
    if (grades.count(one.row.grade) > 0)
      courses.push_back({area_of_place(g, one), one.row.grade, &one.row});
  if (courses.empty()) return {};
  std::stable_sort(courses.begin(), courses.end(),
                   [](const auto& a, const auto& b) { return a.cell() < b.cell(); });
  html h;
  h.add(heading(f, 2, say(f, k::course_plan))).add(quiet(say(f, k::course_edges)));
  h("<div class=\"tl-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table "
    "class=\"tl-table tl-grid\"><caption class=\"tl-sr\">{}</caption><thead><tr>"
    "<th scope=\"col\">{}</th>",
    say(f, k::course_plan), say(f, k::course_plan), say(f, k::credit_area));
  for (const int grade : grades)
    h("<th scope=\"col\">{}</th>", say(f, k::course_grade_n, {{"grade", std::to_string(grade)}}));
  h("</tr></thead><tbody>");
  auto next = courses.begin();
  for (std::size_t i = 0; i < g.areas.size(); ++i) {
    if (next == courses.end() || next->area != i) continue;  // no course stands there
    h("<tr><th scope=\"row\">{}</th>", g.areas[i].label.in(f.lang));
    for (const int grade : grades) {
      const std::pair cell(i, grade);
      h("<td>");
      if (next == courses.end() || next->cell() != cell)
        h("<span class=\"tl-meta\">{}</span>", say(f, k::course_none));
      for (; next != courses.end() && next->cell() == cell; ++next) course(h, f, v, *next->row);
      h("</td>");
    }
    h("</tr>");
  }
  return h("</tbody></table></div>");
}

}  // namespace throughline::pages
