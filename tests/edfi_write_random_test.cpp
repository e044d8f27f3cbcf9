// Random Ed-Fi sets come out of a district as they went in, element by element.
#include "adapters/edfi/write.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <sstream>

#include "acts/overview.hpp"
#include "adapters/edfi/read.hpp"
#include "district_fixture.hpp"
#include "edfi_export_fixture.hpp"
#include "fewer.hpp"
#include "formats/xml.hpp"
#include "formats/xml_schema.hpp"
#include "intake/export_act.hpp"

namespace throughline::edfi {
namespace {

// A set of random entities, each optional child there or not; all of it is what an export keeps.
class random_set {
 public:
  explicit random_set(unsigned seed) : dice_(seed) { make(); }
  std::map<std::string, std::string> documents;  // by file, without its root

 private:
  bool maybe() { return dice_() % 2 == 0; }
  unsigned below(unsigned n) { return static_cast<unsigned>(dice_() % n); }
  std::string word() {
    static const char* const words[] = {"Ridge",     "O'Brien", "Núñez", "A &amp; B",
                                        "&lt;x&gt;", "0.333",   "007",   "a \"b\""};
    return words[below(std::size(words))];
  }
  static std::string el(const std::string& name, const std::string& inner) {
    return "<" + name + ">" + inner + "</" + name + ">";
  }
  std::string opt(const std::string& name, const std::string& inner) {
    return maybe() ? el(name, inner) : "";
  }
  // Ed-Fi's own code or one of a state's.
  std::string code(const std::string& descriptor, const std::string& code) {
    return (below(3) == 0 ? "uri://state.example/" : "uri://ed-fi.org/") + descriptor +
           "Descriptor#" + code;
  }
  std::string described(const std::string& name, const std::string& value) {
    return el(name, code(name, value));
  }
  std::string opt_described(const std::string& name, const std::string& value) {
    return maybe() ? described(name, value) : "";
  }
  static std::string reference(const std::string& name, const std::string& identity) {
    return el(name + "Reference", el(name + "Identity", identity));
  }
  static std::string org(const std::string& id) {
    return reference("EducationOrganization", el("EducationOrganizationId", id));
  }
  static std::string school(const std::string& id) {
    return reference("School", el("SchoolId", id));
  }
  static std::string student(const std::string& id) {
    return reference("Student", el("StudentUniqueId", id));
  }
  std::string name() {
    return el("Name", opt("PersonalTitlePrefix", "Dr") + el("FirstName", word()) +
                          opt("MiddleName", word()) + el("LastSurname", word()) +
                          opt("GenerationCodeSuffix", "Jr.") + opt("PreferredFirstName", word()) +
                          opt("PreferredLastSurname", word()));
  }
  std::string mails() {
    std::string out;
    for (auto n = below(3); n > 0; --n)
      out +=
          el("ElectronicMail", el("ElectronicMailAddress", "m" + std::to_string(n) + "@x.example") +
                                   described("ElectronicMailType", "Work") +
                                   opt("PrimaryEmailAddressIndicator", "true"));
    return out;
  }
  std::string credits(const std::string& name, const std::string& value) {
    return maybe() ? el(name, el("Credits", value) + described("CreditType", "Carnegie unit")) : "";
  }
  void add(const char* file, const std::string& entity, const std::string& inner) {
    documents[file] += el(entity, inner) + "\n";
  }

  void make() {
    add("EducationOrganization.xml", "LocalEducationAgency",
        el("NameOfInstitution", word()) + described("EducationOrganizationCategory", "LEA") +
            el("LocalEducationAgencyId", "100") +
            described("LocalEducationAgencyCategory", "Independent"));
    const auto schools = 1 + below(2);
    for (unsigned i = 0; i < schools; ++i) make_school(std::to_string(101 + i));
    const auto programs = below(3);
    for (unsigned i = 0; i < programs; ++i) {
      const auto type =
          el("ProgramType", code("ProgramType", i == 0 ? "Alternative Education" : "Other"));
      programs_.push_back(org("100") + el("ProgramName", "P" + std::to_string(i)) + type);
      add("EducationOrganization.xml", "Program",
          org("100") + opt("ProgramId", word()) + el("ProgramName", "P" + std::to_string(i)) +
              type);
    }
    for (unsigned i = 0; i < 1 + below(3); ++i) make_student("000" + std::to_string(dice_()));
    for (unsigned i = 0; i < below(3); ++i) make_contact("C" + std::to_string(i));
    for (unsigned i = 0; i < below(3); ++i) make_staff("0" + std::to_string(i));
  }

  void make_school(const std::string& id) {
    schools_.push_back(id);
    std::string grades;
    for (auto n = 1 + below(2); n > 0; --n)
      grades += described("GradeLevel", n > 1 ? "Ninth grade" : "Tenth grade");
    add("EducationOrganization.xml", "School",
        el("NameOfInstitution", word()) + opt("ShortNameOfInstitution", word()) +
            described("EducationOrganizationCategory", "School") + opt("WebSite", "x.example") +
            el("SchoolId", id) + grades + opt_described("SchoolType", "Alternative") +
            (maybe() ? reference("LocalEducationAgency", el("LocalEducationAgencyId", "100"))
                     : ""));
    const auto session = el("SessionName", "F" + word()) + el("SchoolYear", "2026-2027");
    add("EducationOrgCalendar.xml", "Session",
        session + el("BeginDate", "2026-08-12") + el("EndDate", "2026-12-18") +
            described("Term", "Fall Semester") + el("TotalInstructionalDays", "84") + school(id));
    const auto course = el("CourseCode", word() + id) + org("100");
    add("EducationOrganization.xml", "Course",
        course.substr(0, course.find("<Edu")) + el("CourseTitle", word()) +
            el("NumberOfParts", "1") +
            el("CourseIdentificationCode",
               el("IdentificationCode", "01001") +
                   described("CourseIdentificationSystem", "SCED course code")) +
            opt_described("AcademicSubject", "Mathematics") + opt("CourseDescription", word()) +
            org("100"));
    courses_.push_back(course);
    const auto key =
        el("LocalCourseCode", "E" + id) + school(id) + reference("Session", session + school(id));
    add("MasterSchedule.xml", "CourseOffering",
        el("LocalCourseCode", "E" + id) + opt("LocalCourseTitle", word()) +
            opt("InstructionalTimePlanned", "50") + school(id) +
            reference("Session", session + school(id)) + reference("Course", course));
    for (unsigned i = 0; i < 1 + below(2); ++i) {
      const auto section =
          el("SectionIdentifier", "S" + std::to_string(i)) + reference("CourseOffering", key);
      add("MasterSchedule.xml", "Section",
          el("SectionIdentifier", "S" + std::to_string(i)) + credits("AvailableCredits", "0.333") +
              reference("CourseOffering", key) +
              (maybe()
                   ? reference("Location", school(id) + el("ClassroomIdentificationCode", "1,2"))
                   : "") +
              (maybe() ? reference("ClassPeriod", school(id) + el("ClassPeriodName", "1, first"))
                       : "") +
              opt("SectionName", word()));
      sections_.push_back(section);
    }
  }

  void make_student(const std::string& id) {
    students_.push_back(id);
    add("Student.xml", "Student",
        el("StudentUniqueId", id) + name() +
            el("BirthData", el("BirthDate", "2010-12-31") + opt("BirthCity", word()) +
                                opt("BirthInternationalProvince", word())));
    for (unsigned i = 0; i < below(3); ++i)
      add("StudentEnrollment.xml", "StudentEducationOrganizationAssociation",
          student(id) + org(i == 0 ? "100" : schools_.front()) +
              (maybe() ? el("StudentIdentificationCode",
                            el("IdentificationCode", "S" + id) +
                                described("StudentIdentificationSystem", "State") +
                                el("AssigningOrganizationIdentificationCode", "KY"))
                       : "") +
              opt_described("Sex", "Female") + mails() + opt("HispanicLatinoEthnicity", "true") +
              opt_described("Race", "White") + opt("LoginId", word()));
    for (const auto& s : schools_) {
      if (maybe()) continue;
      const bool left = maybe();
      add("StudentEnrollment.xml", "StudentSchoolAssociation",
          student(id) + school(s) + el("PrimarySchool", maybe() ? "true" : "false") +
              opt("SchoolYear", "2026-2027") + el("EntryDate", "2026-08-12") +
              el("EntryGradeLevel", code("GradeLevel", maybe() ? "Ninth grade" : "09")) +
              opt_described("EntryType", "Transfer") +
              (left ? el("ExitWithdrawDate", "2026-10-01") : "") +
              (left ? opt_described("ExitWithdrawType", "W99") : "") +
              opt_described("EducationPlan", "Personal Graduation Plan"));
    }
    for (const auto& s : sections_)
      if (maybe())
        add("StudentEnrollment.xml", "StudentSectionAssociation",
            student(id) + reference("Section", s) + el("BeginDate", "2026-08-12") +
                opt("EndDate", "2026-10-01") +
                opt("HomeroomIndicator", maybe() ? "true" : "false"));
    for (const auto& p : programs_)
      if (maybe())
        add("StudentProgram.xml", "StudentProgramAssociation",
            student(id) + reference("Program", p) + el("BeginDate", "2026-09-01") +
                opt("EndDate", "2026-10-01") + opt_described("ReasonExited", "Other") + org("100") +
                opt("ServedOutsideOfRegularSession", "false"));
    if (maybe()) make_record(id);
  }

  void make_record(const std::string& id) {
    const auto key =
        student(id) + org("100") + el("SchoolYear", "2025-2026") + described("Term", "T" + id);
    add("StudentTranscript.xml", "StudentAcademicRecord",
        credits("CumulativeEarnedCredits", "1.333") +
            (maybe() ? el("GradePointAverage", described("GradePointAverageType", "Weighted") +
                                                   opt("IsCumulative", "true") +
                                                   el("GradePointAverageValue", "3.5"))
                     : "") +
            key);
    for (const auto* result : {"Pass", "Fail"})
      if (maybe())
        add("StudentTranscript.xml", "CourseTranscript",
            described("CourseAttemptResult", result) + credits("AttemptedCredits", "0.5") +
                credits("EarnedCredits", "0.333") +
                (maybe() ? el("WhenTakenGradeLevel", code("GradeLevel", "Ninth grade")) : "") +
                opt("FinalLetterGradeEarned", "A-") + opt("FinalNumericGradeEarned", "95.5") +
                reference("Course", courses_.front()) + reference("StudentAcademicRecord", key) +
                opt("CourseTitle", word()) + opt("AlternativeCourseTitle", word()));
  }

  void make_contact(const std::string& id) {
    add("Contact.xml", "Contact",
        el("ContactUniqueId", id) + name() + opt_described("Sex", "Male") + mails());
    for (const auto& s : students_)
      if (maybe())
        add("Contact.xml", "StudentContactAssociation",
            student(s) + reference("Contact", el("ContactUniqueId", id)) +
                opt_described("Relation", "Mother") + opt("LivesWith", "true") +
                (below(4) == 0 ? el("ContactRestrictions", word()) : "") +
                opt("LegalGuardian", "true"));
  }

  void make_staff(const std::string& id) {
    const auto staff = reference("Staff", el("StaffUniqueId", id));
    add("StaffAssociation.xml", "Staff",
        el("StaffUniqueId", id) + name() + mails() + opt("LoginId", word()));
    if (maybe())
      add("StaffAssociation.xml", "StaffEducationOrganizationAssignmentAssociation",
          staff + org("100") + described("StaffClassification", "Teacher") +
              opt("PositionTitle", word()) + el("BeginDate", "2026-08-01") +
              opt("EndDate", "2026-12-31"));
    if (maybe())
      add("StaffAssociation.xml", "StaffSchoolAssociation",
          staff + school(schools_.front()) + described("ProgramAssignment", "Regular Education"));
    if (maybe())
      add("StaffAssociation.xml", "StaffSectionAssociation",
          staff + reference("Section", sections_.front()) +
              described("ClassroomPosition", "Assistant Teacher") + el("BeginDate", "2026-08-12") +
              opt("EndDate", "2026-12-01"));
  }

  std::mt19937 dice_;
  std::vector<std::string> schools_, students_, sections_, courses_, programs_;
};

// The entities of a document as one text each, in the order of these texts.
std::vector<std::string> entities_of(const std::string& document) {
  struct listener final : formats::xml_listener {
    int depth = 0;
    std::vector<std::string> all;
    void begin(const formats::xml_element& e) override {
      if (++depth == 2) all.emplace_back();
      if (depth >= 2) all.back() += "<" + std::string(e.name) + ">";
    }
    void end(const formats::xml_element& e, std::string_view text) override {
      if (depth-- < 2) return;
      if (text.find_first_not_of(" \n") != text.npos) all.back() += text;
      all.back() += "</" + std::string(e.name) + ">";
    }
  } to;
  EXPECT_FALSE(formats::read_xml(*formats::open_text(document), to));
  std::sort(to.all.begin(), to.all.end());
  return to.all;
}

std::vector<std::string> without(const std::vector<std::string>& these,
                                 const std::vector<std::string>& those) {
  std::vector<std::string> out;
  std::set_difference(these.begin(), these.end(), those.begin(), those.end(),
                      std::back_inserter(out));
  return out;
}

class edfi_write_random : public edfi_write {};

// Whatever a set says of what is kept, element by element, the export says again.
TEST_F(edfi_write_random, sets_come_out_as_they_came_in) {
  auto& d = district("one");
  const auto* wanted = std::getenv("THROUGHLINE_SEED");
  const unsigned first = wanted ? static_cast<unsigned>(std::strtoul(wanted, nullptr, 10)) : 1;
  const auto sets = static_cast<unsigned>(wanted ? 1 : testing_::fewer(200));
  for (unsigned seed = first; seed < first + sets && !HasFailure(); ++seed) {
    SCOPED_TRACE("THROUGHLINE_SEED=" + std::to_string(seed));
    const random_set set(seed);
    const auto name = std::to_string(seed);
    fs::create_directories(folder_ / name);
    for (const auto& [file, text] : set.documents) {
      auto root = "Interchange" + fs::path(file).stem().string();
      std::ofstream(folder_ / name / file, std::ios::binary)
          << "<" << root << " xmlns=\"http://ed-fi.org/5.2.0\">" << text << "</" << root << ">";
    }
    const auto report = read_in(d, in(name), "s" + name);
    EXPECT_EQ(total(report, "rejected"), 0);
    EXPECT_EQ(write_out(d, name + "-out", "s" + name).size(), 0U);
    for (const auto& [file, text] : set.documents) {
      const auto before = entities_of(text_of(folder_ / name / file)),
                 after = entities_of(text_of(folder_ / (name + "-out") / file));
      EXPECT_EQ(without(before, after), std::vector<std::string>()) << "lost from " << file;
      EXPECT_EQ(without(after, before), std::vector<std::string>()) << "new in " << file;
    }
    expect_nothing_new(read_in(d, in(name + "-out"), "s" + name));
    if (!shared().empty() && seed % 20 == 0) expect_valid(name + "-out");
  }
}

}  // namespace
}  // namespace throughline::edfi
