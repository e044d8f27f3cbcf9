// What import runs did to stays, kept until it is followed; and the events that came of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/enrollment_events.hpp"
#include "core/id.hpp"
#include "core/responsibility.hpp"

namespace throughline::store {

class connection;

// Written with the stay itself, so that a run that is killed still knows. In this order of kinds
// they are followed, person by person.
struct enrollment_change_row {
  enum class kind : std::uint8_t {
    left,
    absent,  // left, by its row's absence
    entered,
    graded,
    responsible,  // somebody answers for the student
    released,     // and does no more
    corrected     // the dates of a stay that was over, and is
  };
  core::row_id person = 0;
  kind what = kind::left;
  // 0: of the grade; of responsible and released the row of evidence
  core::row_id stay = 0, school = 0;
  std::string grade_before;  // of graded
};
// Once for each run, person, kind and stay.
void put_enrollment_change(connection& db, const core::uid& run, const enrollment_change_row& r);
// The next ones of a run behind `last`, at most `limit`. reads
std::vector<enrollment_change_row> enrollment_changes_after(connection& db, const core::uid& run,
                                                            const enrollment_change_row& last,
                                                            int limit);
void forget_enrollment_changes(connection& db, const core::uid& run);

struct class_of_stay {
  core::stay_fact stay;
  std::string school_class;
};
std::vector<class_of_stay> stay_facts(connection& db, core::row_id person);  // reads
std::string grade_of_person(connection& db, core::row_id person);            // reads
core::uid uid_of_person(connection& db, core::row_id person);                // reads
struct stored_responsibility {
  core::responsibility it;
  core::row_id person = 0, org = 0;  // 0: not known
  bool active = false;
};
// A row of evidence that says who answers for a student. reads
std::optional<stored_responsibility> responsibility_of(connection& db, core::row_id evidence);

// In place of what the same run said of that person before.
void put_enrollment_events(connection& db, const core::uid& run, core::row_id person,
                           const std::vector<core::enrollment_event>& all, std::int64_t at_ms);
struct told_event {
  core::row_id person = 0;
  std::string kind;
  std::int64_t at_ms = 0;
  std::string on, from_school, to_school, from_grade, to_grade, respect;
};
// Newest first, without promotions. reads
std::vector<told_event> enrollment_events_since(connection& db, std::int64_t at_ms, int limit);

bool has_open_task(connection& db, const core::uid& subject, std::string_view kind);  // reads
struct open_task {
  core::row_id person = 0;
  std::int64_t created_ms = 0;
};
std::vector<open_task> open_tasks_of_kind(connection& db, std::string_view kind, int limit);

}  // namespace throughline::store
