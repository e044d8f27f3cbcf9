// Who is enrolled where: at schools, and in sections, students and staff.
#include <array>
#include <string>

#include "adapters/edfi/entities.hpp"
#include "adapters/edfi/graduation.hpp"
#include "adapters/edfi/text.hpp"

namespace throughline::edfi {
namespace {

namespace codes = core::codes;
using intake::entity;

// The key is student, school and first day: a corrected day is another key, and intake knows the
// stay again.
void read_school_enrollment(entity_reader& r) {
  const auto student = r.named(target::student, "StudentReference");
  const auto school = r.named(target::org, "SchoolReference");
  const auto level = r.e.at("EntryGradeLevel");
  const auto grade = mean(meaning::grade_level, level.text());
  std::string left_out =
      "StudentReference SchoolReference EntryDate ExitWithdrawDate EntryType ExitWithdrawType "
      "PrimarySchool";
  if (r.is_plain("GradeLevel", code_of(meaning::grade_level, grade.empty() ? r.code(level) : grade),
                 level))
    left_out += " EntryGradeLevel";
  const auto metadata = r.rest(left_out);
  if (r.waits()) return;
  const auto entry = r.date("EntryDate");
  if (student.empty() || school.empty() || entry.empty())
    return r.reject(entity::role, codes::edfi_key,
                    student.empty()  ? "StudentReference"
                    : school.empty() ? "SchoolReference"
                                     : "EntryDate");
  std::string id;
  for (const std::string_view part :
       {std::string_view(student), std::string_view(school), std::string_view(entry)})
    add_part(id, part);
  const auto exit = r.date("ExitWithdrawDate");
  if (!exit.empty() && exit < entry)
    return r.reject(entity::role, id, codes::dates_reversed, "ExitWithdrawDate");
  const auto plans = plans_named(r);
  intake::role one;
  one.sourced_id = id;
  one.user = student;
  one.org = school;
  one.kind = "student";
  one.begin_date = entry;
  one.end_date = exit;
  one.metadata = metadata;
  one.primary = !is_false(r.e.text("PrimarySchool"));
  one.grade = r.meant(meaning::grade_level, level);
  one.entry_type = r.word(r.e.at("EntryType"));
  one.exit_type = r.word(r.e.at("ExitWithdrawType"));
  one.plans = plans;
  r.take(entity::role, one);
}

void in_section(entity_reader& r, std::string_view who, std::string_view who_child,
                std::string_view role, std::string_view end) {
  const auto section = r.named(target::section, "SectionReference");
  const auto metadata =
      r.rest("StudentReference StaffReference SectionReference BeginDate EndDate");
  if (r.waits()) return;
  if (who.empty() || section.empty())
    return r.reject(entity::class_enrollment, codes::edfi_key,
                    who.empty() ? who_child : "SectionReference");
  const auto begin = r.date("BeginDate");
  std::string id(who);
  add_part(id, section);
  add_part(id, begin);
  const auto school = section.substr(0, section.find('|'));
  r.take(entity::class_enrollment,
         intake::class_enrollment{id, section, school, who, role, begin, end, metadata,
                                  is_true(r.e.text("HomeroomIndicator"))});
}

void read_student_in_section(entity_reader& r) {
  in_section(r, r.named(target::student, "StudentReference"), "StudentReference", "student",
             r.date("EndDate"));
}

void read_staff_in_section(entity_reader& r) {
  const auto as = r.e.at("ClassroomPosition");
  auto role = r.meant(meaning::classroom_role, as);
  if (mean(meaning::classroom_role, as.text()).empty()) role = "staff";
  in_section(r, r.named(target::staff, "StaffReference"), "StaffReference", role,
             r.day_after("EndDate"));
}

constexpr std::array all{
    named_reader{"StudentSchoolAssociation", read_school_enrollment},
    named_reader{"StudentSectionAssociation", read_student_in_section},
    named_reader{"StaffSectionAssociation", read_staff_in_section},
};

}  // namespace

reader_table enrollment_readers() { return {all.data(), all.size()}; }

}  // namespace throughline::edfi
