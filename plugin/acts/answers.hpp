// The acts on what a family answers otherwise than through the portal: on paper, by phone, in
// person, or not at all. Staff write it down; it is kept as a signature of the text it answers.
#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "acts/addenda.hpp"
#include "core/meeting.hpp"

namespace throughline::acts {

// A field of a form of ours, without labels; a text is of one line.
core::plan_item asking(const char* id, const char* type, bool required,
                       std::initializer_list<const char*> options = {});

// What a page needs to ask for an answer.
struct answer_view {
  admitted whom;
  core::plan plan;
  std::vector<core::revision> texts;  // newest first
  // The fields, without labels: signer ("role|name", the name empty for one not listed),
  // other_name, outcome, way, on, revision, witness, note, attempts.
  core::plan_section asked;
};
answer_view view_ilp_answer(district& d, const caller& by, std::string_view reference);
answer_view view_ilpa_answer(district& d, const caller& by, std::string_view reference,
                             std::string_view key);

// Keeps the answer as a signature of the revision it names, with who wrote it down. An approval
// counts as one given in the portal; "no_answer" counts nowhere unless the profile says with its
// source that it does. Findings by field when something is missing or contradicts what is known:
// nothing is stored then. Nobody writes down an answer of the role they sign as themselves.
core::findings record_ilp_answer(district& d, const caller& by, std::string_view reference,
                                 const core::value& body);
core::findings record_ilpa_answer(district& d, const caller& by, std::string_view reference,
                                  std::string_view key, const core::value& body);

// A talk with the family about a plan that was held: held_on, way, attendees, notes (fields as of
// `meeting_section`, without labels). Closes the task that an answer "meeting" opened. Findings as
// above.
const core::plan_section& meeting_section();
core::findings record_ilp_meeting(district& d, const caller& by, std::string_view reference,
                                  const core::value& body);
core::findings record_ilpa_meeting(district& d, const caller& by, std::string_view reference,
                                   std::string_view key, const core::value& body);

// The ILP with its meetings: what the page of sign-offs shows.
struct sign_off_view {
  ilp_view ilp;
  std::vector<core::meeting> meetings;  // newest first
  bool may_record = false, may_meet = false;
  bool meeting_open = false;  // somebody asked to talk, and no meeting is recorded since
};
sign_off_view view_ilp_sign_offs(district& d, const caller& by, std::string_view reference);

}  // namespace throughline::acts
