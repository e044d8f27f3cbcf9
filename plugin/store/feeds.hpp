// What feeds and the host's events write, and what an import reads to know the difference.
#pragma once

#include <cstdint>
#include <memory>
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

// Every put_ is an upsert by what the source calls the row, so that repeating one changes nothing;
// empty texts are stored as null. All run in the caller's write transaction; those that read say
// so. The many rows of an import are written by store/feed_batch.hpp.

enum class feed_table : std::uint8_t {
  org,
  academic_session,
  course,
  class_section,
  user,
  role,
  demographics,
  class_enrollment,
  program,
  program_enrollment,
  academic_record,
  course_transcript,
  evidence
};

// The key of a row of a source: 63 bits of a hash of both names, never 0. Of users, demographics,
// roles, enrollments and evidence it is the row's id. Two rows share one once in some million
// imports of a million rows; the second is then not stored.
class feed_ids {
 public:
  explicit feed_ids(std::string_view source_name);
  [[nodiscard]] row_id of(std::string_view sourced_id) const;

 private:
  std::uint64_t source_;
};

struct feed_row {
  row_id key = 0, id = 0;
  std::int64_t hash = 0;
  bool active = false;
  row_id person = 0;  // user, demographics, role, enrollment, evidence
  bool mark = false;  // of one row asked for: an org that may be attended, a user who is a student
};
// What the source ever sent of a kind. `evidence_kind` says which of the evidence.
class feed_rows {
 public:
  feed_rows(connection& db, feed_table kind, row_id source, std::string_view source_name,
            std::string_view evidence_kind = {});
  ~feed_rows();
  feed_rows(const feed_rows&) = delete;
  feed_rows& operator=(const feed_rows&) = delete;

  // Whether they come in the order of their keys.
  [[nodiscard]] bool sorted() const;
  bool next(feed_row& r);

 private:
  struct running;
  std::string evidence_kind_;  // bound
  std::unique_ptr<running> it_;
};
// One of them. reads
std::optional<feed_row> feed_row_of(connection& db, feed_table kind, row_id source,
                                    std::string_view source_name, std::string_view sourced_id,
                                    std::string_view evidence_kind = {});
void end_feed_row(connection& db, feed_table kind, row_id id);
// How many rows are active, counted no further than `enough`. reads
std::int64_t active_feed_rows(connection& db, feed_table kind, row_id source, std::int64_t enough,
                              std::string_view evidence_kind = {});
// Whether an active row was over before `today` by its own dates, or those of its class: that a
// feed stops telling of it takes nothing away. reads
bool is_expired(connection& db, feed_table kind, row_id row, std::string_view today);
// What the source calls a row; not of demographics and evidence. reads
std::string sourced_id_of(connection& db, feed_table kind, row_id row);
// The sourcedId of a user's row that is a student's; empty of another. reads
std::string sourced_id_of_student(connection& db, row_id user);

std::optional<row_id> source_named(connection& db, std::string_view name);  // reads
// The source as which a feed of this kind tells: `wanted`, or when that is empty "default", or the
// kind's own name ("edfi") where that is another kind's. failure(conflict) when `wanted` is
// another's: a full set of one feed would end what the other told. reads
std::string source_for(connection& db, std::string_view wanted, std::string_view kind);
std::vector<std::string> sources_of_feeds(connection& db);  // by name; reads
row_id put_source(connection& db, std::string_view name, std::string_view kind);

struct org_row {
  std::string_view kind, name, identifier, parent, metadata;
  bool alternative = false;
};
row_id put_org(connection& db, row_id source, std::string_view sourced_id, const org_row& r,
               std::int64_t hash);
struct session_row {
  std::string_view kind, title, start_date, end_date, parent;
  std::int64_t school_year = 0;
  std::string_view metadata;
};
row_id put_session(connection& db, row_id source, std::string_view sourced_id, const session_row& r,
                   std::int64_t hash);
struct course_row {
  std::string_view title, course_code, grades, subjects, subject_codes;
  row_id org = 0;  // 0: none
  std::string_view school_year, metadata;
};
row_id put_course(connection& db, row_id source, std::string_view sourced_id, const course_row& r,
                  std::int64_t hash);
struct class_row {
  std::string_view title, class_code, kind;
  row_id course = 0, school = 0;  // 0: none
  std::string_view terms, grades, subjects, subject_codes, periods, location, metadata;
};
row_id put_class(connection& db, row_id source, std::string_view sourced_id, const class_row& r,
                 std::int64_t hash);

struct person_row {
  std::string_view given_name, family_name, middle_name, preferred_given_name,
      preferred_family_name, grade, email, phone;
  std::string_view birth_date, sex;  // taken by a new person alone
  bool is_student = false;           // the same
};
// "family, given middle", folded: what lists sort by.
std::string sort_name_of(const person_row& r);
void update_person(connection& db, row_id person, const person_row& r);
// `user`: the row's id.
void put_demographics(connection& db, row_id user, std::int64_t hash, std::string_view metadata);
void update_person_demographics(connection& db, row_id person, std::string_view birth_date,
                                std::string_view sex);
void make_student(connection& db, row_id person);
// With `only`, other values of that system go, unless another roster row may have brought them.
void put_identifier(connection& db, row_id person, row_id source, std::string_view system,
                    std::string_view value, bool only);
// The agents a user's row is stored with; empty when there is none. reads
std::string agents_of_user(connection& db, row_id user);
// Ends the link, unless a row of either end, of any source, still states it.
void drop_guardian(connection& db, row_id student, row_id guardian);

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
bool has_people(connection& db);     // reads
row_id next_person(connection& db);  // the id of the next one; reads
row_id next_class(connection& db);   // the same of classes
row_id next_stay(connection& db);    // the same of stays; reads
row_id next_academic_record(connection& db);

struct stay_row {
  row_id person = 0, school = 0;
  std::string_view grade, entry_date, exit_date, entry_type, exit_type;
  bool primary = true;
  std::string_view plans = {};  // as intake/events.hpp has it of a role
};
// Without a grade, the person's own is taken, unless the stay is `of_before`, an earlier school
// year: then they had another.
row_id put_stay(connection& db, row_id source, std::string_view key, const stay_row& r,
                std::int64_t hash, bool of_before);
struct stay_state {
  row_id id = 0, person = 0, school = 0;
  bool active = false;
  std::int64_t hash = 0;
  std::string entry_date, exit_date;
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
// Its row has another key now, and it is no other stay.
void rename_stay(connection& db, row_id stay, std::string_view key);
// Its row tells of another one from now on; it is kept, and over.
void retire_stay(connection& db, row_id stay, std::string_view today);
// Of the stays that were not over when the school year began.
void grade_of_stays(connection& db, row_id person, row_id source, std::string_view grade,
                    std::string_view year_began);
std::string role_key(connection& db, row_id role);  // its sourced_id
struct stay_at {
  row_id id = 0, school = 0;
  bool was_over = false;  // by its exit date
};
// Ends every role, class and stay the source told of; gives the stays that were active.
std::vector<stay_at> end_all_of_person(connection& db, row_id person, row_id source,
                                       std::string_view today);
bool has_active_user(connection& db, row_id person, row_id source);

// As the store keeps them; null when they are not said.
inline std::optional<std::int64_t> thousandths(const std::optional<core::credits>& c) {
  return c ? std::optional(c->thousandths) : std::nullopt;
}

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

struct program_row {
  std::string_view name, kind;
  row_id org = 0;  // 0: none
  bool alternative = false;
  std::string_view metadata;
};
row_id put_program(connection& db, row_id source, std::string_view sourced_id, const program_row& r,
                   std::int64_t hash);
struct program_enrollment_row {
  row_id person = 0, program = 0, org = 0;  // org 0: none
  std::string_view kind, begin_date, end_date, exit_reason, metadata;
};
struct academic_record_row {
  row_id person = 0, org = 0;  // org 0: none
  std::optional<std::int64_t> school_year;
  std::string_view term;
  std::optional<core::credits> earned, attempted, term_earned, term_attempted, gpa, gpa_scale;
  std::string_view details;
};
row_id put_academic_record(connection& db, row_id source, std::string_view sourced_id,
                           const academic_record_row& r, std::int64_t hash);
// Of a feed. What the row itself does not say of its course and school, theirs do.
struct course_transcript_row {
  transcript_row row;
  row_id person = 0, record = 0, course = 0, org = 0;  // 0: none
  std::string_view details;
};

void set_grade(connection& db, row_id person, std::string_view grade);
// Whether another stay that goes on and has a grade is the student's primary one, or began later.
// reads
bool has_better_stay(connection& db, row_id person, bool primary, std::string_view entry_date,
                     std::string_view today);

// For the connection that imports, inside a write transaction: more of the file in memory, and
// whoever calls moves the pages of the wal (store/wal.hpp). `alone`: foreign keys go unchecked,
// some indexes are left for the end (feed_indexes), and without other connections there is no wal;
// for a district that nobody uses yet and whose rows all come from this run. To be called first in
// the transaction, which it begins anew.
enum class import_mode : std::uint8_t { off, on, alone };
void set_import_mode(connection& db, import_mode mode);

}  // namespace throughline::store
