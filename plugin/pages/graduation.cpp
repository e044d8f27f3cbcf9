// Credits against graduation requirements and the classes of now, as tables with bars.
#include "pages/graduation.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace throughline::pages {

namespace {

constexpr std::int64_t bar_width = 240;

html status_of(const frame& f, const core::area_progress& a, bool earned_known) {
  if (!a.known) return tag(tone::plain, say(f, k::credit_not_computed));
  const auto short_by = a.short_by();
  if (earned_known && a.earned >= a.required) return tag(tone::good, say(f, k::credit_met));
  if (short_by.thousandths == 0) return tag(tone::good, say(f, k::credit_planned_in_full));
  if (!earned_known) return tag(tone::plain, say(f, k::credit_unknown));
  return tag(tone::bad, say(f, k::credit_short, {{"n", short_by.short_text()}}));
}

std::string earned_text(const frame& f, core::credits c, bool known) {
  return known ? c.short_text() : std::string(say(f, k::credit_not_available));
}

// A state's areas have names of their own; what a plan of the SIS asks besides its parts has none.
std::string name_of(const frame& f, const core::area_progress& a) {
  return a.label.en.empty() ? std::string(say(f, k::credit_other)) : a.label.in(f.lang);
}

// What the parts of an area ask and have; nothing where it has none.
html parts_of(const frame& f, const core::area_progress& a) {
  html lines;
  for (const auto& p : a.parts) {
    const auto name =
        !p.label.en.empty()
            ? p.label.in(f.lang)
            : std::string(say(f, p.aligned ? k::credit_part_aligned : k::credit_part_any));
    lines("<li>{}", say(f, k::credit_part,
                        {{"part", name},
                         {"n", p.counted().short_text()},
                         {"required", p.required.short_text()}}));
    if (const auto n = p.needs_reason(); n.thousandths > 0)
      lines(" {}", say(f, k::credit_part_reason, {{"n", n.short_text()}}));
    lines("</li>");
  }
  if (lines.empty()) return {};
  return make("<ul class=\"tl-parts\">{}</ul>", lines);
}

// `titled`: a heading stands above that says what the caption says. `brief`: without bars and
// parts.
html progress_table(const frame& f, std::string caption, bool titled,
                    const core::graduation_progress& g, bool known, bool brief = false) {
  table t{.caption = std::move(caption),
          .caption_hidden = titled,
          .columns = {{std::string(say(f, k::credit_area))},
                      {std::string(say(f, k::credit_progress))},
                      {std::string(say(f, k::credit_earned)), true},
                      {std::string(say(f, k::credit_in_progress)), true},
                      {std::string(say(f, k::credit_planned)), true},
                      {std::string(say(f, k::credit_required)), true},
                      {std::string(say(f, k::credit_status))}},
          .stacked = true};
  const auto said = [&](core::credits c) {
    return c.thousandths > 0 ? c.short_text() : std::string(say(f, k::credit_unknown));
  };
  for (const auto& a : g.areas) {
    auto name = make("{}{}", name_of(f, a), a.known && !brief ? parts_of(f, a) : html());
    if (a.known)
      t.row(std::move(name), credit_bar(f, a, known), earned_text(f, a.earned, known),
            a.in_progress.short_text(), a.planned.short_text(), a.required.short_text(),
            status_of(f, a, known));
    else
      t.row(std::move(name), html(), html(), html(), html(), said(a.required),
            status_of(f, a, known));
  }
  t.row(say(f, k::credit_total), html(), earned_text(f, g.earned, known),
        g.in_progress.short_text(), g.planned.short_text(), said(g.required), html());
  if (brief) {
    t.columns.erase(t.columns.begin() + 1);
    for (auto& row : t.rows) row.erase(row.begin() + 1);
  }
  return data_table(t);
}

html noted(const html& lines) {
  return lines.empty() ? html() : make("<ul class=\"tl-notes\">{}</ul>", lines);
}

html unplaced_note(const frame& f, const core::graduation_progress& g) {
  if (g.unplaced.thousandths == 0) return {};
  return make("<li>{}</li>", say(f, k::credit_unplaced, {{"n", g.unplaced.short_text()}}));
}

// What a profile's author could not read in the source is said where it is shown.
html doubt(const frame& f, const core::graduation_progress& g) {
  const auto& c = g.said.confidence;
  if (c != "recalled" && c != "proposed" && c != "unknown") return {};
  return quiet(say(f, k::credit_doubt));
}

std::string caption_of(const frame& f, const core::graduation_progress& g) {
  return g.label.en.empty() ? std::string(say(f, k::credit_caption)) : g.label.in(f.lang);
}

html legend(const frame& f, bool earned_known) {
  html h;
  if (!earned_known) h.add(alert(tone::news, paragraph(say(f, k::credit_no_transcript))));
  return h(
      "<p class=\"tl-legend tl-meta\"><span class=\"tl-key tl-key-earned\"></span> {} <span "
      "class=\"tl-key tl-key-now\"></span> {} <span class=\"tl-key tl-key-planned\"></span> {}</p>",
      say(f, k::credit_earned), say(f, k::credit_in_progress), say(f, k::credit_planned));
}

html one_set(const frame& f, const core::graduation_progress& g, bool known) {
  html h;
  h.add(heading(f, 3, caption_of(f, g)));
  if (g.kind == core::set_kind::route) h.add(quiet(say(f, k::credit_route)));
  h.add(doubt(f, g));
  h.add(progress_table(f, caption_of(f, g), true, g, known));
  auto notes = set_notes(f, g);
  return h.add(noted(notes.add(unplaced_note(f, g))));
}

html sis_plan(const frame& f, const acts::sis_plan& p, bool known) {
  const auto& plan = p.of.plan;
  const auto name = plan.class_of == 0
                        ? plan.name
                        : say(f, k::sis_plan_of_class,
                              {{"name", plan.name}, {"year", std::to_string(plan.class_of)}});
  html h;
  h.add(heading(
      f, 3,
      say(f, p.of.alternative ? k::sis_plan_alternative : k::sis_plan_title, {{"plan", name}})));
  h("<p class=\"tl-meta\">{}", say(f, k::sis_plan_source, {{"source", p.of.source}}));
  if (plan.individual) h(" {}", say(f, k::sis_plan_individual));
  h("</p>");
  h.add(progress_table(f, say(f, k::sis_plan_caption, {{"plan", name}}), true, p.progress, known));
  auto notes = unplaced_note(f, p.progress);
  if (std::any_of(p.progress.areas.begin(), p.progress.areas.end(),
                  [](const auto& a) { return !a.known; }))
    notes("<li>{}</li>", say(f, k::sis_plan_not_computed));
  return h.add(noted(notes));
}

}  // namespace

html credit_bar(const frame& f, const core::area_progress& a, bool earned_known) {
  const auto need = std::max<std::int64_t>(a.required.thousandths, 1);
  const auto earned =
      earned_known ? std::min(bar_width, a.earned.thousandths * bar_width / need) : 0;
  const auto now = std::min(bar_width - earned, a.in_progress.thousandths * bar_width / need);
  const auto planned = std::min(bar_width - earned - now, a.planned.thousandths * bar_width / need);
  const auto label = say(f, k::credit_bar,
                         {{"area", name_of(f, a)},
                          {"earned", earned_text(f, a.earned, earned_known)},
                          {"now", a.in_progress.short_text()},
                          {"planned", a.planned.short_text()},
                          {"required", a.required.short_text()}});
  return make(
      "<svg class=\"tl-bar\" width=\"240\" height=\"20\" viewBox=\"0 0 240 20\" role=\"img\" "
      "aria-label=\"{}\">"
      "<rect class=\"tl-bar-none\" width=\"240\" height=\"20\"/><rect class=\"tl-bar-earned\" "
      "width=\"{}\" height=\"20\"/>"
      "<rect class=\"tl-bar-now\" x=\"{}\" width=\"{}\" height=\"20\"/>"
      "<rect class=\"tl-bar-planned\" x=\"{}\" width=\"{}\" height=\"20\"/><path "
      "class=\"tl-bar-mark\" d=\"M239 0v20\"/></svg>",
      label, earned, earned, now, earned + now, planned);
}

html graduation_table(const frame& f, const acts::ilp_view& v) {
  const auto& g = v.graduation;
  const bool known = !v.transcript.empty();
  html h = legend(f, known);
  if (g.areas.empty())
    h.add(quiet(say(f, k::credit_none_stated)));
  else
    h.add(doubt(f, g)).add(progress_table(f, caption_of(f, g), false, g, known));
  return h("<p>{}</p>", link(tab_url(f, "ilp").with("section", "credits"), say(f, k::credit_more)));
}

html graduation_in_short(const frame& f, const acts::ilp_view& v) {
  const auto& g = v.graduation;
  if (g.areas.empty()) return quiet(say(f, k::credit_none_stated));
  html h = progress_table(f, caption_of(f, g), true, g, !v.transcript.empty(), true);
  return h.add(doubt(f, g));
}

html graduation_in_full(const frame& f, const plan_profile& p, const acts::ilp_view& v) {
  const auto& g = v.graduation;
  const bool known = !v.transcript.empty();
  html h = legend(f, known);
  if (g.areas.empty())
    h.add(quiet(say(f, k::credit_none_stated)));
  else
    h.add(one_set(f, g, known));
  for (const auto& set : v.more_sets) h.add(one_set(f, set, known));
  if (auto notes = course_notes(f, g); !notes.empty())
    h.add(heading(f, 3, say(f, k::credit_courses))).add(noted(notes));
  for (const auto& one : v.sis_plans) h.add(sis_plan(f, one, known));
  if (!v.sis_plans.empty())
    h.add(quiet(say(f, k::sis_plan_least, {{"plan", p.plan_short.in(f.lang)}})));
  if (!v.classes.empty()) {
    html now;
    for (const auto& c : v.classes) {
      now("<li>{}", c.title);
      if (!c.subject.empty()) now(" <span class=\"tl-meta\">{}</span>", c.subject);
      now("</li>");
    }
    h.add(heading(f, 3, say(f, k::credit_now))).add(quiet(say(f, k::credit_now_hint)));
    h("<ul>{}</ul>", now);
  }
  return h;
}

html transcript_table(const frame& f, const core::transcript& courses) {
  if (courses.empty()) return quiet(say(f, k::credit_no_transcript));
  table t{.caption = std::string(say(f, k::transcript_caption)),
          .columns = {{std::string(say(f, k::course_title))},
                      {std::string(say(f, k::transcript_year))},
                      {std::string(say(f, k::transcript_school))},
                      {std::string(say(f, k::transcript_mark))},
                      {std::string(say(f, k::credit_earned)), true}}};
  for (const auto& c : courses) {
    html title;
    title("{}", c.title);
    if (c.transferred) title(" {}", tag(tone::news, say(f, k::transcript_transferred)));
    t.row(std::move(title), core::school_year_text(c.school_year), c.school_name, c.grade,
          c.earned.short_text());
  }
  return data_table(t);
}

ring_counts count(const std::vector<core::requirement>& requirements) {
  ring_counts n;
  for (const auto& r : requirements) {
    if (r.result == core::verdict::met)
      ++n.met;
    else if (r.result == core::verdict::unknown)
      ++n.elsewhere;
    else
      ++(r.begun ? n.begun : n.open);
  }
  return n;
}

html completion_ring(const frame& f, const ring_counts& n) {
  const int total = n.total();
  if (total == 0) return {};
  constexpr double around = 251.33;  // of a circle with radius 40
  const double share = around / total;
  const double gap = total > 1 ? 3.0 : 0.0;
  html arcs;
  for (int i = 0; i < total; ++i) {
    const auto* kind = i < n.met                      ? "tl-ring-met"
                       : i < n.met + n.begun          ? "tl-ring-begun"
                       : i < n.met + n.begun + n.open ? "tl-ring-open"
                                                      : "tl-ring-else";
    arcs(
        "<circle class=\"{}\" cx=\"52\" cy=\"52\" r=\"40\" fill=\"none\" stroke-width=\"13\" "
        "stroke-dasharray=\"{}\" "
        "stroke-dashoffset=\"{}\"/>",
        kind, fmt::format("{:.1f} {:.1f}", share - gap, around - share + gap),
        fmt::format("{:.1f}", -share * i));
  }
  return make(
      "<svg class=\"tl-ring\" width=\"104\" height=\"104\" viewBox=\"0 0 104 104\" role=\"img\" "
      "aria-label=\"{}\">"
      "<g transform=\"rotate(-90 52 52)\">{}</g><text x=\"52\" y=\"58\" "
      "text-anchor=\"middle\">{}/{}</text></svg>",
      say(f, k::ring_words,
          {{"met", std::to_string(n.met)},
           {"total", std::to_string(total)},
           {"begun", std::to_string(n.begun)},
           {"open", std::to_string(n.open)},
           {"elsewhere", std::to_string(n.elsewhere)}}),
      arcs, n.met, total);
}

}  // namespace throughline::pages
