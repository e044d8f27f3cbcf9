// Reviews of addenda, entered for many students in one sitting.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "acts/addenda.hpp"

namespace throughline::acts {

struct addendum_to_review {
  std::string student, student_name, school;
  std::string key;  // of the addendum
  core::addendum_state state = core::addendum_state::active;
  std::string last, due;  // YYYY-MM-DD; empty: none was held, nobody says when
};
struct reviews_view {
  std::vector<addendum_to_review> all;  // by due day, then by name
  core::date today;
};
// Of the students whose addenda the caller may review, those in force: a draft and a short stay
// have none. failure forbidden when their roles review no addenda at all.
reviews_view view_reviews(district& d, const caller& by);

struct review_words {
  std::string held;  // YYYY-MM-DD
  std::string attendees, findings, changes;
};
// Adds a review that was held to the addendum's schedule, after those that stand there; of a signed
// text as a new version. The caller's unsaved text of that section stays. Findings (field held,
// attendees, findings, changes) when it cannot be kept; nothing is stored then.
core::findings record_review(district& d, const caller& by, std::string_view reference,
                             std::string_view key, const review_words& said);

}  // namespace throughline::acts
