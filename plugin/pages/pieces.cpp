// Reusable pieces of pages: status words, notices, error summary, task list, tables, navigation,
// buttons.
#include "pages/pieces.hpp"

#include <algorithm>

namespace throughline::pages {

namespace {

std::string_view tone_class(tone t) {
  switch (t) {
    case tone::good:
      return "tl-ok";
    case tone::warning:
      return "tl-warn";
    case tone::bad:
      return "tl-err";
    case tone::news:
      return "tl-info";
    default:
      return "tl-plain";
  }
}

html error_line(const frame& f, std::string_view field, std::string_view error) {
  if (error.empty()) return {};
  return make("<p class=\"tl-error\" id=\"{}-e\"><span class=\"tl-sr\">{} </span>{}</p>",
              field_id(field), say(f, k::form_error), error);
}

std::string control_name(const frame& f, std::string_view field, sending how) {
  return how == sending::repeatedly ? repeated_name(f, field) : field_name(f, field);
}

html hint_line(std::string_view field, std::string_view hint) {
  if (hint.empty()) return {};
  return make("<p class=\"tl-hint\" id=\"{}-h\">{}</p>", field_id(field), hint);
}

}  // namespace

html tag(tone t, std::string_view text) {
  return make("<span class=\"tl-tag {}\">{}</span>", tone_class(t), text);
}

html alert(tone t, const html& inner) {
  return make("<div class=\"tl-alert {}\">{}</div>", tone_class(t), inner);
}

html paragraph(std::string_view text) { return make("<p>{}</p>", text); }
html quiet(std::string_view text) { return make("<p class=\"tl-meta\">{}</p>", text); }
html link(const url& to, std::string_view text) { return make("<a href=\"{}\">{}</a>", to, text); }

html button_link(const url& to, std::string_view text, bool primary) {
  return make("<a class=\"tl-btn {}\" href=\"{}\">{}</a>", primary ? "tl-main-btn" : "tl-out", to,
              text);
}

html error_summary(const frame& f, const std::vector<problem_line>& lines) {
  if (lines.empty()) return {};
  html items;
  for (const auto& l : lines)
    if (l.field.empty())
      items("<li>{}</li>", l.text);
    else
      items("<li><a href=\"#{}\">{}</a></li>", field_id(l.field), l.text);
  const auto title = lines.size() == 1
                         ? std::string(say(f, k::form_one_problem))
                         : say(f, k::form_problems, {{"n", std::to_string(lines.size())}});
  return make(
      "<div class=\"tl-alert tl-err\" role=\"alert\" tabindex=\"-1\" "
      "data-tl-errors>{}<ul>{}</ul></div>",
      heading(f, 2, title), items);
}

html task_list(const std::vector<task>& tasks) {
  html h;
  for (const auto& t : tasks)
    h("<li><div>{}{}</div>{}</li>", t.name, t.hint.empty() ? html() : quiet(t.hint),
      tag(t.weight, t.status));
  return make("<ul class=\"tl-tasks\">{}</ul>", h);
}

html data_table(const table& t) {
  // A browser forgets what a table is when CSS makes its rows blocks; these say it again.
  const auto role = [&](std::string_view r) {
    return attribute("role", t.stacked ? r : std::string_view());
  };
  struct of_column {
    attribute number, name;
  };
  std::vector<of_column> columns;
  for (const auto& c : t.columns)
    columns.push_back({attribute("class", c.number ? "tl-n" : ""),
                       attribute("data-th", t.stacked ? c.title : std::string_view())});
  const of_column beyond{attribute("class", ""), attribute("data-th", "")};
  const auto header = role("rowheader"), cell = role("cell"), line = role("row");
  html h;
  h("<div class=\"tl-scroll\"><table class=\"tl-table{}{}\"{}><caption{}>{}</caption><thead><tr>",
    t.even ? " tl-even" : "", t.stacked ? " tl-stacked" : "", role("table"),
    attribute("class", t.caption_hidden ? "tl-sr" : ""), t.caption);
  for (std::size_t i = 0; i < t.columns.size(); ++i)
    h("<th scope=\"col\"{}>{}</th>", columns[i].number, t.columns[i].title);
  h("</tr></thead><tbody>");
  for (std::size_t r = 0; r < t.rows.size(); ++r) {
    const bool marked = std::find(t.marked.begin(), t.marked.end(), r) != t.marked.end();
    h("<tr{}{}>", attribute("class", marked ? "tl-marked" : ""), line);
    for (std::size_t i = 0; i < t.rows[r].size(); ++i) {
      const auto& at = i < columns.size() ? columns[i] : beyond;
      if (i == 0)
        h("<th scope=\"row\"{}{}>{}</th>", at.number, header, t.rows[r][i]);
      else
        h("<td{}{}{}>{}</td>", at.number, cell, at.name, t.rows[r][i]);
    }
    h("</tr>");
  }
  h("</tbody></table></div>");
  return h;
}

html definitions(const std::vector<definition>& all) {
  html h;
  const bool actions =
      std::any_of(all.begin(), all.end(), [](const auto& d) { return !d.action.empty(); });
  for (const auto& d : all) {
    h("<div><dt>{}</dt><dd>{}</dd>", d.term, d.text);
    if (actions) h("<dd class=\"tl-act\">{}</dd>", d.action);
    h("</div>");
  }
  return make("<dl class=\"tl-sum\">{}</dl>", h);
}

html sub_navigation(std::string_view name, const std::vector<place>& places) {
  html h;
  for (const auto& p : places)
    h("<li><a href=\"{}\"{}>{}</a></li>", p.to, attribute("aria-current", p.here ? "page" : ""),
      p.text);
  return make("<nav aria-label=\"{}\"><ul class=\"tl-subnav\">{}</ul></nav>", name, h);
}

html step_navigation(const frame& f, const std::vector<step_place>& steps) {
  html h;
  std::size_t here = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& s = steps[i];
    if (s.here) here = i + 1;
    h("<li{}{}><a href=\"{}\">{}</a>", attribute("class", s.done ? "tl-done" : ""),
      attribute("aria-current", s.here ? "step" : ""), s.to, s.text);
    if (s.done) h("<span class=\"tl-sr\"> ({})</span>", say(f, k::status_complete));
    h("</li>");
  }
  return make(
      "<nav aria-label=\"{}\"><ol class=\"tl-steps\">{}</ol></nav><p class=\"tl-meta\">{}</p>",
      say(f, k::steps_name), h,
      say(f, k::steps_here, {{"n", std::to_string(here)}, {"of", std::to_string(steps.size())}}));
}

html hidden(const frame& f, std::string_view field, std::string_view value, sending how) {
  return make("<input type=\"hidden\" name=\"{}\" value=\"{}\">", control_name(f, field, how),
              value);
}

html submit(const frame& f, std::string_view act, std::string_view text, bool primary) {
  if (f.dress == shell::light) return {};
  return make(
      "<button class=\"tl-btn {}\" type=\"submit\" name=\"tl-act\" value=\"{}\">{}</button>",
      primary ? "tl-main-btn" : "tl-out", act, text);
}

html buttons(const html& inner) {
  return inner.empty() ? html() : make("<div class=\"tl-btns\">{}</div>", inner);
}

html radio(const frame& f, std::string_view field, std::string_view value, std::string_view text,
           bool chosen) {
  return make(
      "<label class=\"tl-chk\"><input type=\"radio\" name=\"{}\" "
      "value=\"{}\"{}><span>{}</span></label>",
      field_name(f, field), value, attribute("checked", chosen), text);
}

html checkbox(const frame& f, std::string_view field, std::string_view value, std::string_view text,
              bool ticked, sending how) {
  return make(
      "<label class=\"tl-chk\"><input type=\"checkbox\" name=\"{}\" "
      "value=\"{}\"{}><span>{}</span></label>",
      control_name(f, field, how), value, attribute("checked", ticked), text);
}

std::string described_by(std::string_view field, bool hint, bool error) {
  const auto id = field_id(field);
  std::string out = hint ? id + "-h" : std::string();
  if (error) out += (out.empty() ? "" : " ") + id + "-e";
  return out;
}

html labelled(const frame& f, std::string_view field, std::string_view label, std::string_view hint,
              std::string_view error, const html& control) {
  return make("<div class=\"tl-field{}\"><label for=\"{}\">{}</label>{}{}{}</div>",
              error.empty() ? "" : " tl-wrong", field_id(field), label, hint_line(field, hint),
              error_line(f, field, error), control);
}

html group(const frame& f, std::string_view field, std::string_view legend, std::string_view hint,
           std::string_view error, const html& inner, bool legend_hidden) {
  return make(
      "<fieldset class=\"tl-field{}\" id=\"{}\" "
      "tabindex=\"-1\"{}><legend{}>{}</legend>{}{}{}</fieldset>",
      error.empty() ? "" : " tl-wrong", field_id(field),
      attribute("aria-describedby", described_by(field, !hint.empty(), !error.empty())),
      attribute("class", legend_hidden ? "tl-sr" : ""), legend, hint_line(field, hint),
      error_line(f, field, error), inner);
}

html paper_tools(const frame& f, const url& back) {
  return make(
      "<div class=\"tl-btns tl-noprint\"><button class=\"tl-btn tl-main-btn\" type=\"button\" "
      "data-tl-print hidden>{}</button>{}</div>",
      say(f, k::print_button), button_link(back, say(f, k::print_back)));
}

html paper_line(const frame& f) {
  return make("{} · {}", f.district, say(f, k::print_at, {{"when", moment(f, f.now_ms)}}));
}

}  // namespace throughline::pages
