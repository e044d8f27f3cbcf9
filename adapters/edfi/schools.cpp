// Agencies and schools, sessions, courses and what is offered of them, sections, programs.
#include <array>
#include <string>

#include "adapters/edfi/entities.hpp"
#include "adapters/edfi/text.hpp"
#include "core/hash.hpp"
#include "formats/json.hpp"

namespace throughline::edfi {
namespace {

namespace codes = core::codes;
using intake::entity;

// Lists are joined by commas: "Physical, Health, and Safety Education" is one subject.
std::string without_commas(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ',') out += c;
  return out;
}

void add_to_list(std::string& list, std::string_view one) {
  if (one.empty()) return;
  if (!list.empty()) list += ',';
  list += one;
}

void read_org(entity_reader& r, std::string_view kind, std::string_view parent) {
  const auto id = r.known.names.of(target::org, r.e);
  const auto metadata =
      r.rest("NameOfInstitution SchoolId LocalEducationAgencyId LocalEducationAgencyReference");
  if (r.waits()) return;
  if (id.empty()) return r.reject(entity::org, codes::edfi_key, "EducationOrganizationId");
  const auto name = r.e.text("NameOfInstitution");
  if (name.empty()) return r.reject(entity::org, id, codes::value_missing, "NameOfInstitution");
  const auto type = r.e.at("SchoolType");
  const bool alternative =
      kind == "school" && !mean(meaning::alternative_school, type.text()).empty();
  r.take(entity::org, intake::org{id, kind, name, id, parent, metadata, alternative});
}

void read_school(entity_reader& r) {
  read_org(r, "school", r.named(target::org, "LocalEducationAgencyReference"));
}

void read_local_agency(entity_reader& r) {
  std::string parent;
  for (const std::string_view of :
       {"ParentLocalEducationAgencyReference", "EducationServiceCenterReference",
        "StateEducationAgencyReference"})
    if (parent.empty()) parent = r.named(target::org, of);
  if (r.known.agency.empty()) r.known.agency = r.known.names.of(target::org, r.e);
  read_org(r, "district", parent);
}

void read_state_agency(entity_reader& r) { read_org(r, "state", {}); }
void read_service_center(entity_reader& r) {
  read_org(r, "local", r.named(target::org, "StateEducationAgencyReference"));
}
void read_other_org(entity_reader& r) { read_org(r, "local", {}); }

void read_session(entity_reader& r) {
  const auto id = r.known.names.of(target::session, r.e);
  const auto metadata = r.rest(
      "SessionName SchoolYear BeginDate EndDate SchoolReference GradingPeriodReference "
      "AcademicWeekReference");
  if (r.waits()) return;
  if (id.empty()) return r.reject(entity::academic_session, codes::edfi_key, "SessionName");
  const auto begin = r.date("BeginDate"), end = r.day_after("EndDate");
  if (begin.empty() || end.empty())
    return r.reject(entity::academic_session, id, codes::value_missing,
                    begin.empty() ? "BeginDate" : "EndDate");
  const auto year = std::to_string(school_year_of(r.e.text("SchoolYear")));
  r.take(entity::academic_session, intake::academic_session{id,
                                                            "term",
                                                            r.e.text("SessionName"),
                                                            begin,
                                                            end,
                                                            {},
                                                            year == "0" ? std::string_view{} : year,
                                                            metadata});
}

void read_course(entity_reader& r) {
  const auto id = r.known.names.of(target::course, r.e);
  const auto org = r.named(target::org, "EducationOrganizationReference");
  const auto metadata =
      r.rest("CourseCode CourseTitle EducationOrganizationReference LearningStandardReference");
  if (r.waits()) return;
  if (id.empty()) return r.reject(entity::course, codes::edfi_key, "CourseCode");
  const auto title = r.e.text("CourseTitle");
  if (title.empty()) return r.reject(entity::course, id, codes::value_missing, "CourseTitle");
  std::string subjects;
  std::string_view sced;
  r.e.each("AcademicSubject", [&](element s) {  // one before 5.0, many since
    add_to_list(subjects, without_commas(entity_reader::code(s)));
    if (sced.empty()) sced = mean(meaning::subject_area, s.text());
  });
  r.e.each("CourseIdentificationCode", [&](element c) {
    if (mean(meaning::course_code, c.text("CourseIdentificationSystem")) == "sced")
      sced = c.text("IdentificationCode");
  });
  r.take(entity::course,
         intake::course{id, title, r.e.text("CourseCode"), {}, org, subjects, sced, {}, metadata});
}

std::uint64_t number_of(std::string_view offering) { return core::short_hash(offering); }

// No record of its own: sections take from it which course they are of.
void read_offering(entity_reader& r) {
  const auto id = r.known.names.of(target::offering, r.e);
  const auto course = r.named(target::course, "CourseReference");
  const auto rest = r.rest("LocalCourseCode SchoolReference SessionReference CourseReference");
  if (r.waits()) return;
  if (id.empty()) return r.reject(entity::class_section, codes::edfi_key, "LocalCourseCode");
  r.known.courses_of_offerings.put(
      number_of(id), course + "\n" + rest + "\n" + std::string(r.e.text("LocalCourseTitle")));
}

// What the section says, and under "CourseOffering" what is said of all sections of its offering.
std::string with_offering(const std::string& own, const std::string& offering) {
  if (offering.empty()) return own;
  auto out = own.empty() ? core::value(core::record{}) : formats::read_json(own);
  out.set("CourseOffering", formats::read_json(offering));
  return formats::write_json(out);
}

void read_section(entity_reader& r) {
  const auto offering = r.named(target::offering, "CourseOfferingReference");
  const auto id = r.known.names.of(target::section, r.e);
  const auto own = r.rest("SectionIdentifier CourseOfferingReference");
  if (r.waits()) return;
  if (id.empty()) return r.reject(entity::class_section, codes::edfi_key, "SectionIdentifier");
  const auto* found = r.known.courses_of_offerings.find(number_of(offering));
  if (found == nullptr && !r.is_last()) {  // it may stand further down
    r.known.names.wait();
    return;
  }
  std::string course(found ? *found : std::string_view{}), local_title, of_offering;
  if (const auto cut = course.find('\n'); cut != course.npos) {
    const auto next = course.find('\n', cut + 1);
    of_offering = course.substr(cut + 1, next - cut - 1);
    local_title = course.substr(next + 1);
    course.resize(cut);
  }
  if (!found)
    r.tell(codes::reference_unknown, core::severity::warning, "CourseOfferingReference",
           {{"kind", "courseOffering"}, {"sourcedId", offering}, {"count", "1"}});
  // the key is school | year | session | local course | section
  const auto school = offering.substr(0, offering.find('|'));
  const auto session = offering.substr(0, offering.rfind('|'));
  const auto local_code = offering.substr(offering.rfind('|') + 1);
  auto title = r.e.text("SectionName");
  if (title.empty()) title = local_title;
  if (title.empty()) title = local_code;
  std::string periods;
  r.e.each("ClassPeriodReference", [&](element p) {
    add_to_list(periods, without_commas(p.text("ClassPeriodIdentity/ClassPeriodName")));
  });
  r.take(entity::class_section,
         intake::class_section{
             id,
             title,
             r.e.text("SectionIdentifier"),
             "scheduled",
             r.e.text("LocationReference/LocationIdentity/ClassroomIdentificationCode"),
             course,
             school,
             session,
             {},
             {},
             {},
             periods,
             with_offering(own, of_offering)});
}

void read_program(entity_reader& r) {
  const auto id = r.known.names.of(target::program, r.e);
  const auto org = r.named(target::org, "EducationOrganizationReference");
  const auto metadata =
      r.rest("ProgramName EducationOrganizationReference LearningStandardReference");
  if (r.waits()) return;
  if (id.empty()) return r.reject(entity::program, codes::edfi_key, "ProgramName");
  const auto type = r.e.at("ProgramType");
  r.known.values.note("ProgramType", type.text());
  r.take(entity::program,
         intake::program{id, r.e.text("ProgramName"), entity_reader::code(type), org, metadata,
                         !mean(meaning::alternative_program, type.text()).empty()});
}

// What stands at the top only so that others may name it by its XML id.
void read_reference(entity_reader& r) { static_cast<void>(r.waits()); }

constexpr std::array all{
    named_reader{"School", read_school},
    named_reader{"LocalEducationAgency", read_local_agency},
    named_reader{"StateEducationAgency", read_state_agency},
    named_reader{"EducationServiceCenter", read_service_center},
    named_reader{"PostSecondaryInstitution", read_other_org},
    named_reader{"CommunityOrganization", read_other_org},
    named_reader{"CommunityProvider", read_other_org},
    named_reader{"Session", read_session},
    named_reader{"Course", read_course},
    named_reader{"CourseOffering", read_offering},
    named_reader{"Section", read_section},
    named_reader{"SectionReference", read_reference},
    named_reader{"StudentReference", read_reference},
    named_reader{"SchoolReference", read_reference},
    named_reader{"Program", read_program},
};

}  // namespace

reader_table school_readers() { return {all.data(), all.size()}; }

}  // namespace throughline::edfi
