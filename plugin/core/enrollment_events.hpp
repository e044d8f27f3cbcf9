// What a change of rosters means for a student: came, left, moved, entered a program, went up; who
// answers for them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/responsibility.hpp"
#include "core/student.hpp"

namespace throughline::core {

enum class enrollment_event_kind : std::uint8_t {
  entered,          // the district, or a second school of it
  left,             // without another school of the district
  moved,            // from one of its schools to another
  entered_program,  // an alternative program
  left_program,
  promoted,     // to a higher grade
  retained,     // another year in the same grade
  responsible,  // a school or agency answers for the student in some respect
  released      // and does no more
};
std::string_view to_text(enrollment_event_kind k);

struct enrollment_event {
  enrollment_event_kind what = enrollment_event_kind::entered;
  row_id stay = 0, from_school = 0, to_school = 0;  // 0: none
  std::string on;                                   // YYYY-MM-DD; empty: not said
  std::string from_grade, to_grade;
  std::string respect = {};  // of responsible and released: "Accountability" ..., as the feed says
  bool operator==(const enrollment_event&) const = default;
};

// A stay as it is now, and what the run did to it.
struct stay_fact {
  row_id id = 0, school = 0;
  std::string grade, entry_date, exit_date;  // exit_date exclusive
  bool active = false;                       // its row is
  bool program = false;                      // at an alternative program
  std::optional<enrollment_change::kind> change;
};

// The events of one student, programs last. A stay that takes the place of last school year's at
// the same school is no entry: it may be a promotion.
std::vector<enrollment_event> enrollment_events(const std::vector<stay_fact>& stays, date today);

// A responsibility that began, or is over; one that is told of no more may have been meant to last.
enrollment_event answering(const responsibility& r, row_id org, bool begun, date today);

// A grade that rose within a stay; nothing when it did not.
std::optional<enrollment_event> promotion(row_id stay, row_id school, std::string_view from,
                                          std::string_view to);

}  // namespace throughline::core
