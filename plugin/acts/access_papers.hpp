// The acts on papers that say who may see a student's plans: custody and court orders, named
// advocates, students of 18 who are their parents' dependents. Entered by staff; ended, and
// destroyed only by the retention schedule.
#pragma once

#include <string_view>
#include <vector>

#include "acts/district.hpp"
#include "core/access_paper.hpp"

namespace throughline::acts {

struct access_papers_view {
  admitted whom;
  core::date today;
  bool own_rights = false;                 // the student is 18
  bool birth_known = true;                 // else nobody knows when that is
  std::vector<core::access_paper> papers;  // newest first
  bool may_enter = false, may_end = false;

  [[nodiscard]] const core::access_paper* paper(std::string_view key) const;
};
access_papers_view view_access_papers(district& d, const caller& by, std::string_view reference);

// The fields that are asked for a paper of `kind` ("order", "advocate", "dependent"), without
// labels; of the student's guardians and the profile's sections. failure not_found for another
// kind.
struct access_asked {
  admitted whom;
  core::plan_section section;
  std::vector<core::guardian> guardians;  // "g.<row>" in the option ids
};
access_asked ask_access_paper(district& d, const caller& by, std::string_view reference,
                              std::string_view kind);
// Findings by field when something is missing or does not fit: nothing is stored then.
core::findings enter_access_paper(district& d, const caller& by, std::string_view reference,
                                  std::string_view kind, const core::value& body);
// From today on it no longer holds: withdrawn, lifted, entered in error; `reason` is asked for.
core::findings end_access_paper(district& d, const caller& by, std::string_view reference,
                                std::string_view key, std::string_view reason);

}  // namespace throughline::acts
