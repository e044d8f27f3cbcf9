// A node of the rule language (domain.md 7.3): what completes a plan, as data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/class_range.hpp"
#include "core/credits.hpp"
#include "core/due.hpp"
#include "core/language.hpp"
#include "core/value.hpp"

namespace throughline::core {

// Which entries of a list count: those with one of the named values in each named field (no value
// named: with any), and not dated before `since`.
struct entry_filter {
  std::vector<std::pair<std::string, std::vector<std::string>>> fields;
  std::string since;     // YYYY-MM-DD; empty: whenever
  bool undated = false;  // with `since`: entries that say no day count
  // `date_field`: where the item's entries say their day; empty: they have none, and `since` is
  // asked of the section instead.
  [[nodiscard]] bool takes(const value& entry, std::string_view date_field = {}) const;
};

// The operators. A profile that names another does not load.
enum class rule_op : std::uint8_t {
  none,        // no rule: where a rule may be left out
  all,         // each of `of`
  any,         // one of `of`
  not_,        // not the one of `of`
  answered,    // item has content
  exists,      // the same, of a document or a list
  count,       // item has `min` entries that `where` takes
  sum,         // the `field` of those entries comes to `least`
  planned,     // a course for each of `grades`
  check,       // a check of the course plan: "graduation"
  approved,    // each of `roles` approved
  due,         // `within` days from the event have not passed
  flag,        // the SIS says that `name` applies to the student
  enrolled,    // now at a school of one of `values` (classes), for `term`
  section,     // sits in a section of an alternative program now
  component,   // the component `name` of the profile
  every_year,  // each earlier year from `grades` on ended with one of `values`
  not_in,      // item has an answer, and none of `values`
  manual,      // of a trigger: a person begins it
};
std::string_view name(rule_op op);
std::optional<rule_op> rule_op_named(std::string_view text);

// From when evidence counts.
enum class evidence_window : std::uint8_t { whenever, school_year, since_entry, days };
std::optional<evidence_window> evidence_window_named(std::string_view text);

struct rule {
  rule_op op = rule_op::none;
  core::label label;  // what the profile calls it; empty: as its item is called
  std::string item;   // "section.item"
  int min = 1;        // count
  std::string field;
  credits least;  // sum: exact thousandths
  entry_filter where;
  evidence_window in = evidence_window::whenever;
  int in_days = 0;          // window `days`: so many calendar days back
  std::vector<int> grades;  // planned; every_year and due: the grade it begins with
  std::string check, result;
  std::vector<std::string> roles;
  // approved: those whose silence, after so many recorded attempts, the state takes for an answer.
  std::vector<std::string> unanswered_roles;
  int unanswered_attempts = 0;
  std::string name;  // flag, component; due: the event (grade_entry, enrollment)
  due_rule within;   // due
  std::string term;  // enrolled, section: "long", "short"; empty: either
  std::vector<std::string> values;
  class_range classes;  // of which graduating classes it is asked
  std::vector<rule> of;
};

// Bounds of domain.md 7.3.
inline constexpr int most_rule_depth = 12, most_rule_nodes = 500;

}  // namespace throughline::core
