// The acts that make two records of one student one, and two again.
#pragma once

#include <string>
#include <string_view>

#include "acts/district.hpp"
#include "core/finding.hpp"
#include "core/student.hpp"

namespace throughline::acts {

struct merge_choice {
  std::string reason;
  bool decided = false;  // a person looked at what does not agree and says they are one
  std::string plan;      // when both have one with text: "kept" or "gone" goes on
};
// Everything of `gone` becomes `kept`'s; its references lead there from now on. Never on an id
// alone: the same state id of the same state with birth date and family name agreeing is enough,
// anything less is failure evidence_against unless a person has decided. failure two_plans. What
// agreed is in the audit row and in what comes back.
core::match_evidence merge_students(district& d, const caller& by, std::string_view kept,
                                    std::string_view gone, const merge_choice& choice);

// Takes the last merge of this student back; for as long as what moved is kept. failure conflict
// when there is none, or when the student was merged into another since. What came after the merge
// stays with the kept one and is named, for a person to look at.
core::findings unmerge_students(district& d, const caller& by, std::string_view reference,
                                std::string_view reason);

}  // namespace throughline::acts
