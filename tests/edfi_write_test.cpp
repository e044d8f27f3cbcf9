// Ed-Fi documents written and read again: what a district took in comes out whole, valid and the
// same.
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
#include "formats/xml.hpp"
#include "formats/xml_schema.hpp"
#include "intake/export_act.hpp"

namespace throughline::edfi {
namespace {

namespace fs = std::filesystem;
using testing_::code_of;
using testing_::fixed_clock;
using testing_::operator_;
using testing_::person;

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

// What the publisher's XSD says against the document; empty: nothing.
std::string against_xsd(const fs::path& document, const fs::path& folder) {
  const auto schema = formats::xml_schema::load(folder.string(),
                                                "Interchange-" + document.stem().string() + ".xsd");
  formats::xml_validation validation(*schema);
  struct : formats::xml_listener {
    void begin(const formats::xml_element&) override {}
    void end(const formats::xml_element&, std::string_view) override {}
  } nobody;
  if (formats::read_xml(*formats::open_file(document.string()), nobody, {}, &validation))
    return "not well-formed";
  std::string said;
  for (const auto& v : validation.violations())
    said += std::to_string(v.line) + " " + v.element + " " +
            std::to_string(static_cast<int>(v.what)) + "\n";
  return said;
}

// The folder of what is not the project's own; empty when it is not there.
fs::path shared() {
  const auto* where = std::getenv("THROUGHLINE_SHARED");
  const fs::path edfi = fs::path(where ? where : "") / "data" / "edfi";
  return where != nullptr && fs::exists(edfi / "ds-5.2") ? edfi : fs::path();
}

std::vector<std::string> published_sample(const fs::path& edfi) {
  std::vector<std::string> out;
  for (const auto* name : {"EducationOrganization", "EducationOrgCalendar", "MasterSchedule",
                           "Student", "Contact", "StaffAssociation", "StudentProgram"})
    out.push_back((edfi / "ds-5.2" / "Samples" / (std::string(name) + ".xml")).string());
  for (const auto* name : {"StudentEnrollment", "StudentTranscript"})
    out.push_back((edfi / "derived-5.2" / (std::string(name) + ".xml")).string());
  return out;
}

std::vector<std::string> set_of(const std::string& name) {
  return {std::string(TL_SOURCE_DIR) + "/tests/cases/edfi/" + name};
}

class edfi_write : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("tl-edfi-" + core::to_hex(core::random_bytes(8)));
    fs::create_directories(folder_);
  }
  void TearDown() override {
    districts_.clear();
    fs::remove_all(folder_);
  }

  acts::district& district(const std::string& code) {
    auto d = std::make_unique<acts::district>(folder_.string(), code, clock_);
    acts::init_district(
        *d, operator_(),
        {.name = code, .state = "KY", .profile = "us-ky", .time_zone = "America/New_York"});
    return *districts_.emplace_back(std::move(d));
  }

  core::value read_in(acts::district& d, const std::vector<std::string>& paths,
                      const std::string& source = "default") {
    intake::run_options how;
    how.feed = "edfi";
    how.source = source;
    how.max_removal = 100;
    how.words = [](const core::finding& f) { return std::string(f.rule.name); };
    const auto documents = documents_of(paths);
    return intake::import_set(d, operator_(), how,
                              [&](intake::set_sink& to) {
                                const auto done = edfi::read(documents, {}, to);
                                return intake::read_outcome{done.version, done.refused};
                              })
        .run.report;
  }

  // The findings; the documents stand in folder_/name.
  core::findings write_out(acts::district& d, const std::string& name,
                           const std::string& source = "", const acts::caller& by = operator_()) {
    const auto to = folder_ / name;
    fs::create_directories(to);
    writer documents([&](std::string_view file, std::string_view bytes) {
      std::ofstream(to / file, std::ios::binary | std::ios::app) << bytes;
    });
    counts_ = intake::export_feed(d, by, {source, "Ed-Fi"}, documents, [&] {
                documents.finish();
              }).counts;
    return documents.wrong();
  }
  std::vector<std::string> in(const std::string& name) { return {(folder_ / name).string()}; }

  static std::int64_t total(const core::value& report, const char* what) {
    std::int64_t n = 0;
    for (const auto& f : report.items("files")) n += f.whole(what, 0, INT64_MAX, 0);
    return n;
  }
  static void expect_nothing_new(const core::value& report) {
    EXPECT_GT(total(report, "same"), 0);
    for (const auto& f : report.items("files"))
      for (const auto* what : {"added", "changed", "removed", "rejected"})
        EXPECT_EQ(f.whole(what, 0, INT64_MAX, 0), 0) << f.text("name") << " " << what;
  }
  static core::value counts_of(acts::district& d) {
    auto out = acts::count_things(d, operator_());
    out.set("district", "");
    return out;
  }
  // Into a district, out of it, into the same again, and into another.
  void expect_round_trip(const std::vector<std::string>& paths) {
    auto& one = district("one");
    read_in(one, paths);
    EXPECT_EQ(write_out(one, "out").size(), 0U);
    expect_nothing_new(read_in(one, in("out")));
    auto& two = district("two");
    read_in(two, in("out"));
    EXPECT_EQ(counts_of(one), counts_of(two));
    EXPECT_GT(counts_of(one).whole("orgs", 0, 1000, 0), 0);
  }
  void expect_valid(const std::string& name) {
    int documents = 0;
    for (const auto& e : fs::directory_iterator(folder_ / name)) {
      EXPECT_EQ(against_xsd(e.path(), shared() / "ds-5.2/Schemas/Bulk"), "") << e.path().filename();
      ++documents;
    }
    EXPECT_GT(documents, 0);
  }

  fixed_clock clock_;
  fs::path folder_;
  std::vector<std::unique_ptr<acts::district>> districts_;
  std::vector<std::pair<std::string, std::int64_t>> counts_;
};

// A set of random entities, each optional child there or not; all of it is what an export keeps.
class random_set {
 public:
  explicit random_set(unsigned seed) : dice_(seed) { make(); }
  std::map<std::string, std::string> documents;  // by file, without its root

 private:
  bool maybe() { return dice_() % 2 == 0; }
  unsigned below(unsigned n) { return static_cast<unsigned>(dice_() % n); }
  std::string word() {
    static const char* const words[] = {"Ridge",
                                        "O'Brien",
                                        "N\xC3\xBA\xC3\xB1"
                                        "ez",
                                        "A &amp; B",
                                        "&lt;x&gt;",
                                        "0.333",
                                        "007",
                                        "a \"b\""};
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

}  // namespace

TEST_F(edfi_write, what_came_in_comes_out_and_changes_nothing) {
  expect_round_trip(set_of("v5_2"));
}

TEST_F(edfi_write, so_does_what_refers_before_what_is_referred_to) {
  expect_round_trip(set_of("any_order"));
}

TEST_F(edfi_write, a_state_s_own_descriptors_come_out_under_their_own_names) {
  expect_round_trip(set_of("state_descriptors"));
  const auto enrollment = text_of(folder_ / "out/StudentEnrollment.xml");
  for (const auto* own :
       {"EntryTypeDescriptor#E99", "ExitWithdrawTypeDescriptor#W99", "GradeLevelDescriptor#09"})
    EXPECT_NE(enrollment.find("uri://education.ky.gov/" + std::string(own)), enrollment.npos)
        << own;
}

// 4.0 says some things for which 5.2 has no place: they are told, and after one round all is the
// same.
TEST_F(edfi_write, an_older_standard_comes_out_as_the_present_one) {
  auto& one = district("one");
  read_in(one, set_of("v4_0"));
  std::vector<std::string> told;
  for (const auto& f : write_out(one, "out")) {
    EXPECT_EQ(f.rule.name, "export-no-place");
    told.push_back(f.field);
  }
  EXPECT_EQ(told, (std::vector<std::string>{
                      "StudentEducationOrganizationAssociation/ProgramParticipation",
                      "StudentProgramAssociation/ParticipationStatus",
                      "CourseTranscript/AlternativeCourseCode",
                      "StudentAcademicRecord/CumulativeGradePointAverage",
                      "StudentAcademicRecord/CumulativeGradePointsEarned",
                      "StudentAcademicRecord/GradeValueQualifier",
                      "StudentAcademicRecord/SessionGradePointAverage",
                      "StudentAcademicRecord/SessionGradePointsEarned"}));
  const auto again = read_in(one, in("out"));
  EXPECT_EQ(again.text("version"), "5.2.0");
  EXPECT_EQ(total(again, "changed"), 5) << "a student, two programs, a record and a course";
  EXPECT_EQ(total(again, "added") + total(again, "removed") + total(again, "rejected"), 0);
  EXPECT_EQ(write_out(one, "again").size(), 0U);
  expect_nothing_new(read_in(one, in("again")));
  auto& two = district("two");
  read_in(two, in("again"));
  EXPECT_EQ(counts_of(one), counts_of(two));
}

TEST_F(edfi_write, all_of_it_is_valid_by_the_publisher_s_xsds) {
  if (shared().empty()) GTEST_SKIP() << "no publisher's XSDs";
  for (const auto* name : {"v5_2", "v5_0", "v4_0", "v3_3_1b", "any_order", "state_descriptors",
                           "extension", "trailing_blanks", "attendance_cohort"}) {
    SCOPED_TRACE(name);
    auto& d = district("d" + std::to_string(districts_.size()));
    read_in(d, set_of(name));
    write_out(d, name);
    expect_valid(name);
  }
}

TEST_F(edfi_write, so_does_the_published_sample) {
  const auto edfi = shared();
  if (edfi.empty()) GTEST_SKIP() << "no Ed-Fi samples";
  expect_round_trip(published_sample(edfi));
  EXPECT_EQ(counts_of(*districts_.front()).whole("students", 0, 10'000, 0), 960);
  expect_valid("out");
}

TEST_F(edfi_write, names_and_numbers_stay_what_they_are) {
  auto& one = district("one");
  fs::create_directories(folder_ / "set");
  const std::string as_xml = "A &lt;b&gt; &amp; \"c\" 'd' ]]&gt; \xE6\x9D\x8E \xF0\x9F\x98\x80";
  for (const auto& e : fs::directory_iterator(set_of("v5_2").front())) {
    auto text = text_of(e.path());
    for (std::size_t at; (at = text.find("<FirstName>Aoife<")) != text.npos;)
      text.replace(at, 16, "<FirstName>" + as_xml);
    std::ofstream(folder_ / "set" / e.path().filename(), std::ios::binary) << text;
  }
  read_in(one, in("set"));
  write_out(one, "out");
  expect_nothing_new(read_in(one, in("out")));

  struct first_names final : formats::xml_listener {
    std::vector<std::string> all;
    void begin(const formats::xml_element&) override {}
    void end(const formats::xml_element& e, std::string_view text) override {
      if (e.name == "FirstName" || e.name == "StudentUniqueId") all.emplace_back(text);
    }
  } names;
  const auto students = text_of(folder_ / "out/Student.xml");
  EXPECT_FALSE(formats::read_xml(*formats::open_text(students), names));
  const auto has = [&](std::string_view name) {
    return std::find(names.all.begin(), names.all.end(), name) != names.all.end();
  };
  EXPECT_TRUE(has("A <b> & \"c\" 'd' ]]> \xE6\x9D\x8E \xF0\x9F\x98\x80"));
  EXPECT_TRUE(has("0000042"));
  const auto transcript = text_of(folder_ / "out/StudentTranscript.xml");
  EXPECT_NE(transcript.find("<Credits>0.333</Credits>"), transcript.npos);
}

// Restrictions decide who may see a plan: they and the relation must not be lost on the way.
TEST_F(edfi_write, a_contact_s_associations_are_those_that_came_in) {
  auto& one = district("one");
  read_in(one, set_of("v5_2"));
  write_out(one, "out");
  const auto count = [](const std::string& text, std::string_view what) {
    int n = 0;
    for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; ++at) ++n;
    return n;
  };
  const auto before = text_of(fs::path(set_of("v5_2").front()) / "Contact.xml"),
             after = text_of(folder_ / "out/Contact.xml");
  for (const auto* element : {"<StudentContactAssociation>", "<Relation>", "<ContactRestrictions>",
                              "<LegalGuardian>", "<EmergencyContactStatus>", "<LivesWith>"})
    EXPECT_EQ(count(after, element), count(before, element)) << element;
  EXPECT_EQ(count(after, "<StudentContactAssociation>"), 5);
  EXPECT_EQ(count(after, "<ContactRestrictions>"), 1);
}

TEST_F(edfi_write, data_leave_the_district_by_those_who_may_and_the_log_says_so) {
  auto& one = district("one");
  read_in(one, set_of("v5_2"));
  const auto exports = [&] {
    store::reading r(one.files());
    auto q = r.db().prepare(
        "select d.detail from audit a join audit_detail d on d.seq = a.seq where a.act = "
        "'export_feed' order by a.seq");
    std::vector<std::string> out;
    while (q.next()) out.push_back(q.string(0));
    return out;
  };
  for (const auto role : {core::role::teacher, core::role::counselor, core::role::guardian,
                          core::role::student, core::role::peer})
    EXPECT_EQ(code_of([&] { write_out(one, "refused", "", person(role, "somebody", {"*"})); }),
              "forbidden");
  EXPECT_TRUE(fs::is_empty(folder_ / "refused"));
  EXPECT_EQ(code_of([&] { write_out(one, "refused", "no-such-feed"); }), "not-found");
  EXPECT_TRUE(exports().empty());

  write_out(one, "out", "default", person(core::role::registrar, "registrar-1", {"*"}));
  ASSERT_EQ(exports().size(), 1U);
  const auto detail = formats::read_json(exports().front());
  EXPECT_EQ(detail.text("source"), "default");
  EXPECT_EQ(detail.find("records")->whole("org", 0, 100, 0), 3);
  EXPECT_EQ(detail.find("records")->whole("courseTranscript", 0, 100, 0), 17);
}

// What did not get onto the disk did not leave.
TEST_F(edfi_write, an_export_that_cannot_be_written_is_none) {
  auto& one = district("one");
  read_in(one, set_of("v5_2"));
  writer nowhere([](std::string_view, std::string_view) {
    throw core::failure(core::codes::unavailable, "disk full");
  });
  EXPECT_EQ(code_of([&] {
              intake::export_feed(one, operator_(), {}, nowhere, [&] { nowhere.finish(); });
            }),
            "unavailable");
  store::reading r(one.files());
  auto q = r.db().prepare("select count(*) from audit where act = 'export_feed'");
  ASSERT_TRUE(q.next());
  EXPECT_EQ(q.integer(0), 0);
}

// Whatever a set says of what is kept, element by element, the export says again.
TEST_F(edfi_write, random_sets_come_out_as_they_came_in) {
  auto& d = district("one");
  const auto* wanted = std::getenv("THROUGHLINE_SEED");
  const unsigned first = wanted ? static_cast<unsigned>(std::strtoul(wanted, nullptr, 10)) : 1;
  for (unsigned seed = first; seed < first + (wanted ? 1 : 200) && !HasFailure(); ++seed) {
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

#ifdef TL_BINARY_DIR
TEST_F(edfi_write, the_command_leaves_a_whole_folder_or_none) {
  auto& d = district("one");
  read_in(d, set_of("v5_2"));
  const auto run = [&](const std::string& what) {
    const auto command = std::string(TL_BINARY_DIR) + "/bin/throughline --store " +
                         folder_.string() + " --district one --as tester export edfi " + what +
                         " >" + (folder_ / "log").string() + " 2>&1";
    return WEXITSTATUS(std::system(command.c_str()));
  };
  const auto out = folder_ / "export";
  const auto documents = [&] {
    return std::distance(fs::directory_iterator(out), fs::directory_iterator());
  };
  fs::create_directories(out);
  EXPECT_EQ(run((out / "").string()), 0) << text_of(folder_ / "log");
  EXPECT_EQ(documents(), 9);
  EXPECT_EQ(fs::status(out).permissions(), fs::perms::owner_all) << "students' data";
  EXPECT_EQ(run(out.string()), 1) << "there is something already";
  EXPECT_EQ(documents(), 9);
  EXPECT_EQ(run((folder_ / "other").string() + " --source no-such-feed"), 1);
  EXPECT_FALSE(fs::exists(folder_ / "other"));
  for (const auto& e : fs::directory_iterator(folder_))
    EXPECT_NE(e.path().extension(), ".part") << e.path();
}
#endif

TEST(edfi_writer, leaves_out_what_the_standard_would_refuse_and_tells_it) {
  std::string text;
  writer w([&](std::string_view, std::string_view bytes) { text += bytes; });
  w.take(intake::org{"12", "school", "No Grades", "12", {}, {}, false});
  w.take(intake::org{"H1", "school", "No Number", "H1", {}, {}, false});
  intake::user teacher;
  teacher.sourced_id = "T1";
  w.take(teacher, intake::demographics{});
  w.finish();
  EXPECT_EQ(text, "") << "no entity, no document";
  std::vector<std::string> told;
  for (const auto& f : w.wrong())
    told.push_back(std::string(f.rule.name) + " " + f.file + " " + f.field);
  EXPECT_EQ(told, (std::vector<std::string>{"export-no-place  user",
                                            "export-left-out EducationOrganization.xml "
                                            "School/EducationOrganizationCategory"}));
  EXPECT_EQ(w.wrong().at(1).words.at(1).second, "2");
}

TEST(edfi_writer, tells_of_characters_that_xml_does_not_have) {
  std::string text;
  writer w([&](std::string_view, std::string_view bytes) { text += bytes; });
  w.take(intake::org{"12",
                     "school",
                     "Ridge\x01 High",
                     "12",
                     {},
                     R"({"EducationOrganizationCategory":"x","GradeLevel":"y"})",
                     false});
  w.finish();
  EXPECT_NE(text.find("<NameOfInstitution>Ridge High</NameOfInstitution>"), text.npos) << text;
  ASSERT_EQ(w.wrong().size(), 1U);
  EXPECT_EQ(w.wrong().front().rule.name, "export-character");
}

TEST(edfi_identities, are_the_reverse_of_keys) {
  own_values own;
  own.note("Term", "uri://education.ky.gov/TermDescriptor#Fall");
  own.note("Term", "uri://ed-fi.org/TermDescriptor#Spring");
  const auto json = [&](std::string_view reference, std::string_view key) {
    return formats::write_json(identity_of(reference, key, own));
  };
  EXPECT_EQ(json("NextYearSchoolReference", "12"), R"({"SchoolIdentity":{"SchoolId":"12"}})");
  EXPECT_EQ(json("StaffReference", "staff:012"), R"({"StaffIdentity":{"StaffUniqueId":"012"}})");
  EXPECT_EQ(json("SessionReference", "12|2027|Fall||Winter"),
            R"({"SessionIdentity":{"SessionName":"Fall|Winter","SchoolYear":"2026-2027",)"
            R"("SchoolReference":{"SchoolIdentity":{"SchoolId":"12"}}}})");
  const auto term = [&](const std::string& code) {
    const auto it = identity_of("StudentAcademicRecordReference", "7|12|2027|" + code, own);
    return std::string(it.find("StudentAcademicRecordIdentity")->text("Term"));
  };
  EXPECT_EQ(term("Fall"), "uri://education.ky.gov/TermDescriptor#Fall");
  EXPECT_EQ(term("Spring"), "uri://ed-fi.org/TermDescriptor#Spring");
  for (const auto& [reference, key] : {std::pair("SchoolReference", "H1"),
                                       {"SessionReference", "12|2027"},
                                       {"SessionReference", "H1|2027|Fall"},
                                       {"CalendarReference", "12"},
                                       {"School", "12"}})
    EXPECT_TRUE(identity_of(reference, key, own).is_null()) << reference << " " << key;
}

}  // namespace throughline::edfi
