// What is kept as it came: attendance, discipline, interventions, cohorts, assessments, gradebooks,
// who is responsible for a student.
#include <algorithm>
#include <array>
#include <string>

#include "adapters/edfi/entities.hpp"
#include "adapters/edfi/text.hpp"
#include "core/responsibility.hpp"
#include "formats/json.hpp"

namespace throughline::edfi {
namespace {

namespace codes = core::codes;
using intake::entity;

// key: the children that make the natural key, besides the student and the section.
struct kept_kind {
  std::string_view name;
  entity kind;
  bool student, section;
  std::string_view key;
};
constexpr std::array kinds{
    kept_kind{"StudentEducationOrganizationResponsibilityAssociation", entity::responsibility, true,
              false, "EducationOrganizationReference Responsibility BeginDate"},
    kept_kind{"StudentSchoolAttendanceEvent", entity::attendance_event, true, false,
              "SchoolReference SessionReference AttendanceEvent/EventDate "
              "AttendanceEvent/AttendanceEventCategory"},
    kept_kind{"StudentSectionAttendanceEvent", entity::attendance_event, true, true,
              "AttendanceEvent/EventDate AttendanceEvent/AttendanceEventCategory"},
    kept_kind{"StudentProgramAttendanceEvent", entity::attendance_event, true, false,
              "ProgramReference EducationOrganizationReference AttendanceEvent/EventDate "
              "AttendanceEvent/AttendanceEventCategory"},
    kept_kind{"StudentInterventionAttendanceEvent", entity::attendance_event, true, false,
              "InterventionReference AttendanceEvent/EventDate "
              "AttendanceEvent/AttendanceEventCategory"},
    kept_kind{"DisciplineIncident", entity::discipline_incident, false, false,
              "IncidentIdentifier SchoolReference"},
    kept_kind{"StudentDisciplineIncidentAssociation", entity::student_discipline_incident, true,
              false, "DisciplineIncidentReference StudentParticipationCode"},
    kept_kind{"StudentDisciplineIncidentBehaviorAssociation", entity::student_discipline_incident,
              true, false, "DisciplineIncidentReference Behavior"},
    kept_kind{"StudentDisciplineIncidentNonOffenderAssociation",
              entity::student_discipline_incident, true, false, "DisciplineIncidentReference"},
    kept_kind{"DisciplineAction", entity::discipline_action, true, false,
              "DisciplineActionIdentifier DisciplineDate"},
    kept_kind{"Intervention", entity::intervention, false, false,
              "InterventionIdentificationCode EducationOrganizationReference"},
    kept_kind{"StudentInterventionAssociation", entity::student_intervention, true, false,
              "InterventionReference"},
    kept_kind{"Cohort", entity::cohort, false, false,
              "CohortIdentifier EducationOrganizationReference"},
    kept_kind{"StudentCohortAssociation", entity::student_cohort, true, false,
              "CohortReference BeginDate"},
    kept_kind{"StudentAssessment", entity::student_assessment, true, false,
              "StudentAssessmentIdentifier AssessmentReference AdministrationDate"},
    kept_kind{"GradebookEntry", entity::gradebook_entry, false, true,
              "GradebookEntryIdentifier Namespace GradebookEntryTitle DateAssigned"},
    kept_kind{"StudentGradebookEntry", entity::student_gradebook_entry, true, false,
              "GradebookEntryReference"},
    kept_kind{
        "Grade", entity::grade, false, false,
        "GradeType StudentSectionAssociationReference GradingPeriodReference CurrentGradeAsOfDate"},
    kept_kind{"ReportCard", entity::report_card, true, false,
              "EducationOrganizationReference GradingPeriodReference"},
};

// The texts of an element and of all in it.
void add_texts(std::string& key, element e) {
  if (!e.text().empty()) add_part(key, e.text());
  if (!e.ref().empty()) add_part(key, "#" + std::string(e.ref()));
  e.each([&](element c) { add_texts(key, c); });
}

const kept_kind& kind_named(std::string_view name) {
  for (const auto& k : kinds)
    if (k.name == name) return k;
  return kinds.front();
}

// What intake draws events from (core/responsibility.hpp).
std::string responsibility_of(entity_reader& r, const std::string& org) {
  const core::responsibility out{org, std::string(r.word(r.e.at("Responsibility"))),
                                 r.date("BeginDate"), r.day_after("EndDate")};
  return formats::write_json(out.json());
}

void read_kept(entity_reader& r) {
  const auto& k = kind_named(r.e.name());
  auto student = k.student ? r.named(target::student, "StudentReference") : std::string();
  auto section = k.section ? r.named(target::section, "SectionReference") : std::string();
  if (k.kind == entity::grade) {  // it speaks of both by way of the association
    const auto in = r.e.at("StudentSectionAssociationReference/StudentSectionAssociationIdentity");
    student = r.known.names.named_by(target::student, in.at("StudentReference"));
    section = r.known.names.named_by(target::section, in.at("SectionReference"));
  }
  const auto body = r.rest("StudentReference");
  const bool answers = k.kind == entity::responsibility;
  const auto org = answers ? r.named(target::org, "EducationOrganizationReference") : std::string();
  if (r.waits()) return;
  if (k.student && student.empty()) return r.reject(k.kind, codes::edfi_key, "StudentReference");
  std::string id(k.name);
  if (!student.empty()) add_part(id, student);
  if (!section.empty()) add_part(id, section);
  std::string own;
  for (auto rest = k.key; !rest.empty();) {
    const auto cut = std::min(rest.find(' '), rest.size());
    const auto path = rest.substr(0, cut);
    const auto slash = path.find('/');
    r.e.each(path.substr(0, slash), [&](element e) {
      add_texts(own, slash == path.npos ? e : e.at(path.substr(slash + 1)));
    });
    rest.remove_prefix(std::min(cut + 1, rest.size()));
  }
  if (own.empty()) return r.reject(k.kind, codes::edfi_key, k.key.substr(0, k.key.find(' ')));
  id += '|' + own;
  std::array<intake::reference, 2> refers;
  std::size_t n = 0;
  if (!student.empty()) refers[n++] = {entity::user, student, "StudentReference", true};
  if (!section.empty()) refers[n++] = {entity::class_section, section, "SectionReference", false};
  const auto neutral = answers ? responsibility_of(r, org) : std::string();
  r.take(k.kind, intake::evidence{k.kind, id, student, section, body, neutral, {refers.data(), n}});
}

constexpr auto all = [] {
  std::array<named_reader, kinds.size()> out{};
  for (std::size_t i = 0; i < kinds.size(); ++i) out[i] = {kinds[i].name, read_kept};
  return out;
}();

}  // namespace

reader_table evidence_readers() { return {all.data(), all.size()}; }

}  // namespace throughline::edfi
