// The neutral records every feed is turned into, whatever its standard; adapters write them, intake
// takes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
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
  result_objective
};
inline constexpr std::size_t entities = 21;
constexpr bool is_evidence(entity e) { return e > entity::class_enrollment; }

// bulk: all there is, what is not in it is gone. delta: changed rows only.
enum class fullness : std::uint8_t { bulk, delta };

// One file (or resource) of a feed.
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
  std::string_view state;  // imported, partly, rejected, absent, ignored (contract section 3)
  std::int64_t read = 0, rejected = 0;
  // Every record could at least be named, so that what a bulk part does not hold is really gone.
  bool complete = false;
};

enum class life : std::uint8_t {
  active,
  ended
};  // ended: tobedeleted, or inactive (OneRoster 1.0)

// metadata: the feed's own extension columns that have a value, as one JSON object of strings in
// the order of their names; empty when there are none.
struct org {
  std::string_view sourced_id, kind, name, identifier, parent;  // kind: district, school, ...
  std::string_view metadata;
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
};
struct role {
  // sourced_id of a 1.1 row's roles is made: "<user>|<org>|<role>"
  std::string_view sourced_id, user, org, kind, begin_date, end_date, user_profile, metadata;
  bool primary = true;
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

// A row another one names. must: without it the row cannot be taken.
struct reference {
  entity to = entity::org;
  std::string_view sourced_id, field;
  bool must = false;
};
// Any kind of row that is_evidence(). body: its columns that have a value, by their names in the
// standard, as one JSON object of strings; never a password or another secret.
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
  virtual void take(const origin&, life, const evidence&) = 0;
  // A record that was rejected but named itself: it is not gone, and what is held of it stays; so
  // do the roles made out of a user's row.
  virtual void keep(const origin&, entity, std::string_view sourced_id) = 0;
  virtual void take(core::finding) = 0;
  virtual void end(const part_end&) = 0;
};

}  // namespace throughline::intake
