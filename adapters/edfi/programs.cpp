// Students in programs: each kind of association that the Data Standard knows.
#include <array>
#include <string>

#include "adapters/edfi/entities.hpp"

namespace throughline::edfi {
namespace {

namespace codes = core::codes;
using intake::entity;

// "StudentSpecialEducationProgramAssociation" is of the kind "SpecialEducation"; the general one
// of the kind "Program".
std::string_view kind_of(std::string_view name) {
  constexpr std::string_view before = "Student", after = "ProgramAssociation";
  name.remove_prefix(before.size());
  name.remove_suffix(after.size());
  return name.empty() ? std::string_view("Program") : name;
}

void read_association(entity_reader& r) {
  const auto student = r.named(target::student, "StudentReference");
  const auto program = r.named(target::program, "ProgramReference");
  const auto org = r.named(target::org, "EducationOrganizationReference");
  const auto metadata =
      r.rest("StudentReference ProgramReference BeginDate EndDate EducationOrganizationReference");
  if (r.waits()) return;
  const auto begin = r.date("BeginDate");
  if (student.empty() || program.empty() || begin.empty())
    return r.reject(entity::program_enrollment, codes::edfi_key,
                    student.empty()   ? "StudentReference"
                    : program.empty() ? "ProgramReference"
                                      : "BeginDate");
  const auto kind = kind_of(r.e.name());
  std::string id;
  for (const std::string_view part : {std::string_view(student), std::string_view(program),
                                      std::string_view(org), std::string_view(begin), kind})
    add_part(id, part);
  const auto end = r.date("EndDate");
  if (!end.empty() && end < begin)
    return r.reject(entity::program_enrollment, id, codes::dates_reversed, "EndDate");
  r.take(entity::program_enrollment,
         intake::program_enrollment{id, student, program, org, kind, begin, end,
                                    r.word(r.e.at("ReasonExited")), metadata});
}

constexpr std::array all{
    named_reader{"StudentProgramAssociation", read_association},
    named_reader{"StudentSpecialEducationProgramAssociation", read_association},
    named_reader{"StudentCTEProgramAssociation", read_association},
    named_reader{"StudentTitleIPartAProgramAssociation", read_association},
    named_reader{"StudentMigrantEducationProgramAssociation", read_association},
    named_reader{"StudentLanguageInstructionProgramAssociation", read_association},
    named_reader{"StudentHomelessProgramAssociation", read_association},
    named_reader{"StudentNeglectedOrDelinquentProgramAssociation", read_association},
    named_reader{"StudentSchoolFoodServiceProgramAssociation", read_association},
    named_reader{"StudentSection504ProgramAssociation", read_association},
};

}  // namespace

reader_table program_readers() { return {all.data(), all.size()}; }

}  // namespace throughline::edfi
