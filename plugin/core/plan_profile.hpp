// A state's plan as data: sections, items, rules, graduation areas, addenda (plan-profile/1).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/due.hpp"
#include "core/language.hpp"
#include "core/plan_item.hpp"
#include "core/requirement_set.hpp"
#include "core/retention.hpp"
#include "core/rule.hpp"

namespace throughline::core {

// How sure it is that the state says so. `proposed` and `unknown` are the district's to set.
enum class confidence : std::uint8_t { stated, restated, recalled, proposed, unknown };
std::optional<confidence> confidence_named(std::string_view text);
std::string_view name(confidence c);
// May a district change it as it likes? Else it may only tighten it.
constexpr bool is_district_setting(confidence c) {
  return c == confidence::proposed || c == confidence::unknown;
}

// Where a part of a profile comes from.
struct profile_fact {
  std::string path, source, note;  // source: an id of the profile's `sources`
  confidence how = confidence::unknown;
};
struct profile_source {
  std::string id, what;
};

// What may stand for a year's plan, and who may say so.
struct alternative_rules {
  std::vector<option> reasons;
  std::vector<std::string> roles;
  bool needs_comment = true;
};

// What makes an addendum necessary, for entries from `from` to `to` (both counted; empty: open).
struct addendum_trigger {
  enum class kind : std::uint8_t { enrolled, section, manual } what = kind::enrolled;
  std::vector<std::string> school_classes;  // enrolled: of these; none: of any
  std::string from, to;
  bool long_term = false;  // not for a stay shorter than what the district calls long
};

struct addendum_profile {
  std::string id;
  core::label label, short_label;
  std::string citation;
  std::vector<addendum_trigger> triggers;
  std::vector<std::string> school_classes;  // of any trigger: these schools are programs
  due_rule due;                             // counted from entry
  due_rule review;                          // n 0: none is said
  std::vector<int> check_in_weeks;          // after the exit
  std::string outcome;     // "section.item" of how a stay ended; empty: it is not asked
  std::string transition;  // the section that is complete before an exit, or a reason is written
  std::vector<plan_section> sections;
  std::vector<std::string> sign_roles;  // whose signatures lock it
  std::vector<std::string> may_sign;    // those, and who else may sign

  // The first trigger of that kind for an entry on that day into that class; null: none.
  [[nodiscard]] const addendum_trigger* trigger(addendum_trigger::kind what,
                                                std::string_view entry_date,
                                                std::string_view school_class) const;
  // The options of how a stay ended; null when the profile asks nothing.
  [[nodiscard]] const plan_item* outcome_item() const;
};

struct plan_profile {
  std::string id, version, status, state, citation;
  std::string effective_from, effective_to;  // YYYY-MM-DD, both counted; empty to: still
  std::string overlay;                       // version of the district's overlay; empty: none
  std::vector<profile_source> sources;
  std::vector<profile_fact> facts;
  core::label plan, plan_short, addendum;
  int first_grade = 6, last_grade = 12;
  std::vector<plan_section> sections;
  std::map<int, rule> completion;  // by grade
  std::map<std::string, rule, std::less<>> components;
  rule graduation_gate;  // of all years together; no op: the state asks none
  alternative_rules alternative;
  rule start, transfer_in;  // by when a plan is begun: in its first grade, by who comes later
  std::vector<requirement_set> graduation;  // diplomas, then routes beside them
  std::vector<addendum_profile> addenda;
  std::vector<retention_rule> retention;  // what the state says; the district may lengthen
  std::string review_due;        // MM-DD of the school year by which the yearly review is held
  std::vector<due_rule> clocks;  // of records transfers

  [[nodiscard]] const plan_section* section(std::string_view id_) const;
  // "section.item"; null when there is none.
  [[nodiscard]] const plan_item* item(std::string_view path) const;
  // The areas a planned course may name: of the first diploma; empty when none is stated.
  [[nodiscard]] const std::vector<graduation_area>& areas() const;
  // The clock of that name for that legal basis, else the one for any; null: the state has none.
  [[nodiscard]] const due_rule* clock(std::string_view id_, std::string_view basis = {}) const;
  // The day of today's school year by which the yearly review is held; empty: none is named.
  [[nodiscard]] std::string review_day(date today) const;
  // The clock that a due date was set by, as its citation says; null when there is none any more.
  [[nodiscard]] const due_rule* clock_cited(std::string_view citation_) const;
};

}  // namespace throughline::core
