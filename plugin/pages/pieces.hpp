// Reusable pieces of pages: status words, notices, error summary, task list, tables, navigation,
// buttons.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pages/frame.hpp"

namespace throughline::pages {

enum class tone : std::uint8_t { plain, good, warning, bad, news };

// A status in a word; never by colour alone.
html tag(tone t, std::string_view text);
html alert(tone t, const html& inner);
html paragraph(std::string_view text);
html quiet(std::string_view text);  // the same, small and grey
html link(const url& to, std::string_view text);
html button_link(const url& to, std::string_view text, bool primary = false);

// Shown above a form: "There is 1 problem", each a link to its field.
struct problem_line {
  std::string field;  // "goals.0.statement"; empty: no link
  std::string text;
};
html error_summary(const frame& f, const std::vector<problem_line>& lines);

struct task {
  html name;  // a link, or text when there is nowhere to go
  std::string hint;
  tone weight = tone::plain;
  std::string status;
};
html task_list(const std::vector<task>& tasks);

struct column {
  std::string title;
  bool number = false;
};
struct table {
  std::string caption;
  bool caption_hidden = false;
  std::vector<column> columns;
  std::vector<std::vector<html>> rows;  // the first cell is the row's heading
  std::vector<std::size_t> marked;      // rows to point at
  bool even = false;                    // columns of one width, for comparing
  bool stacked = false;                 // on a phone each row becomes a block, each cell named

  // One more row; a cell is html, or what html takes as text.
  template <class... Cell>
  void row(Cell&&... cells) {
    auto& r = rows.emplace_back();
    r.reserve(sizeof...(Cell));
    const auto add = [&]<class C>(C&& c) {
      if constexpr (std::is_same_v<std::remove_cvref_t<C>, html>)
        r.push_back(std::forward<C>(c));
      else
        r.push_back(make("{}", c));
    };
    (add(std::forward<Cell>(cells)), ...);
  }
};
html data_table(const table& t);

// Term, text, and what can be done about it (may be empty).
struct definition {
  std::string term;
  html text, action;
};
html definitions(const std::vector<definition>& all);

struct place {
  url to;
  std::string text;
  bool here = false;
};
html sub_navigation(std::string_view name, const std::vector<place>& places);
// "Step 2 of 5", then the steps in order; those before `here` that are done are marked so in words.
struct step_place {
  url to;
  std::string text;
  bool here = false, done = false;
};
html step_navigation(const frame& f, const std::vector<step_place>& steps);

// How often a control's name may be sent with one form; see repeated_name.
enum class sending : std::uint8_t { once, repeatedly };
html hidden(const frame& f, std::string_view field, std::string_view value,
            sending how = sending::once);
// A submit button sending tl-act; nothing in light mode, where the host's own button saves.
html submit(const frame& f, std::string_view act, std::string_view text, bool primary = true);
html buttons(const html& inner);
html radio(const frame& f, std::string_view field, std::string_view value, std::string_view text,
           bool chosen);
html checkbox(const frame& f, std::string_view field, std::string_view value, std::string_view text,
              bool ticked, sending how = sending::once);
// A label with its hint and error before the control. `control` must bear field_id(field) and, when
// they are there, describe itself by described_by(field, ...).
html labelled(const frame& f, std::string_view field, std::string_view label, std::string_view hint,
              std::string_view error, const html& control);
std::string described_by(std::string_view field, bool hint, bool error);
// The same for a group of radios or boxes.
html group(const frame& f, std::string_view field, std::string_view legend, std::string_view hint,
           std::string_view error, const html& inner, bool legend_hidden = false);

// On top of a page for paper: a button that prints (with scripts) and the way back, neither
// printed.
html paper_tools(const frame& f, const url& back);
// Whose paper it is and of when: "Clearfork County Schools · Printed Nov 21, 2026, 2:14 PM".
html paper_line(const frame& f);

}  // namespace throughline::pages
