// Which courses of a student earn credit: a course once, the failed ones nothing, each told.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/course_list.hpp"
#include "core/transcript.hpp"

namespace throughline::core {

// A course the plan proposes for a coming year.
struct planned_course {
  std::string title, course_code, sced, area;  // area: a graduation area's id; empty: by sced
  int grade = 0;
  credits worth;
  std::string aligned;  // why it fits the plan; empty: not said
  bool operator==(const planned_course&) const = default;
};

enum class course_state : std::uint8_t { earned, in_progress, planned };

// All that is known of a student's courses. Nothing here is owned.
struct course_record {
  const transcript& earned;
  const std::vector<current_class>& now;
  const std::vector<planned_course>& plan;
  const course_list* catalog = nullptr;  // null: none is known
  int grade_now = 0;  // courses planned for grades before it count no more; 0: not known
};

// A course with the credit that counts of it.
struct course_row {
  course_state state = course_state::earned;
  std::string title, course_code, subject, sced, area;
  int grade = 0, school_year = 0;  // 0: not known
  credits worth;
  std::string mark;            // earned: the grade given
  bool aligned = false;        // the plan says why it fits
  bool transferred = false;    // from another district, whose codes are its own
  bool middle_school = false;  // high-school credit earned before grade 9
  [[nodiscard]] bool operator==(const course_row&) const = default;
};

enum class left_out_because : std::uint8_t {
  failed,         // attempted, nothing earned
  repeated,       // the course earns once, and another taking of it counts
  already_taken,  // planned, and on the transcript or the schedule by now
  worth_unknown,  // a class of now whose credit neither catalog nor plan says
  past,           // planned for a grade that is over, and not on the transcript
};

struct course_left_out {
  left_out_because why = left_out_because::failed;
  course_row row;  // `worth`: the credit that does not count
};

struct course_rows {
  std::vector<course_row> counted;        // by state, then year or grade, title, code
  std::vector<course_left_out> left_out;  // in the same order
};

// The same for any order of the record. The same course is told by its code, whatever the year; it
// earns what the catalog says, or what its best year attempted, unless it may be repeated for
// credit. Two terms of one year are two halves of one taking. What is planned and has no code is
// told by its folded title.
course_rows rows_that_count(const course_record& record);

}  // namespace throughline::core
