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
#include "edfi_export_fixture.hpp"
#include "formats/xml.hpp"
#include "formats/xml_schema.hpp"
#include "intake/export_act.hpp"

namespace throughline::edfi {

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
TEST_F(edfi_write, of_two_feeds_that_tell_of_one_student_each_goes_out_in_its_own_words) {
  auto& d = district("two");
  read_in(d, set_of("v5_2"), "first");
  fs::copy(set_of("v5_2").front(), folder_ / "shorter");
  auto text = text_of(folder_ / "shorter/Student.xml");
  const std::string name = "<FirstName>Aoife</FirstName>";
  ASSERT_NE(text.find(name), text.npos);
  text.replace(text.find(name), name.size(), "<FirstName>Aoi</FirstName>");
  std::ofstream(folder_ / "shorter/Student.xml") << text;
  read_in(d, in("shorter"), "second");
  EXPECT_EQ(acts::show_student(d, testing_::operator_(), "1900012346").text("name"),
            "O'Brien, Aoife")
      << "the first counts";
  EXPECT_TRUE(write_out(d, "out", "second").empty());
  EXPECT_NE(text_of(folder_ / "out/Student.xml").find("<FirstName>Aoi</FirstName>"),
            std::string::npos);
  expect_nothing_new(read_in(d, in("out"), "second"));
}

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
