// A graduation plan as the SIS states it: a requirement set with a name, and its neutral form.
#pragma once

#include <string>

#include "core/plan_profile.hpp"
#include "core/value.hpp"

namespace throughline::core {

struct graduation_plan {
  std::string name, org;    // the SIS's own words; org: its sourcedId
  int class_of = 0;         // the year in which its school year ends; 0: not said
  bool individual = false;  // made for one student
  requirement_set asks;
};

// {"name": "Minimum", "org": "255901001", "class": 2027, "individual": true, "total": "26.000",
//  "parts": [{"subject": "Mathematics", "sced": "02", "credits": "4.000"},
//            {"name": "Algebra", "courses": ["ALG-1", "ALG-2"], "credits": "1.000"},
//            {"category": "Honors", "credits": "2.000"}]}
// What is not said, or could not be read, is left out. Subjects, courses and categories are in the
// SIS's own words; sced is there where a subject is known to be a SCED subject area.
value to_value(const graduation_plan& p);
// With an area for what the parts do not ask of the total. A part without credits, or of a
// category, which no course on a transcript says that it is of, is one that is not known.
graduation_plan graduation_plan_of(const value& v);

// One that a student's stay names, with what feed it is from.
struct plan_of_stay {
  graduation_plan plan;
  std::string source;
  bool alternative = false;  // besides the stay's main one
};

}  // namespace throughline::core
