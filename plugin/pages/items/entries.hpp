// Lists of records (goals, criteria, courses): one way to edit, show, print, read and export them.
#pragma once

#include <span>

#include "pages/items.hpp"

namespace throughline::pages {

struct entry_list;

// A field's words; what it may hold is said by core's rule of the same name.
struct entry_field {
  std::string_view name;
  words::key label;
  std::string_view word_prefix = {};  // of what a `word` may be: "goal.status" of "goal.status.met"
  const entry_list* nested = nullptr;  // a list within the entry
  std::string_view picked_from = {};   // of a line: the id of a datalist on the page
};

struct entry_list {
  std::span<const entry_field> fields;  // nested lists last
  words::key entry_name;                // "Goal {n}"
  words::key add;                       // "Add another goal"
  std::string_view title_field;         // its text heads an entry when shown
  // A picture of an entry, before the nested list of that name; null: none.
  std::string_view pictured = {};
  html (*picture)(const item_site& at, const core::value& entry) = nullptr;
};

// A list of entries at its place: `path` is the name of its fields ("goals", "goals.0.benchmarks").
struct entries_at {
  const item_site& site;
  const core::plan_item& item;
  std::span<const core::field_rule> rules;
  const entry_list& list;
  std::string path;
  bool nested = false;  // an item says only of its own fields which are asked

  [[nodiscard]] const core::field_rule& rule(const entry_field& field) const;
  // Is the field asked by the item, or does it hold something all the same?
  [[nodiscard]] bool shows(const entry_field& field, const core::value& entry) const;
  [[nodiscard]] entries_at within(const entry_field& field, std::size_t n) const;
  // A field's text in words.
  [[nodiscard]] std::string shown(const entry_field& field, std::string_view text) const;
};

// The entries, a fresh one after them and a button for more.
html edit_entries(const entries_at& at, const core::value& v);
// One field's label, error and control.
html edit_field(const entries_at& at, const entry_field& field, const std::string& place,
                const core::value& entry);
// As cards, with the title field as heading.
html view_entries(const entries_at& at, const core::value& v);
// As one table; `caption` is read to those who do not see it.
html tabulate_entries(const entries_at& at, const core::value& v, std::string_view caption);
// Entries out of a form: blank and removed ones left out; null when there are none. `prefix`: the
// list's path and a dot.
core::value read_entries(std::span<const core::field_rule> rules, const fields& sent,
                         std::string_view prefix);
// "Goal 2, Benchmark 1, By when?" for "1.benchmarks.0.day".
std::string name_in_entries(core::language l, std::string_view rest, const entry_list& list);
// One row for each field of each entry; entries within entry 2 are numbered "2.1".
void export_entries(const put_row& put, const entries_at& at, const core::value& v,
                    const std::string& number = {});

template <const entry_list& list>
entries_at entries_here(const item_site& at, const core::plan_item& item) {
  return {at, item, core::type_of(item).fields, list, item.id};
}

// The row of an item type that is such a list; `as_table`: to read, too, not only on paper.
template <const entry_list& list, bool as_table>
constexpr item_page page_of_entries(std::string_view type) {
  constexpr auto table = [](html& h, const item_site& at, const core::plan_item& item,
                            const core::value& v) {
    h.add(tabulate_entries(entries_here<list>(at, item), v, item.label.in(at.f.lang)));
  };
  constexpr auto cards = [](html& h, const item_site& at, const core::plan_item& item,
                            const core::value& v) {
    h.add(view_entries(entries_here<list>(at, item), v));
  };
  constexpr bool has_nested = list.fields.back().nested != nullptr;
  item_page out{};
  out.type = type;
  out.edit = [](html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
    h.add(group(at.f, item.id, item.label.in(at.f.lang), hint_of(at, item), at.error_at(item.id),
                edit_entries(entries_here<list>(at, item), v)));
  };
  if (as_table)
    out.view = table;
  else
    out.view = cards;
  if (has_nested)
    out.print = cards;
  else
    out.print = table;
  out.read = [](const core::plan_item& item, const fields& sent) {
    return read_entries(core::type_of(item).fields, sent, item.id + ".");
  };
  out.name_of = [](core::language l, const core::plan_item&, std::string_view rest) {
    return name_in_entries(l, rest, list);
  };
  out.rows = [](const put_row& put, const item_site& at, const core::plan_item& item,
                const core::value& v) { export_entries(put, entries_here<list>(at, item), v); };
  return out;
}

}  // namespace throughline::pages
