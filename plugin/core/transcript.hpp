// Courses on a transcript, as the SIS or another district stated them.
#pragma once

#include <string>
#include <vector>

#include "core/credits.hpp"
#include "core/student.hpp"

namespace throughline::core {

struct transcript_course {
  row_id id = 0;
  uid key;
  int school_year = 0;  // the year it ends
  std::string term, school_name, grade_level, course_code, title, subject;
  std::string sced;  // School Courses for the Exchange of Data code, "01001"
  credits attempted, earned;
  std::string grade, result;  // as sent: "B+", "pass"
  bool transferred = false;   // came with another district's package
};
using transcript = std::vector<transcript_course>;

// A class the student sits in now, from the roster, which does not say its credit.
struct current_class {
  std::string title, subject, sced, school_name;
  std::string course_code;
};

}  // namespace throughline::core
