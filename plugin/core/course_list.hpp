// The courses a district offers in a school year, and what one must have taken before another.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/credits.hpp"

namespace throughline::core {

// "A,B|C": A, and one of B and C. An empty list asks nothing.
using course_terms = std::vector<std::vector<std::string>>;
// Nothing when a code is missing between the signs, or one of more than 60 bytes.
std::optional<course_terms> parse_terms(std::string_view text);
std::string to_text(const course_terms& terms);

struct catalog_course {
  std::string school;   // the org's identifier; empty: every school of the district
  int school_year = 0;  // the year it ends
  std::string code, title, subject, sced;
  std::optional<credits> worth;         // none: not said
  std::vector<int> grades;              // empty: any
  course_terms prerequisites;           // taken before
  course_terms corequisites;            // taken before or in the same grade
  std::vector<std::string> alternates;  // codes of courses that stand in for it
  bool offered = true;
  bool repeatable = false;            // each taking earns its credit
  bool middle_school_credit = false;  // in grades before 9 it earns high-school credit
  bool operator==(const catalog_course&) const = default;
};

// The courses of one school, of several school years. Copies share what they hold.
class course_list {
 public:
  course_list();
  // Copied only: one that was moved from would hold nothing at all.
  course_list(const course_list&) = default;
  course_list& operator=(const course_list&) = default;
  explicit course_list(std::vector<catalog_course> courses);  // a code once a school year

  [[nodiscard]] bool empty() const { return all_->empty(); }
  // By code and school year.
  [[nodiscard]] const std::vector<catalog_course>& all() const { return *all_; }
  // Of that school year, else of the nearest year before it, else of the nearest after; null when
  // no year has the code. `school_year` 0: of the last year there is.
  [[nodiscard]] const catalog_course* find(std::string_view code, int school_year = 0) const;
  // Whether there is a list of that school year at all.
  [[nodiscard]] bool has_year(int school_year) const;

 private:
  std::shared_ptr<const std::vector<catalog_course>> all_;
};

}  // namespace throughline::core
