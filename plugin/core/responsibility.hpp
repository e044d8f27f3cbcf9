// Which school or agency answers for a student in some respect, besides where the student sits.
#pragma once

#include <string>

#include "core/value.hpp"

namespace throughline::core {

// Ed-Fi's StudentEducationOrganizationResponsibilityAssociation: of a student in an alternative
// program the school at home often stays accountable. The neutral form of an intake::evidence of
// that kind, in its metadata.
struct responsibility {
  std::string org;                   // its sourcedId
  std::string what;                  // "Accountability", "Graduation" ... in the feed's words
  std::string begin_date, end_date;  // YYYY-MM-DD; end exclusive, empty while it lasts

  [[nodiscard]] value json() const {
    return record{{"org", org}, {"what", what}, {"begin", begin_date}, {"end", end_date}};
  }
  static responsibility from(const value& v) {
    return {std::string(v.text("org")), std::string(v.text("what")), std::string(v.text("begin")),
            std::string(v.text("end"))};
  }
};

}  // namespace throughline::core
