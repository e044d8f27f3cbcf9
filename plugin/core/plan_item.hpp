// What a plan's sections ask: items, each of a type from the item type tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/class_range.hpp"
#include "core/language.hpp"
#include "core/rule.hpp"

namespace throughline::core {

struct option {
  std::string id;
  core::label label;
};

struct plan_item {
  std::string id, type;  // type: a row of the item type tables
  core::label label, hint;
  bool required = false;
  std::vector<option> options;      // choice, multi, checklist; kinds of goals and log entries
  std::vector<std::string> fields;  // a list of records: which are asked; empty: all of its type
  std::vector<std::string> roles;   // review, signatures: who signs
  int least = 0;                    // list-like: fewest entries when required
  std::vector<int> grades;          // course_plan
  class_range classes;              // of which graduating classes it is asked
  bool one_line = false;            // text: a name or a few words, not a paragraph
  std::string prefill;              // what the SIS knows that answers it; empty: nothing
  rule when;                        // asked only while this is met; no op: always
};

struct plan_section {
  std::string id;
  core::label label;
  int from_grade = 0, to_grade = 12;
  class_range classes;
  std::vector<std::string> writers;  // roles that may write in it, where the table of rights asks
  std::string component;             // the component of the plan it belongs to; empty: none
  bool at_exit = false;              // of an addendum: filled in at the end of the stay
  std::vector<plan_item> items;
};

const plan_section* find_section(const std::vector<plan_section>& sections, std::string_view id);

}  // namespace throughline::core
