// Sections that are alternative programs within a school, and the stays that enrollments in them
// are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/student.hpp"

namespace throughline::store {

class connection;

// field: classCode, courseCode, title, location, or the name of a metadata column of classes.csv;
// school_class as of schools (A5, A6).
struct program_section {
  std::string field, value, school_class;
};
std::vector<program_section> program_sections(connection& db);  // of the settings; reads
void put_program_sections(connection& db, const std::vector<program_section>& all);

// Marks the sections that there are by the settings, begins a stay for each enrollment of a student
// in one, and ends those that are no more. Gives what began and ended, with no school said: the
// school itself is a regular one. Nothing when there are no such settings or sections.
std::vector<core::enrollment_change> settle_program_sections(connection& db,
                                                             std::string_view today);

}  // namespace throughline::store
