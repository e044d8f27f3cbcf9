// What credits are counted against: a state's graduation areas, or those of a plan of the SIS.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/class_range.hpp"
#include "core/credits.hpp"
#include "core/language.hpp"

namespace throughline::core {

// Which courses something is asked in: any of these.
struct course_choice {
  std::vector<std::string> sced;     // SCED subject areas ("02") and whole codes ("08001")
  std::vector<std::string> courses;  // the district's course codes
  std::vector<std::string> titles;   // folded, as names are
  [[nodiscard]] bool empty() const { return sced.empty() && courses.empty() && titles.empty(); }
};

// Where a statement of a profile is from, and how sure it is: stated (read in the source itself),
// restated (read in somebody's restatement), recalled, proposed (a district setting), unknown.
struct provenance {
  std::string source, confidence;
};

// A part of what an area asks: credits in certain courses, credits that are aligned to the plan, or
// neither, then in any course of the area.
struct requirement_part {
  core::label label;  // empty: what it takes is its name
  credits required;
  course_choice of;
  bool aligned =
      false;  // each credit needs a reason in the plan; without one it counts, and is told
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
  std::vector<requirement_part> parts;   // of `required`; what they leave is asked in any course
  std::vector<std::string> also_called;  // subjects of courses that carry no SCED code, folded
  std::vector<std::string> takes_over;   // ids of areas: what they do not need may count here
  provenance said;
};

enum class set_kind : std::uint8_t {
  diploma,
  route,  // what a way after school asks (admission to a university), beside the diploma's
};

struct requirement_set {
  std::vector<graduation_area> areas;
  credits total;   // 0: not said
  std::string id;  // empty: of a graduation plan of the SIS
  core::label label;
  set_kind kind = set_kind::diploma;
  class_range classes;  // the graduating classes that it holds for
  provenance said;
};

// The first diploma for that class (0: not known); null: none is stated.
const requirement_set* diploma_of(const std::vector<requirement_set>& sets, int class_of);

}  // namespace throughline::core
