// What the imports of late said happened to students, for the registrar's desk.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "acts/district.hpp"

namespace throughline::acts {

// What a task is about whose student was left out of a full set; its subject is the student.
inline constexpr std::string_view task_withdrawal = "confirm_withdrawal";

struct enrollment_news {
  // A student whom the newest full set left out without a word, not asked after yet.
  struct missing {
    std::string student, name, school;  // the student's id; school: where they were last
    std::int64_t since_ms = 0;
  };
  struct event {
    // kind: entered left moved entered_program left_program responsible released
    std::string student, name, kind;
    std::string on, from_school, to_school, grade;
    std::string respect;  // of the last two, in the feed's words: "Accountability"
    std::int64_t told_ms = 0;
  };
  std::vector<missing> missing_students;
  std::vector<event> events;  // of the last 30 days, newest first
  bool may_settle = false;
};
// Students the caller has to do with alone; as act view_transfers, whose desk it is part of.
enrollment_news view_enrollment_news(district& d, const caller& by);

// Says what became of a student who was left out: `left`, or still here, and then the student
// information system must say so. failure conflict when nobody asks.
void settle_withdrawal(district& d, const caller& by, std::string_view student, bool left);

}  // namespace throughline::acts
