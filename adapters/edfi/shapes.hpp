// Which children the entities of Data Standard 5.2 have, in which order: what a writer must know.
#pragma once

#include <string_view>

namespace throughline::edfi {

enum class interchange_document {
  education_organization,
  calendar,
  master_schedule,
  student,
  contact,
  staff,
  enrollment,
  program,
  transcript
};
inline constexpr int interchange_documents = 9;
// "Student.xml", "InterchangeStudent"
std::string_view file_of(interchange_document d);
std::string_view root_of(interchange_document d);

// Children are words between blanks, "*" behind one that must be there; those of all entities of
// its sort come before its own.
struct shape {
  std::string_view entity;
  interchange_document in;
  std::string_view before, own;
};
const shape* shape_of(std::string_view entity);  // null: it is not written
// Of an element that is filled from two sides; null: its children stand as they were read.
const shape* shape_within(std::string_view child);

}  // namespace throughline::edfi
