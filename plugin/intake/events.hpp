// The neutral records every feed is turned into, whatever its standard; adapters write them, intake
// takes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/finding.hpp"

namespace throughline::intake {

// All views live until take() returns. Texts are UTF-8, trimmed, bounded by the reader; empty = not
// said. Dates are YYYY-MM-DD, already checked by the adapter; end dates are exclusive (OneRoster
// 1.2). Lists are joined by "," without blanks; user_ids are "{Type:Id},{Type:Id}".

// Where a record stood, for findings: 1-based, a CSV header being record 1. line: of its first
// byte, 0 when not known.
struct origin {
  std::string_view file;
  std::int64_t record = 0, line = 0;
  // The record as it is staged (intake/stage.hpp), and its short_hash, where a thread before made
  // them; else empty.
  std::string_view encoded = {};
  std::uint64_t hash = 0;
};

enum class entity : std::uint8_t {
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
  // kept as they came, as evidence; never shown as a transcript
  user_profile,
  resource,
  class_resource,
  course_resource,
  user_resource,
  category,
  score_scale,
  line_item,
  line_item_score_scale,
  line_item_objective,
  result,
  result_score_scale,
  result_objective,
  graduation_plan,
  responsibility,
  attendance_event,
  discipline_incident,
  student_discipline_incident,
  discipline_action,
  intervention,
  student_intervention,
  cohort,
  student_cohort,
  student_assessment,
  gradebook_entry,
  student_gradebook_entry,
  grade,
  report_card,
  student_organization,
  student_contact
};
inline constexpr std::size_t entities = static_cast<std::size_t>(entity::student_contact) + 1;
constexpr bool is_evidence(entity e) { return e >= entity::user_profile; }

// bulk: all there is, what is not in it is gone. delta: changed rows only.
enum class fullness : std::uint8_t { bulk, delta };

// The records of one kind: a file (or resource) of a feed, or what several files hold of it; then
// `name` is that of the first, and each record's origin names its own.
struct part {
  std::string_view name;
  entity kind = entity::org;
  fullness how = fullness::bulk;
  // Its records were made out of another file's (1.1 roles out of users.csv): they are staged, but
  // not counted in the report.
  bool derived = false;
};
struct part_end {
  std::string_view name;
  // imported, partly, rejected, absent, ignored (contract section 3); empty: the records of a kind
  // end, and their files are told of later
  std::string_view state;
  std::int64_t read = 0, rejected = 0;
  // Every record could at least be named, so that what a bulk part does not hold is really gone.
  bool complete = false;
  // But none whose sourcedId begins with one of these ("contact:,staff:"): those are not told of.
  std::string_view left_out = {};
};

enum class life : std::uint8_t {
  active,
  ended,  // tobedeleted, or inactive (OneRoster 1.0)
  // What else is said of a record that is told of elsewhere in its part: it fills what is empty
  // there, and lists grow. Of users and demographics.
  more
};

// metadata: the feed's own extension columns that have a value, as one JSON object of strings in
// the order of their names; empty when there are none.
struct org {
  std::string_view sourced_id, kind, name, identifier, parent;  // kind: district, school, ...
  std::string_view metadata;
  bool alternative = false;  // the feed says that it is a school of that type
};
struct academic_session {
  std::string_view sourced_id, kind, title, start_date, end_date, parent, school_year, metadata;
};
struct course {
  std::string_view sourced_id, title, course_code, grades, org, subjects, subject_codes,
      school_year, metadata;
};
struct class_section {
  std::string_view sourced_id, title, class_code, kind, location, course, school, terms, grades,
      subjects, subject_codes, periods, metadata;
};
// A roster row, not yet a person: several may be one human being.
struct user {
  std::string_view sourced_id, username, identifier, user_ids, given_name, family_name, middle_name,
      preferred_given_name, preferred_middle_name, preferred_family_name, email, phone, sms, grade,
      agents, primary_org, pronouns, master_identifier, metadata;
  std::string_view state_id;  // out of user_ids or identifier, by the adapter's setting
  bool enabled = true;
  bool student = false;  // whatever their roles; OneRoster says so by a role alone
};
struct role {
  // sourced_id of a 1.1 row's roles is made: "<user>|<org>|<role>"
  std::string_view sourced_id, user, org, kind, begin_date, end_date, user_profile, metadata;
  bool primary = true;
  // Of a student's stay at a school, where the feed says it of the stay: OneRoster's grade code,
  // and the feed's own words for how it began and ended.
  std::string_view grade = {}, entry_type = {}, exit_type = {};
  // And the graduation plans it names: a JSON list of their sourcedIds, the main one first ("" when
  // there is none), then the alternatives.
  std::string_view plans = {};
};
struct demographics {
  std::string_view sourced_id /* the user's */, birth_date, sex,
      ethnicity_and_race /* flags, canonical */, birth_country, birth_state, birth_city,
      residence_status, metadata;
};
struct class_enrollment {
  std::string_view sourced_id, class_section, school, user, role, begin_date, end_date, metadata;
  bool primary = false;
};

// What students take part in besides classes: special education, career education, an alternative
// program within a school (alternative: then taking part is a stay in it).
struct program {
  std::string_view sourced_id, name, kind, org, metadata;
  bool alternative = false;
};
// kind: the feed's word for the association.
struct program_enrollment {
  std::string_view sourced_id, user, program, org, kind, begin_date, end_date, exit_reason,
      metadata;
};
// Credits and grade point averages as one school stated them for a term. Decimals as written, at
// most three places; school_year: the year it ends. details: what else was said, by its names in
// the standard, as JSON (every grade point average, diplomas, honors).
struct academic_record {
  std::string_view sourced_id, user, org, school_year, term, credits_earned, credits_attempted,
      term_earned, term_attempted, gpa, gpa_scale, details;
};
// One attempt at a course. grade: the letter, else the number; result: pass, fail, incomplete,
// withdrawn, or the feed's own word. course: its sourcedId, where the feed has it.
struct course_transcript {
  std::string_view sourced_id, user, record, org, school_year, term, school_name, grade_level,
      course, course_code, title, subject, sced, attempted, earned, grade, result, details;
};

// A row another one names. must: without it the row cannot be taken.
struct reference {
  entity to = entity::org;
  std::string_view sourced_id, field;
  bool must = false;
};
// Any kind of row that is_evidence(). body: its columns that have a value, by their names in the
// standard, as one JSON object of strings; never a password or another secret. metadata, in neutral
// form: of a graduation plan what it asks (core/graduation_plan.hpp), of a responsibility what it
// says (core/responsibility.hpp).
struct evidence {
  entity kind = entity::result;
  std::string_view sourced_id, user, class_section, body, metadata;
  std::span<const reference> refers;  // all it names, user and class_section among them
};

// Takes parts in the order of entity: begin(), its records, end(). A part that is absent, ignored
// or unreadable has only its end(); a derived part stands between begin() and end() of the one it
// is made from.
class sink {
 public:
  virtual ~sink() = default;
  virtual void begin(const part&) = 0;
  virtual void take(const origin&, life, const org&) = 0;
  virtual void take(const origin&, life, const academic_session&) = 0;
  virtual void take(const origin&, life, const course&) = 0;
  virtual void take(const origin&, life, const class_section&) = 0;
  virtual void take(const origin&, life, const user&) = 0;
  virtual void take(const origin&, life, const role&) = 0;
  virtual void take(const origin&, life, const demographics&) = 0;
  virtual void take(const origin&, life, const class_enrollment&) = 0;
  virtual void take(const origin&, life, const program&) = 0;
  virtual void take(const origin&, life, const program_enrollment&) = 0;
  virtual void take(const origin&, life, const academic_record&) = 0;
  virtual void take(const origin&, life, const course_transcript&) = 0;
  virtual void take(const origin&, life, const evidence&) = 0;
  // A record that was rejected but named itself: it is not gone, and what is held of it stays; so
  // do the roles made out of a user's row.
  virtual void keep(const origin&, entity, std::string_view sourced_id) = 0;
  virtual void take(core::finding) = 0;
  virtual void end(const part_end&) = 0;
};

// For feeds whose documents hold several kinds of records, in any order. One thread.
class set_sink {
 public:
  virtual ~set_sink() = default;
  // Where records go: begin() says the kind of what follows, again and again; end() tells of a
  // document.
  virtual sink& records() = 0;
  virtual void open_document() = 0;
  // taken = false: nothing that was told since open_document() counts.
  virtual void close_document(bool taken) = 0;
  // Of that kind the set, `document` first, holds all there is but for `left_out` (part_end).
  virtual void whole(entity kind, std::string_view document, std::string_view left_out) = 0;
  // A folder for what the adapter must put aside.
  [[nodiscard]] virtual const std::string& folder() const = 0;
};

// Takes what a feed told as the store holds it, to be written in a standard's form: kind by kind,
// in the order of entity, each in an order of its own that does not change. Views live until take()
// returns. What the store does not keep of a record is empty.
class taker {
 public:
  virtual ~taker() = default;
  virtual void take(const org&) = 0;
  virtual void take(const academic_session&) = 0;
  virtual void take(const course&) = 0;
  virtual void take(const class_section&) = 0;
  virtual void take(const user&, const demographics&) = 0;
  virtual void take(const role&) = 0;
  virtual void take(const class_enrollment&) = 0;
  virtual void take(const program&) = 0;
  virtual void take(const program_enrollment&) = 0;
  virtual void take(const academic_record&) = 0;
  virtual void take(const course_transcript&) = 0;
  virtual void take(const evidence&) = 0;
};

}  // namespace throughline::intake
