// The many rows of an import, written some hundred to a statement.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/id.hpp"
#include "store/feeds.hpp"
#include "store/given_rows.hpp"

namespace throughline::store {

struct person_source_row {
  row_id person = 0;
  std::string_view username, agents, primary_org, master_identifier, metadata;
  std::int64_t demographics_hash = 0;  // 0: none; taken by a new row alone, like the next
  std::string_view demographics_metadata;
};
struct role_row {
  row_id person = 0, org = 0;
  std::string_view kind, begin_date, end_date, user_profile, metadata;
  bool primary = false;
};
struct enrollment_row {
  row_id person = 0, class_section = 0;
  std::string_view role, begin_date, end_date, metadata;
  bool primary = false;
};
struct evidence_row {
  std::string_view kind;
  row_id person = 0, class_section = 0;  // 0: none
  std::string_view body, metadata;
};

// One thread. Rows wait here until write(), in the order that foreign keys ask for; texts are
// copied. `id` is feed_ids::of the row's own, except of what is inserted (next_class, next_person,
// next_stay, next_academic_record).
class feed_batch {
 public:
  explicit feed_batch(row_id source) : source_(source) {}

  // Of a class that was never stored.
  void insert_class(row_id id, std::string_view sourced_id, const class_row& r, std::int64_t hash);
  void insert_person(row_id id, const core::uid& key, const person_row& r);
  void put_person_source(row_id id, std::string_view sourced_id, const person_source_row& r,
                         std::int64_t hash);
  void put_identifier(row_id person, std::string_view system, std::string_view value);
  void put_guardian(row_id student, row_id guardian);
  void put_role(row_id id, std::string_view sourced_id, const role_row& r, std::int64_t hash);
  // Of a stay that no row can be in the way of.
  void insert_stay(row_id id, std::string_view key, const stay_row& r, std::int64_t hash,
                   bool of_before);
  void put_enrollment(row_id id, std::string_view sourced_id, const enrollment_row& r,
                      std::int64_t hash);
  void put_program_enrollment(row_id id, std::string_view sourced_id,
                              const program_enrollment_row& r, std::int64_t hash);
  // Of a record that was never stored.
  void insert_academic_record(row_id id, std::string_view sourced_id, const academic_record_row& r,
                              std::int64_t hash);
  // What the row itself does not say of its course and school, theirs do. `key`: of a new row.
  void put_course_transcript(const core::uid& key, const course_transcript_row& c,
                             std::int64_t hash);
  void put_evidence(row_id id, std::string_view sourced_id, const evidence_row& r,
                    std::int64_t hash);

  [[nodiscard]] std::size_t size() const { return waiting_; }
  // Of the texts of rows that carry what has no columns of its own, some of it long.
  [[nodiscard]] std::size_t long_texts() const {
    return academic_records_.bytes() + course_transcripts_.bytes() + evidence_.bytes();
  }
  void write(connection& db);

 private:
  row_id source_;
  std::size_t waiting_ = 0;
  given_rows classes_, persons_, person_sources_, identifiers_, guardians_, roles_, stays_,
      enrollments_, program_enrollments_, academic_records_, course_transcripts_, evidence_;
};

}  // namespace throughline::store
