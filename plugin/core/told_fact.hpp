// A fact of a student, who told it and when: what a page lists, and whose word counts.
#pragma once

#include <cstdint>
#include <string>

namespace throughline::core {

struct told_fact {
  // "name", "preferredName", "birthDate", "sex", "grade", "email", "phone"; "identifier",
  // "guardian", "enrollment", "responsibility", "program", "transcript"
  std::string what;
  std::string value;  // as told; of an enrollment the school; of a transcript its credits earned
  // Of an identifier its system, of an enrollment the grade, of a responsibility in what respect,
  // of a transcript the number of its courses.
  std::string of;
  // Of an enrollment, a responsibility or a program: YYYY-MM-DD; `to` empty while it lasts.
  std::string from, to;
  std::string source;         // the feed's, host's or district's name; empty: not known
  std::int64_t as_of_ms = 0;  // when the source was heard last; 0: not known
  bool counts = true;         // false: another source's word counts, this one is kept beside it
  bool ended = false;         // the source tells of the student no more
};

}  // namespace throughline::core
