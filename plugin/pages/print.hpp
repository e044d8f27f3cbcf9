// Plans on paper: what a kind of paper is, and what the papers of both plans have in common.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "pages/plan_parts.hpp"

namespace throughline::pages {

// What a kind asks before it is printed. The answers go onto the paper and are kept nowhere.
struct paper_question {
  enum class shape : std::uint8_t { day, line, prose, choice };
  std::string_view name;
  words::key label;
  shape is = shape::line;
  std::string_view among = {};  // choice: of what words; the first is usual
  std::span<const std::string_view> of = {};
};

// What a part of a paper is made of.
template <class View>
struct paper {
  const frame& f;
  const plan_profile& p;
  const View& v;
  const fields& said;
  core::date since;  // of a progress report
};

// One kind of paper: a row of a plan's table, in the order of the menu.
template <class View>
struct paper_kind {
  std::string_view id;
  words::key title, what;
  bool (*makes_sense)(const View& v);
  std::span<const paper_question> asks;
  void (*const parts[10])(html& h, const paper<View>& at);  // up to the first null
  bool one_page = false;
};

std::span<const paper_kind<acts::ilp_view>> ilp_papers();
std::span<const paper_kind<acts::ilpa_view>> ilpa_papers();

// The kind asked for (empty: the first), if it makes sense now.
template <class View>
const paper_kind<View>* find_paper(std::span<const paper_kind<View>> all, std::string_view id,
                                   const View& v) {
  for (const auto& one : all)
    if (one.id == id || (id.empty() && &one == &all.front()))
      return one.makes_sense(v) ? &one : nullptr;
  return nullptr;
}

struct paper_choice {
  url to;
  words::key title, what;
};
// "Print" opens the kinds, each with what it is for.
html paper_menu(const frame& f, const std::vector<paper_choice>& choices);

// The kinds that make sense for this plan now, as that menu. `at`: the plan's own address.
template <class View>
html paper_menu(const frame& f, std::span<const paper_kind<View>> all, const View& v,
                const url& at) {
  std::vector<paper_choice> choices;
  for (const auto& one : all)
    if (one.makes_sense(v))
      choices.push_back({at.with("print", "1").with("kind", one.id), one.title, one.what});
  return paper_menu(f, choices);
}

// The first lines of every paper: title, whose, which text, printed when and by whom.
struct paper_head {
  std::string title, citation;
  const core::student& student;
  words::key school_name;  // what `school` is
  std::string school;
  const core::revision* head = nullptr;  // the text; null: none is saved yet
  std::string version;                   // its number in words
  html status;
  words::key mark = {-1}, mark_what = {-1};  // "DRAFT" and why; none: it counts as it stands
  bool is_void = false;
};
html paper_top(const frame& f, const paper_head& top);
// For the foot of every sheet; the page numbers stand beside it.
std::string paper_foot(const frame& f, const paper_head& top, std::string_view plan);

// The questions of a kind with what was said, not printed themselves.
html paper_questions(const frame& f, const url& to, std::span<const paper_question> asks,
                     const fields& said, core::date since);
std::string_view said_or_first(const paper_question& q, const fields& said);
// The day a report begins with: what was said, when it is a day.
core::date since_of(const fields& said, core::date usual);

// At most `most` letters of a text, cut between words, and an ellipsis where it was cut.
std::string clipped(std::string_view text, std::size_t most);
// "And 3 more in the full plan."
html and_more(const frame& f, std::size_t n);

// All items of one type, with what is saved of them.
struct saved_item {
  const core::plan_section* section;
  const core::plan_item* item;
  const core::value* value;  // null: nothing is
};
std::vector<saved_item> items_of(const std::vector<core::plan_section>& sections,
                                 const core::plan& plan, const core::item_type& type);
// Goals in one table, each with how it is going.
html goals_in_short(const frame& f, const std::vector<saved_item>& goals);
// The goals with those entries of theirs that are of `since` or later.
void goals_since(html& h, const item_site& at, const std::vector<saved_item>& goals,
                 core::date since);
html meetings_since(const frame& f, const std::vector<core::meeting>& all, core::date since);
// Who signed the text as it stands, and who has not, in a list.
html signed_in_short(const frame& f, const core::plan& p, const std::vector<std::string>& waiting);
html part(const frame& f, words::key title, const html& inner);

// The letter that invites to a meeting, and what it asks; the last only where there are two kinds.
inline constexpr std::array<std::string_view, 2> notice_purposes{"review", "team"};
inline constexpr std::array notice_questions{
    paper_question{"day", k::notice_day, paper_question::shape::day},
    paper_question{"time", k::notice_time},
    paper_question{"place", k::notice_place},
    paper_question{"contact", k::notice_contact},
    paper_question{"invited", k::notice_invited, paper_question::shape::prose},
    paper_question{"talk", k::notice_talk, paper_question::shape::prose},
    paper_question{"about", k::notice_about, paper_question::shape::choice, "notice.about",
                   notice_purposes}};
struct invitation {
  std::string opening, due;
  html topics;  // lines of a list
  std::string usual_day;
};
html notice_letter(const frame& f, const core::student& s, const invitation& what,
                   const fields& said);

}  // namespace throughline::pages
