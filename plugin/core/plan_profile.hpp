// A state's plan as data: sections, items, rules, graduation areas, addenda (plan-profile/1).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/due.hpp"
#include "core/language.hpp"
#include "core/plan_item.hpp"
#include "core/requirement_set.hpp"
#include "core/retention.hpp"
#include "core/rule.hpp"

namespace throughline::core {

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
  std::map<int, rule> completion;           // by grade
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
