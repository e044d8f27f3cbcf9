// What feeds and the host's events write, and what an import reads to know the difference.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/credits.hpp"
#include "core/id.hpp"
#include "core/student.hpp"

namespace throughline::store {

class connection;
using core::row_id;

// Every put_ is an upsert by (source, sourced_id), so that repeating one changes nothing; empty
// texts are stored as null. `fresh`: the source never sent the row before, so that one found there
// is the same already. All run in the caller's write transaction; those that read say so.

enum class feed_table : std::uint8_t {
  org,
  academic_session,
  course,
  class_section,
  user,
  role,
  demographics,
  class_enrollment
};

struct feed_row {
  row_id id = 0;
  std::string_view sourced_id;
  std::int64_t hash = 0;
  bool active = false;
  bool mark = false;  // org: a school; user: a student; role and enrollment: as a student
  row_id person = 0;  // user, demographics, role, enrollment
};
// Reads every row the source ever sent of that kind.
void each_feed_row(connection& db, feed_table kind, row_id source,
                   const std::function<void(const feed_row&)>& take);
void end_feed_row(connection& db, feed_table kind, row_id id);

std::optional<row_id> source_named(connection& db, std::string_view name);  // reads
row_id put_source(connection& db, std::string_view name, std::string_view kind);

struct org_row {
  std::string_view kind, name, identifier, parent;
};
row_id put_org(connection& db, row_id source, std::string_view sourced_id, const org_row& r,
               std::int64_t hash);
struct session_row {
  std::string_view kind, title, start_date, end_date, parent;
  std::int64_t school_year = 0;
};
void put_session(connection& db, row_id source, std::string_view sourced_id, const session_row& r,
                 std::int64_t hash);
struct course_row {
  std::string_view title, course_code, grades, subjects, subject_codes;
  row_id org = 0;  // 0: none
  std::string_view school_year;
};
row_id put_course(connection& db, row_id source, std::string_view sourced_id, const course_row& r,
                  std::int64_t hash);
struct class_row {
  std::string_view title, class_code, kind;
  row_id course = 0, school = 0;  // 0: none
  std::string_view terms, grades, subjects, subject_codes, periods;
};
row_id put_class(connection& db, row_id source, std::string_view sourced_id, const class_row& r,
                 std::int64_t hash, bool fresh);

struct person_row {
  std::string_view given_name, family_name, middle_name, preferred_given_name,
      preferred_family_name, grade, email, phone;
  std::string_view birth_date, sex;  // taken by insert_person alone
  bool is_student = false;           // the same
};
row_id insert_person(connection& db, const core::uid& key, const person_row& r);
void update_person(connection& db, row_id person, const person_row& r);
void put_person_source(connection& db, row_id source, std::string_view sourced_id, row_id person,
                       std::string_view username, std::string_view agents,
                       std::string_view primary_org, std::int64_t hash,
                       std::int64_t demographics_hash /* 0: none; taken by a new row alone */,
                       bool fresh);
void put_demographics_hash(connection& db, row_id source, std::string_view sourced_id,
                           std::int64_t hash);
void update_person_demographics(connection& db, row_id person, std::string_view birth_date,
                                std::string_view sex);
void make_student(connection& db, row_id person);
// With `only`, other values of that system go, unless another roster row may have brought them.
void put_identifier(connection& db, row_id person, std::string_view system, std::string_view value,
                    bool only);
// The agents a user's row is stored with; empty when there is none. reads
std::string agents_of_user(connection& db, row_id source, std::string_view sourced_id);
// Ends the link, unless an active row of either end still states it.
void drop_guardian(connection& db, row_id student, row_id guardian, row_id source);
void put_guardian(connection& db, row_id student, row_id guardian, row_id source);

struct candidate {
  row_id person = 0;
  std::string birth_date, family_name, given_name;
};
std::vector<candidate> persons_with_state_id(connection& db, std::string_view state,
                                             std::string_view state_id);  // reads
bool has_state_ids(connection& db, std::string_view state);               // reads
std::vector<std::string> state_ids_of_person(connection& db, row_id person,
                                             std::string_view state);        // reads
std::optional<candidate> identity_of_person(connection& db, row_id person);  // reads
// The sourcedIds of the active roles the source told of. reads
std::vector<std::string> roles_of_person(connection& db, row_id person, row_id source);
bool has_people(connection& db);                                       // reads
std::string sourced_id_of_user(connection& db, row_id person_source);  // reads

struct role_row {
  row_id person = 0, org = 0;
  std::string_view kind, begin_date, end_date;
  bool primary = false;
};
void put_role(connection& db, row_id source, std::string_view sourced_id, const role_row& r,
              std::int64_t hash, bool fresh);
struct enrollment_row {
  row_id person = 0, class_section = 0;
  std::string_view role, begin_date, end_date;
  bool primary = false;
};
void put_enrollment(connection& db, row_id source, std::string_view sourced_id,
                    const enrollment_row& r, std::int64_t hash, bool fresh);

struct stay_row {
  row_id person = 0, school = 0;
  std::string_view grade, entry_date, exit_date, entry_type, exit_type;
  bool primary = true;
};
// Without a grade, the person's own is taken.
row_id put_stay(connection& db, row_id source, std::string_view key, const stay_row& r,
                std::int64_t hash, bool fresh);
struct stay_state {
  row_id id = 0, person = 0, school = 0;
  bool active = false;
  std::int64_t hash = 0;
  std::string exit_date;
};
std::optional<stay_state> stay_by_key(connection& db, row_id source, std::string_view key);
// The active stay of the same person at the same school from the same day that another source told
// of; 0 when there is none. reads
row_id same_stay_elsewhere(connection& db, row_id person, row_id school,
                           std::string_view entry_date, row_id source);
std::string exit_of_stay(connection& db, row_id stay);  // reads
// What another source says of a stay's end: its date, and the types that are said. False when it
// was so already.
bool exit_stay(connection& db, row_id stay, std::string_view exit_date, std::string_view entry_type,
               std::string_view exit_type);
bool has_stays_elsewhere(connection& db, row_id source);  // reads
void take_over_stay(connection& db, row_id stay, row_id source, std::string_view key);
// Ends it, exit date `today` unless it has an earlier one.
void end_stay(connection& db, row_id source, std::string_view key, std::string_view today);
void grade_of_stays(connection& db, row_id person, row_id source, std::string_view grade);
std::string role_key(connection& db, row_id role);  // its sourced_id
// Ends every role, class and stay the source told of; gives the stays that were active.
std::vector<row_id> end_all_of_person(connection& db, row_id person, row_id source,
                                      std::string_view today);
// Every stay of the person that the source told of, over or not. reads
std::vector<row_id> stays_of_source(connection& db, row_id person, row_id source);
bool has_active_user(connection& db, row_id person, row_id source);

struct feed_run {
  core::uid key;
  std::string source_name, feed, version, mode, state, stage_file, report, author;
  std::int64_t started_ms = 0, ended_ms = 0;
  row_id source = 0, id = 0;
};
void insert_run(connection& db, const feed_run& r);
// An empty report or version stays as it is (null).
void set_run(connection& db, const core::uid& key, std::string_view state,
             std::optional<std::int64_t> ended_ms, std::string_view report,
             std::string_view version);
std::optional<feed_run> run_named(connection& db, const core::uid& key);
std::vector<feed_run> runs(connection& db, int limit);  // newest first
std::vector<feed_run> unfinished_runs(connection& db);  // oldest first
std::vector<std::string> staged_runs(connection& db);   // stage files still wanted
bool later_run_applied(connection& db, const feed_run& r);

struct transcript_row {
  std::string_view key;  // the source's own row id
  std::optional<std::int64_t> school_year;
  std::string_view term, school_name, grade_level, course_code, title, subject, sced, grade, result;
  std::optional<core::credits> attempted, earned;
};
struct transcript_state {
  row_id id = 0;
  std::string key;
  std::int64_t hash = 0;
  bool active = false;
};
std::vector<transcript_state> transcript_rows(connection& db, row_id person, row_id source);
// False when the key belongs to another person's row already: nothing is changed then.
bool put_transcript_row(connection& db, const core::uid& key, row_id person, row_id source,
                        const transcript_row& r, std::int64_t hash);
void end_transcript_row(connection& db, row_id id);

// For the connection that imports, inside a write transaction: more of the file in memory, fewer
// checkpoints. `alone`: foreign keys go unchecked, for a district that nobody uses yet and whose
// rows all come from this run. To be called first in the
// transaction, which it begins anew.
enum class import_mode : std::uint8_t { off, on, alone };
void set_import_mode(connection& db, import_mode mode);

}  // namespace throughline::store
