// A state's plan as data: sections, items, rules, graduation areas, addenda (plan-profile/1).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/credits.hpp"
#include "core/due.hpp"
#include "core/language.hpp"
#include "core/retention.hpp"

namespace throughline::core {

struct option {
  std::string id;
  core::label label;
};

struct plan_item {
  std::string id, type;  // type: a row of the item type tables
  core::label label, hint;
  bool required = false;
  std::vector<option> options;     // choice, multi; kinds of goals
  std::vector<std::string> roles;  // review, signatures: who signs
  int least = 0;                   // list-like: fewest entries when required
  std::vector<int> grades;         // course_plan
};

struct plan_section {
  std::string id;
  core::label label;
  int from_grade = 0, to_grade = 12;
  std::vector<plan_item> items;
};

// A node of the rule language (domain.md 7.3). Unknown operators evaluate to `unknown`.
struct rule {
  std::string op, item;  // item: "section.item"
  int min = 1;
  std::string where_kind;          // count: only entries of that kind
  bool in_school_year = false;     // evidence must be of this school year
  std::vector<int> grades;         // planned
  std::string check, result;       // check
  std::vector<std::string> roles;  // approved
  std::vector<rule> of;            // all, any, not
};

struct graduation_area {
  std::string id;  // empty: of a graduation plan of the SIS
  core::label label;
  credits required;
  std::vector<std::string>
      sced;               // SCED subject areas ("02") and whole codes ("08001") that count here
  bool overflow = false;  // takes what the other areas do not need
  std::string subject;    // courses of that subject count here, by the SIS's own word
  std::vector<std::string> courses;  // codes: any of these courses counts here, before all else
  bool known = true;  // false: nothing tells what counts here, so it is neither met nor short
};

// What credits are counted against: a state's areas, or those of a graduation plan of the SIS.
struct requirement_set {
  std::vector<graduation_area> areas;
  credits total;  // 0: not said
};

struct addendum_profile {
  std::string id;
  core::label label, short_label;
  std::string citation;
  std::vector<std::string> school_classes;  // an enrollment there triggers it
  due_rule due;                             // counted from entry
  std::vector<plan_section> sections;
  std::vector<std::string> sign_roles;  // whose signatures lock it
};

struct plan_profile {
  std::string id, version, state, citation;
  core::label plan, plan_short, addendum;
  int first_grade = 6, last_grade = 12;
  std::vector<plan_section> sections;
  std::map<int, rule> completion;  // by grade
  credits credits_total;
  std::vector<graduation_area> areas;
  std::vector<addendum_profile> addenda;
  std::vector<retention_rule> retention;  // what the state says; the district may lengthen
  std::string review_due;        // MM-DD of the school year by which the yearly review is held
  std::vector<due_rule> clocks;  // of records transfers

  [[nodiscard]] const plan_section* section(std::string_view id_) const;
  // "section.item"; null when there is none.
  [[nodiscard]] const plan_item* item(std::string_view path) const;
  // The clock of that name for that legal basis, else the one for any; null: the state has none.
  [[nodiscard]] const due_rule* clock(std::string_view id_, std::string_view basis = {}) const;
  // The day of today's school year by which the yearly review is held; empty: none is named.
  [[nodiscard]] std::string review_day(date today) const;
  // The clock that a due date was set by, as its citation says; null when there is none any more.
  [[nodiscard]] const due_rule* clock_cited(std::string_view citation_) const;
};

const plan_section* find_section(const std::vector<plan_section>& sections, std::string_view id);

}  // namespace throughline::core
