// Academic records and the courses on them, decimals as they are written.
#include <array>
#include <string>
#include <utility>

#include "adapters/edfi/entities.hpp"
#include "adapters/edfi/text.hpp"

namespace throughline::edfi {
namespace {

namespace codes = core::codes;
using intake::entity;

// A record's key is student | organization | year | term.
struct record_key {
  std::string student, org, year, term;
  explicit record_key(std::string_view key) {
    auto parts = parts_of(key);
    parts.resize(4);
    student = std::move(parts[0]);
    org = std::move(parts[1]);
    year = std::move(parts[2]);
    term = std::move(parts[3]);
  }
};

// The cumulative one among them, unweighted before weighted ones; all are kept as sent.
element grade_point_average(element e) {
  element best;
  const auto rank = [](element g) {
    if (!g) return 0;
    const bool weighted = lower(descriptor::of(g.text("GradePointAverageType")).code) == "weighted";
    return 1 + (weighted ? 0 : 1) + (is_true(g.text("IsCumulative")) ? 2 : 0);
  };
  e.each("GradePointAverage", [&](element g) {
    if (rank(g) > rank(best)) best = g;
  });
  return best;
}

void read_record(entity_reader& r) {
  const auto id = r.known.names.of(target::record, r.e);
  const auto term = descriptor::of(r.e.text("Term")).code;
  std::string left_out =
      "StudentReference EducationOrganizationReference SchoolYear ReportCardReference";
  if (r.is_plain("Term", term, r.e.at("Term"))) left_out += " Term";
  r.known.values.note("Term", r.e.text("Term"));
  const auto details = r.rest(left_out);
  if (r.waits()) return;
  if (id.empty())
    return r.reject(entity::academic_record, codes::edfi_key, "StudentAcademicRecord");
  const record_key key(id);
  intake::academic_record one{id, key.student, key.org, key.year, key.term};
  one.credits_earned = r.number("CumulativeEarnedCredits/Credits");
  one.credits_attempted = r.number("CumulativeAttemptedCredits/Credits");
  one.term_earned = r.number("SessionEarnedCredits/Credits");
  one.term_attempted = r.number("SessionAttemptedCredits/Credits");
  if (const auto gpa = grade_point_average(r.e)) {
    one.gpa = gpa.text("GradePointAverageValue");
    one.gpa_scale = gpa.text("MaxGradePointAverageValue");
  } else {  // Data Standard 3.3 and 4.0
    one.gpa = r.e.text("CumulativeGradePointAverage");
  }
  one.details = details;
  r.take(entity::academic_record, one);
}

void read_course_transcript(entity_reader& r) {
  const auto record = r.named(target::record, "StudentAcademicRecordReference");
  const auto course = r.named(target::course, "CourseReference");
  const auto details = r.rest("StudentAcademicRecordReference CourseReference");
  const auto elsewhere = r.named(target::org, "ExternalEducationOrganizationReference");
  if (r.waits()) return;
  const auto result = r.e.at("CourseAttemptResult");
  if (record.empty() || course.empty() || result.text().empty())
    return r.reject(entity::course_transcript, codes::edfi_key,
                    record.empty()   ? "StudentAcademicRecordReference"
                    : course.empty() ? "CourseReference"
                                     : "CourseAttemptResult");
  std::string id = record;
  add_part(id, course);
  add_part(id, entity_reader::code(result));
  const record_key key(record);
  const auto course_key = parts_of(course);
  intake::course_transcript one;
  one.sourced_id = id;
  one.user = key.student;
  one.record = record;
  one.org = elsewhere.empty() ? std::string_view(key.org) : std::string_view(elsewhere);
  one.school_year = key.year;
  one.term = key.term;
  one.school_name = r.e.text("ExternalEducationOrganizationNameOfInstitution");
  one.grade_level = r.meant(meaning::grade_level, r.e.at("WhenTakenGradeLevel"));
  one.course = course;
  one.course_code = course_key.back();
  one.title = r.e.text("CourseTitle");
  if (one.title.empty()) one.title = r.e.text("AlternativeCourseTitle");
  r.e.each("AcademicSubject", [&](element s) {
    if (one.subject.empty()) one.subject = entity_reader::code(s);
    if (one.sced.empty()) one.sced = mean(meaning::subject_area, s.text());
  });
  r.e.each("AlternativeCourseIdentificationCode", [&](element c) {
    if (mean(meaning::course_code, c.text("CourseIdentificationSystem")) == "sced")
      one.sced = c.text("IdentificationCode");
  });
  one.attempted = r.number("AttemptedCredits/Credits");
  one.earned = r.number("EarnedCredits/Credits");
  one.grade = r.e.text("FinalLetterGradeEarned");
  if (one.grade.empty()) one.grade = r.e.text("FinalNumericGradeEarned");
  one.result = r.meant(meaning::attempt_result, result);
  one.details = details;
  r.take(entity::course_transcript, one);
}

constexpr std::array all{
    named_reader{"StudentAcademicRecord", read_record},
    named_reader{"CourseTranscript", read_course_transcript},
};

}  // namespace

reader_table transcript_readers() { return {all.data(), all.size()}; }

}  // namespace throughline::edfi
