// What descriptor values mean here: tables by namespace and code, and what has no place in them.
#pragma once

#include <string_view>

namespace throughline::edfi {

// "uri://ed-fi.org/SexDescriptor#Female"
struct descriptor {
  std::string_view space, code;  // "uri://ed-fi.org/SexDescriptor", "Female"
  // A text without "#" is a code alone, as older exports write it.
  static descriptor of(std::string_view value);
};

// In Ed-Fi's own namespace, or in none.
bool is_core(std::string_view value);

enum class meaning {
  grade_level,          // OneRoster's codes (CEDS): KG, 01 ... 12
  sex,                  // male, female, other, unspecified
  attempt_result,       // pass, fail, incomplete, withdrawn
  subject_area,         // the two digits of SCED's subject area
  alternative_program,  // "yes" of a ProgramType that is alternative education
  alternative_school,   // "yes" of a SchoolType
  guardian,             // "parent" or "guardian" of a Relation to the student
  staff_role,           // OneRoster's roles, of a StaffClassification
  classroom_role,       // teacher or aide, of a ClassroomPosition
  state_id,             // "yes" of a StudentIdentificationSystem
  course_code,          // "sced" or "state", of a CourseIdentificationSystem
};

// Empty: that value has no meaning here and must be shown as it came, never guessed at. Letter case
// does not matter (edfi.md section 2). A state's own namespace is another one than Ed-Fi's: the
// same code may mean another thing there, so only what the table lists for it is known.
std::string_view mean(meaning what, std::string_view value);

// The code that Ed-Fi's own namespace has for that meaning, the first of several; without one, the
// meaning itself: it was a code.
std::string_view code_of(meaning what, std::string_view means);

}  // namespace throughline::edfi
