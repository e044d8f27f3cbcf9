// What happened to single courses, in sentences: moved on, counted once, not known, to be mended.
#include <algorithm>

#include "pages/graduation.hpp"

namespace throughline::pages {

namespace {

using core::left_out_because;

std::string area_name(const frame& f, const core::graduation_progress& g, std::size_t area) {
  const auto& label = g.areas[area].label;
  return label.en.empty() ? std::string(say(f, k::credit_other)) : label.in(f.lang);
}

void line(html& h, std::string_view text) { h("<li>{}</li>", text); }

void note_place(html& h, const frame& f, const core::graduation_progress& g,
                const core::course_place& p) {
  const bool has_home = p.home != core::course_place::none;
  for (const auto& s : p.in)
    if (has_home && s.area != p.home)
      line(h, say(f, k::credit_moved,
                  {{"course", p.row.title},
                   {"n", s.n.short_text()},
                   {"from", area_name(f, g, p.home)},
                   {"to", area_name(f, g, s.area)}}));
  if (p.left.thousandths > 0 && has_home && !g.areas[p.home].known)
    line(h,
         say(f, k::credit_unjudged, {{"course", p.row.title}, {"area", area_name(f, g, p.home)}}));
  else if (p.left.thousandths > 0)
    line(h, say(f, k::credit_left, {{"course", p.row.title}, {"n", p.left.short_text()}}));
  if (!p.by_subject && p.row.state != core::course_state::planned)
    line(h, say(f, k::credit_not_by_subject, {{"course", p.row.title}}));
}

void note_left_out(html& h, const frame& f, const core::course_left_out& l) {
  const words::arguments all{{"course", l.row.title},
                             {"n", l.row.worth.short_text()},
                             {"grade", std::to_string(l.row.grade)}};
  switch (l.why) {
    case left_out_because::failed:
      return line(h, say(f, k::credit_failed, all));
    case left_out_because::repeated:
      return line(h, say(f, k::credit_repeated, all));
    case left_out_because::worth_unknown:
      return line(h, say(f, k::credit_worth_unknown, all));
    case left_out_because::past:
      return line(h, say(f, k::credit_past, all));
    case left_out_because::already_taken:
      return;  // as it should be
  }
}

}  // namespace

html set_notes(const frame& f, const core::graduation_progress& g) {
  html h;
  for (const auto& p : g.places) note_place(h, f, g, p);
  if (const auto n = g.needs_reason(); n.thousandths > 0)
    line(h, say(f, k::credit_needs_reason, {{"n", n.short_text()}}));
  return h;
}

html course_notes(const frame& f, const core::graduation_progress& g) {
  html h;
  for (const auto& p : g.places) {
    const words::arguments all{{"course", p.row.title}, {"grade", std::to_string(p.row.grade)}};
    if (p.row.middle_school) line(h, say(f, k::credit_middle_school, all));
    if (p.row.transferred) line(h, say(f, k::credit_transferred, all));
  }
  for (const auto& l : g.left_out) note_left_out(h, f, l);
  return h;
}

html course_warnings(const frame& f, const acts::ilp_view& v, std::string_view section) {
  html blocking, advice;
  for (const auto& w : v.course_problems)
    line(w.weight == core::severity::error ? blocking : advice,
         words::say(f.lang, w.rule, w.words));
  html h;
  const auto block = [&](tone t, words::key title, const html& lines) {
    if (lines.empty()) return;
    h.add(alert(
        t, make("<p><strong>{}</strong></p><ul>{}</ul><p><a href=\"{}\">{}</a></p>", say(f, title),
                lines, tab_url(f, "ilp").with("section", section), say(f, k::ilp_plan_courses))));
  };
  block(tone::bad, k::course_blocking, blocking);
  block(tone::warning, k::course_advice, advice);
  return h;
}

}  // namespace throughline::pages
