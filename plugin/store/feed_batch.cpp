// The many rows of an import, written some hundred to a statement.
#include "store/feed_batch.hpp"

#include "store/sql.hpp"

namespace throughline::store {

void feed_batch::insert_class(row_id id, std::string_view sourced_id, const class_row& r,
                              std::int64_t hash) {
  ++waiting_;
  classes_.add(id, source_, sourced_id, r.title, said(r.class_code), said(r.kind),
               said_id(r.course), said_id(r.school), said(r.terms), said(r.grades),
               said(r.subjects), said(r.subject_codes), said(r.periods), said(r.location),
               said(r.metadata), hash);
}

void feed_batch::insert_person(row_id id, const core::uid& key, const person_row& r) {
  ++waiting_;
  persons_.add(id, blob_view{key.view()}, r.given_name, r.family_name, said(r.middle_name),
               said(r.preferred_given_name), said(r.preferred_family_name), sort_name_of(r),
               said(r.birth_date), said(r.sex), said(r.grade), said(r.email), said(r.phone),
               r.is_student);
}

void feed_batch::put_person_source(row_id id, std::string_view sourced_id,
                                   const person_source_row& r, std::int64_t hash) {
  ++waiting_;
  person_sources_.add(id, source_, sourced_id, r.person, said(r.username), said(r.agents),
                      said(r.primary_org), said(r.master_identifier), said(r.metadata), hash,
                      r.demographics_hash, said(r.demographics_metadata));
}

void feed_batch::put_identifier(row_id person, std::string_view system, std::string_view value) {
  ++waiting_;
  identifiers_.add(person, system, value, source_);
}

void feed_batch::put_guardian(row_id student, row_id guardian) {
  ++waiting_;
  guardians_.add(student, guardian, source_);
}

void feed_batch::put_role(row_id id, std::string_view sourced_id, const role_row& r,
                          std::int64_t hash) {
  ++waiting_;
  roles_.add(id, source_, sourced_id, r.person, r.org, r.kind, r.primary, said(r.begin_date),
             said(r.end_date), said(r.user_profile), said(r.metadata), hash);
}

void feed_batch::insert_stay(row_id id, std::string_view key, const stay_row& r, std::int64_t hash,
                             bool of_before) {
  ++waiting_;
  stays_.add(id, source_, key, r.person, r.school, said(r.grade), said(r.entry_date),
             said(r.exit_date), r.primary, hash, of_before, said(r.entry_type), said(r.exit_type),
             said(r.plans));
}

void feed_batch::put_enrollment(row_id id, std::string_view sourced_id, const enrollment_row& r,
                                std::int64_t hash) {
  ++waiting_;
  enrollments_.add(id, source_, sourced_id, r.person, r.class_section, r.role, r.primary,
                   said(r.begin_date), said(r.end_date), said(r.metadata), hash);
}

void feed_batch::put_program_enrollment(row_id id, std::string_view sourced_id,
                                        const program_enrollment_row& r, std::int64_t hash) {
  ++waiting_;
  program_enrollments_.add(id, source_, sourced_id, r.person, r.program, said_id(r.org), r.kind,
                           said(r.begin_date), said(r.end_date), said(r.exit_reason),
                           said(r.metadata), hash);
}

void feed_batch::insert_academic_record(row_id id, std::string_view sourced_id,
                                        const academic_record_row& r, std::int64_t hash) {
  ++waiting_;
  academic_records_.add(id, source_, sourced_id, r.person, said_id(r.org), r.school_year,
                        said(r.term), thousandths(r.earned), thousandths(r.attempted),
                        thousandths(r.term_earned), thousandths(r.term_attempted),
                        thousandths(r.gpa), thousandths(r.gpa_scale), said(r.details), hash);
}

void feed_batch::put_course_transcript(const core::uid& key, const course_transcript_row& c,
                                       std::int64_t hash) {
  ++waiting_;
  const auto& r = c.row;
  course_transcripts_.add(blob_view{key.view()}, c.person, source_, r.key, said_id(c.record),
                          r.school_year, said(r.term), said(r.school_name), said(r.grade_level),
                          said(r.course_code), said(r.title), said(r.subject), said(r.sced),
                          thousandths(r.attempted), thousandths(r.earned), said(r.grade),
                          said(r.result), said(c.details), hash, said_id(c.course), said_id(c.org));
}

void feed_batch::put_evidence(row_id id, std::string_view sourced_id, const evidence_row& r,
                              std::int64_t hash) {
  ++waiting_;
  evidence_.add(id, source_, r.kind, sourced_id, said_id(r.person), said_id(r.class_section),
                r.body, said(r.metadata), hash);
}

void feed_batch::write(connection& db) {
  classes_.run(db, sql::insert_classes);
  persons_.run(db, sql::insert_persons);
  person_sources_.run(db, sql::put_person_sources);
  identifiers_.run(db, sql::put_identifiers);
  guardians_.run(db, sql::put_guardians);
  roles_.run(db, sql::put_roles);
  stays_.run(db, sql::insert_stays);
  enrollments_.run(db, sql::put_enrollments);
  program_enrollments_.run(db, sql::put_program_enrollments);
  academic_records_.run(db, sql::insert_academic_records);
  course_transcripts_.run(db, sql::put_course_transcripts);
  evidence_.run(db, sql::put_evidence);
  waiting_ = 0;
}

}  // namespace throughline::store
