// Students, guardians, stays, classes, transcripts and the calendar, read for pages and rules.
#pragma once

#include <string_view>
#include <vector>

#include "core/school_calendar.hpp"
#include "core/student.hpp"
#include "core/transcript.hpp"
#include "core/value.hpp"

namespace throughline::store {

class connection;
class statement;

// A reference a host or peer uses: a uid, a state id, or SYSTEM:VALUE ("sourcedId:S1", "Local:17").
// Nothing when there is no such student, or when the reference fits several: never a guess.
std::optional<core::student> find_student(connection& db, std::string_view state,
                                          std::string_view reference);
std::optional<core::student> student_with_id(connection& db, std::string_view state,
                                             core::row_id id);
// By the beginning of the folded "family, given" name; at most `limit`.
std::vector<core::student> students_named(connection& db, std::string_view state,
                                          std::string_view text, int limit);

std::vector<core::school_stay> stays(connection& db,
                                     core::row_id person);  // active and primary first
std::vector<core::guardian> guardians(connection& db, core::row_id person);
std::vector<core::current_class> current_classes(connection& db, core::row_id person,
                                                 core::date today);
core::transcript transcript(connection& db, core::row_id person);
// What a row of transcript_course says of a course, its columns school_year to result in the
// table's order from this one on; without its id and key.
core::transcript_course course_of(const statement& q, int from);

struct school {
  core::row_id id = 0;
  std::string name, sourced_id, identifier, school_class, kind;
};
std::optional<school> find_school(connection& db, std::string_view reference);
std::vector<school> schools(connection& db);
bool set_school_class(connection& db, std::string_view reference, std::string_view school_class);

// The school's own days (by identifier or sourcedId), and the district's where it has none: from
// the last school day before `from` to the first after `to`, so that the calendar knows how far it
// reaches.
core::school_calendar calendar(connection& db, core::date from, core::date to,
                               const core::school_stay& school);
bool put_calendar_day(connection& db, core::date day, std::string_view school,
                      std::string_view kind,
                      std::string_view name);  // false: it was there already

core::value counts(connection& db, std::string_view district);  // contract section 4
std::string setting(connection& db, std::string_view name);     // empty when never set
void put_setting(connection& db, std::string_view name, std::string_view body);

}  // namespace throughline::store
