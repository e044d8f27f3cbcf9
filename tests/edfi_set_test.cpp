// Ed-Fi sets: what a district holds after them, whatever the version, the order and the condition
// of the documents. Expectations are counted by hand in tests/cases/edfi/README.md.
#include "acts/imports.hpp"
#include "acts/precedence.hpp"
#include "edfi_fixture.hpp"
#include "formats/json.hpp"
#include "intake/event.hpp"

namespace throughline::testing_ {
namespace {

const char* const whole_case =
    R"({"district":"district","orgs":3,"schools":2,"students":4,"guardians":4,"staff":4,"courses":6,)"
    R"("sections":8,"section_enrollments":20,"school_enrollments":6,"demographics":4,)"
    R"("academic_records":7,"transcript_courses":17,"credits_earned":"7.749",)"
    R"("credits_attempted":"9.249","programs":2,"program_enrollments":4,"ilps":0,"ilpas":2,)"
    R"("transfers_in":0,"transfers_out":0})";

class every_version : public edfi_district, public ::testing::WithParamInterface<const char*> {};

TEST_P(every_version, gives_the_same_district_and_a_second_time_nothing) {
  const auto report = import(case_folder(GetParam()));
  EXPECT_EQ(report.text("outcome"), "applied");
  EXPECT_EQ(formats::write_json(counts(*d_)), whole_case);
  const auto again = import(case_folder(GetParam()));
  EXPECT_EQ(changes(again), (lines{"added 0", "changed 0", "removed 0", "rejected 0"}));
  EXPECT_EQ(formats::write_json(counts(*d_)), whole_case);
}
INSTANTIATE_TEST_SUITE_P(of, every_version,
                         ::testing::Values("v3_3_1b", "v4_0", "v5_0", "v5_2", "any_order"));

class edfi_set : public edfi_district {};

TEST_F(edfi_set, in_another_order_of_documents_and_records_is_the_same_set) {
  import(case_folder("v5_2"));
  EXPECT_EQ(changes(import(case_folder("any_order"))),
            (lines{"added 0", "changed 0", "removed 0", "rejected 0"}));
}

TEST_F(edfi_set, keeps_every_shade_of_a_transcript) {
  const auto report = import(case_folder("v5_2"));
  const std::string high = "Knob Creek High School";
  EXPECT_EQ(transcript("0012345"),
            (lines{"Algebra I | 0.500 0.000 | F | fail | " + high,
                   "Algebra I | 0.500 0.500 | B+ | pass | " + high,
                   "Algebra I | 0.500 0.500 | C | pass | " + high,
                   "Biology: \"Life & Cells\" | 0.500 0.500 |  | pass | " + high,
                   "English I | 0.500 0.500 | 88.25 | pass | " + high,
                   "English I | 0.500 0.500 | B | pass | " + high,
                   "Health | 0.333 0.333 | A- | pass | " + high,
                   "Spanish I | 0.500 0.000 | I | incomplete | " + high}));
  const auto elsewhere = transcript("0012346");
  ASSERT_EQ(elsewhere.size(), 3u);
  EXPECT_NE(std::find(elsewhere.begin(), elsewhere.end(),
                      "Spanish I | 1.000 1.000 | P | pass | Liceo José Martí"),
            elsewhere.end());
  // both grades, how the credit was earned and all averages stay as they were sent
  EXPECT_EQ(ask("select json_extract(details, '$.FinalNumericGradeEarned') from transcript_course "
                "where grade = 'B' and title = 'English I'"),
            lines{"84.5"});
  EXPECT_EQ(ask("select json_extract(details, '$.MethodCreditEarned') from transcript_course "
                "where school_name = 'Liceo José Martí' limit 1"),
            lines{"uri://ed-fi.org/MethodCreditEarnedDescriptor#Transfer credit"});
  EXPECT_EQ(ask("select json_array_length(details, '$.GradePointAverage') from academic_record "
                "where json_type(details, '$.GradePointAverage') = 'array'"),
            lines{"3"});
  EXPECT_EQ(
      ask("select json_extract(details, '$.GradePointAverage[1].GradePointAverageValue') from "
          "academic_record where json_type(details, '$.GradePointAverage') = 'array'"),
      lines{"2.3333"});
  EXPECT_EQ(findings(report), (lines{"contact-restricted Contact.xml 6 ContactRestrictions",
                                     "credits-contradict StudentTranscript.xml 16 "
                                     "CumulativeEarnedCredits"}));
}

TEST_F(edfi_set, makes_stays_with_grades_and_what_began_and_ended_them) {
  import(case_folder("v5_2"));
  const std::string high = "210900010", other = "210900000000902";
  EXPECT_EQ(stays("0012345"),
            (lines{other + " A5 10 2026-09-08 ", high + "  10 2026-08-12  primary"}))
      << "of two at once the primary one says the grade";
  EXPECT_EQ(student("0012345").grade, "10");
  EXPECT_EQ(stays("0012347"), (lines{high + "  11 2026-08-12 2026-09-25 primary",
                                     high + "  11 2026-10-19  primary"}));
  EXPECT_EQ(ask("select entry_type || '/' || coalesce(exit_type, '') from school_enrollment "
                "order by 1"),
            (lines{"New to education system/", "Next year school/", "Next year school/Graduated",
                   "Next year school/Withdrawn", "Re-entry/", "Transfer/"}));
  EXPECT_EQ(ask("select json_extract(metadata, '$.EducationPlan') from roster_role "
                "where json_extract(metadata, '$.EducationPlan') is not null"),
            lines{"uri://ed-fi.org/EducationPlanDescriptor#Personal Graduation Plan"});
}

TEST_F(edfi_set, an_alternative_school_or_program_makes_the_addendum_once) {
  const auto set = copy("v5_2");
  import(set);
  EXPECT_EQ(addenda("0012345").size(), 1u) << "the school's stay and the program's are one";
  EXPECT_EQ(addenda("0000042").size(), 1u);
  EXPECT_TRUE(addenda("0012347").empty()) << "that program was over before";
  // a third one comes into the program, at no alternative school
  replace(set / "StudentProgram.xml", "<EndDate>2026-05-22</EndDate>", "");
  import(set);
  ASSERT_EQ(addenda("0012347").size(), 1u);
  EXPECT_NE(addenda("0012347")[0].find(" A5 2026-03-02 draft"), std::string::npos)
      << addenda("0012347")[0];
  EXPECT_EQ(formats::write_json(counts(*d_)).find("\"school_enrollments\":6") != std::string::npos,
            true)
      << "a stay in a program is no enrollment at a school";
  // and leaves it
  import(case_folder("v5_2"));
  EXPECT_NE(addenda("0012347")[0].find("exited"), std::string::npos) << addenda("0012347")[0];
}

TEST_F(edfi_set, who_leaves_and_whose_first_day_is_corrected) {
  const auto set = copy("v5_2");
  import(set);
  const auto before = stays("0000042");
  ASSERT_EQ(before.size(), 1u);
  const auto events = [&] { return ask("select kind from enrollment_event order by id"); };
  EXPECT_EQ(events(), lines{}) << "a first import tells none";
  // the first day of 0012345's second school was another
  replace(set / "StudentEnrollment.xml", "<EntryDate>2026-09-08</EntryDate>",
          "<EntryDate>2026-09-09</EntryDate>");
  import(set);
  EXPECT_EQ(events(), lines{}) << "a corrected day is neither an exit nor an entry";
  EXPECT_EQ(stays("0012345"),
            (lines{"210900000000902 A5 10 2026-09-09 ", "210900010  10 2026-08-12  primary"}));
  EXPECT_EQ(addenda("0012345").size(), 1u);
  EXPECT_EQ(addenda("0012345")[0].find("exited"), std::string::npos);
  // and they leave it
  replace(set / "StudentEnrollment.xml", "<EntryDate>2026-09-09</EntryDate>",
          "<EntryDate>2026-09-09</EntryDate><ExitWithdrawDate>2026-11-20</ExitWithdrawDate>");
  import(set);
  EXPECT_EQ(events(), lines{"left_program"});
  EXPECT_NE(addenda("0012345")[0].find("exited"), std::string::npos);
}

TEST_F(edfi_set, of_another_data_standard_is_refused_by_name_and_nothing_stored) {
  for (const auto& [name, version] : {std::pair("v2_0", "2.0"), std::pair("v6_1", "6.1.0")}) {
    const auto report = import(case_folder(name));
    EXPECT_EQ(report.text("outcome"), "refused") << name;
    ASSERT_FALSE(report.items("findings").empty());
    EXPECT_EQ(report.items("findings")[0].text("code"), "edfi-version");
    EXPECT_EQ(counts(*d_).whole("orgs", 0, 9, 9), 0) << name << " " << version;
    EXPECT_EQ(counts(*d_).whole("students", 0, 9, 9), 0) << name;
  }
  // one such document among good ones refuses them all
  const auto set = copy("v5_2");
  fs::copy(fs::directory_iterator(case_folder("v6_1"))->path(), set / "zz.xml");
  EXPECT_EQ(import(set).text("outcome"), "refused");
  EXPECT_EQ(counts(*d_).whole("students", 0, 9, 9), 0);
}

TEST_F(edfi_set, with_blanks_around_ids_is_taken_whole_with_one_warning_an_element) {
  const auto report = import(case_folder("trailing_blanks"));
  EXPECT_EQ(report.text("outcome"), "applied");
  std::map<std::string, int> told;
  for (const auto& f : report.items("findings"))
    if (f.text("code") == "blank-trimmed") ++told[std::string(f.text("field"))];
  EXPECT_FALSE(told.empty());
  for (const auto& [field, n] : told) EXPECT_EQ(n, 1) << field;
  EXPECT_GT(counts(*d_).whole("program_enrollments", 0, 99, 0), 0);
}

TEST_F(edfi_set, with_extensions_and_unknown_elements_is_read_for_the_rest) {
  const auto report = import(case_folder("extension"));
  EXPECT_EQ(report.text("outcome"), "applied");
  const auto now = counts(*d_);
  EXPECT_EQ(now.whole("schools", 0, 9, 9), 2);
  EXPECT_EQ(now.whole("students", 0, 9, 9), 2);
  EXPECT_EQ(now.whole("school_enrollments", 0, 9, 9), 2);
  EXPECT_EQ(now.whole("program_enrollments", 0, 9, 9), 1);
  int skipped = 0;
  for (const auto& f : report.items("findings")) skipped += f.text("code") == "edfi-skipped";
  EXPECT_GT(skipped, 0) << "what is passed over is counted";
}

TEST_F(edfi_set, maps_a_states_own_descriptors_and_lists_what_it_does_not_know) {
  const auto report = import(case_folder("state_descriptors"));
  lines unmapped;
  for (const auto& f : report.items("findings"))
    if (f.text("code") == "descriptor-unmapped") unmapped.emplace_back(f.text("field"));
  std::sort(unmapped.begin(), unmapped.end());
  EXPECT_EQ(unmapped, (lines{"EntryGradeLevel", "EntryType", "EntryType", "EntryType", "EntryType",
                             "ExitWithdrawType", "ExitWithdrawType", "Race", "ReasonExited"}))
      << "each value once; Kentucky's \"Ninth grade\" need not be Ed-Fi's";
  // kept as they came
  EXPECT_EQ(ask("select entry_type from school_enrollment where entry_type like '%E99'"),
            lines{"uri://education.ky.gov/EntryTypeDescriptor#E99"});
  EXPECT_EQ(ask("select distinct grade from school_enrollment order by 1"),
            (lines{"09", "10", "Ninth grade"}));
  EXPECT_EQ(ask("select school_class from org where alternative = 1"), lines{"A5"});
}

TEST_F(edfi_set, attendance_cohorts_and_the_rest_are_kept_as_evidence) {
  import(case_folder("attendance_cohort"));
  EXPECT_EQ(
      ask("select kind || ' ' || count(*) from evidence where state = 1 group by kind "
          "order by kind"),
      (lines{"attendanceEvent 4", "cohort 1", "disciplineAction 1", "disciplineIncident 1",
             "gradebookEntry 1", "intervention 1", "studentAssessment 1", "studentCohort 2",
             "studentDisciplineIncident 1", "studentGradebookEntry 1", "studentIntervention 1"}));
  EXPECT_EQ(ask("select count(*) from evidence where kind = 'attendanceEvent' and person is null"),
            lines{"0"});
}

// Who may see a plan follows from it.
TEST_F(edfi_set, makes_guardians_of_parents_alone_and_of_nobody_the_school_restricts) {
  const auto set = copy("v5_2");
  import(set);
  const auto parents = guardians("0012346");
  ASSERT_FALSE(parents.empty());
  const auto contact = set / "Contact.xml";
  replace(contact, "uri://ed-fi.org/RelationDescriptor#Father",
          "uri://ed-fi.org/RelationDescriptor#Neighbor");
  auto text = read_all(contact);
  for (std::size_t at; (at = text.find("<LegalGuardian>true</LegalGuardian>")) != text.npos;)
    text.erase(at, 35);
  write_all(contact, text);
  import(set);
  EXPECT_LT(guardians("0012346").size(), parents.size()) << "a neighbor to call is no guardian";
  // one whom the school restricts never was, and what it says of them is kept
  EXPECT_EQ(guardians("0012345").size(), 1u) << "the mother, not the guardian with restrictions";
  EXPECT_EQ(ask("select count(*) from evidence where kind = 'studentContact' and "
                "json_extract(body, '$.ContactRestrictions') like 'No calls%'"),
            lines{"1"});
}

TEST_F(edfi_set, a_document_that_cannot_be_read_to_its_end_gives_nothing_and_ends_nothing) {
  const auto set = copy("v5_2");
  import(set);
  const auto before = formats::write_json(counts(*d_));
  auto text = read_all(set / "StudentEnrollment.xml");
  replace(set / "StudentEnrollment.xml", "Tenth grade", "Ninth grade");  // before the cut
  text = read_all(set / "StudentEnrollment.xml");
  write_all(set / "StudentEnrollment.xml", text.substr(0, text.size() * 2 / 3));
  const auto report = import(set);
  EXPECT_EQ(report.text("outcome"), "applied-with-rejects");
  EXPECT_EQ(report.items("findings").empty(), false);
  bool told = false;
  for (const auto& f : report.items("findings"))
    told = told || (f.text("code") == "xml-truncated" && f.text("file") == "StudentEnrollment.xml");
  EXPECT_TRUE(told);
  EXPECT_EQ(formats::write_json(counts(*d_)), before);
  EXPECT_EQ(student("0012345").grade, "10");
}

TEST_F(edfi_set, without_a_document_ends_nothing_that_the_document_would_tell) {
  import(case_folder("v5_2"));
  const auto before = formats::write_json(counts(*d_));
  const auto set = copy("v5_2");
  fs::remove(set / "Contact.xml");
  fs::remove(set / "StaffAssociation.xml");
  fs::remove(set / "StudentTranscript.xml");
  EXPECT_EQ(changes(import(set)), (lines{"added 0", "changed 0", "removed 0", "rejected 0"}));
  EXPECT_EQ(formats::write_json(counts(*d_)), before);
  EXPECT_FALSE(guardians("0012346").empty());
}

TEST_F(edfi_set, what_a_whole_set_does_not_hold_ends_and_of_a_partial_one_stays) {
  const auto set = copy("v5_2");
  import(set);
  remove_entity(set / "StudentEnrollment.xml", "StudentSectionAssociation", "0012347");
  EXPECT_EQ(changes(import(set, {.partial = true}))[2], "removed 0");
  EXPECT_EQ(import(set).text("outcome"), "applied") << "one of twenty is under the threshold";
  EXPECT_EQ(counts(*d_).whole("section_enrollments", 0, 99, 0), 19);
  // more than a tenth of a kind waits for a person
  for (int i = 0; i < 3; ++i)
    remove_entity(set / "StudentEnrollment.xml", "StudentSectionAssociation", "0012345");
  EXPECT_EQ(import(set).text("outcome"), "needs-approval");
  EXPECT_EQ(counts(*d_).whole("section_enrollments", 0, 99, 0), 19);
}

TEST_F(edfi_set, names_records_that_are_left_out_and_takes_the_others) {
  const auto set = copy("v5_2");
  replace(set / "Student.xml", "<FirstName>Aoife</FirstName>", "");
  replace(set / "StudentEnrollment.xml", "<EntryDate>2026-10-19</EntryDate>",
          "<EntryDate>19.10.2026</EntryDate>");
  replace(set / "StudentTranscript.xml", "<Credits>0.333</Credits>", "<Credits>a third</Credits>");
  const auto report = import(set);
  EXPECT_EQ(report.text("outcome"), "applied-with-rejects");
  const auto told = findings(report);
  const auto has = [&](const std::string& line) {
    return std::find(told.begin(), told.end(), line) != told.end();
  };
  EXPECT_TRUE(has("value-missing Student.xml 2 Name/FirstName")) << ::testing::PrintToString(told);
  EXPECT_TRUE(has("bad-date StudentEnrollment.xml 12 EntryDate")) << ::testing::PrintToString(told);
  EXPECT_EQ(counts(*d_).whole("students", 0, 9, 9), 3);
  EXPECT_EQ(counts(*d_).whole("transcript_courses", 0, 99, 9), 14)
      << "those of the student who was left out go too";
}

TEST_F(edfi_set, strict_refuses_for_one_error) {
  const auto set = copy("v5_2");
  replace(set / "Student.xml", "<FirstName>Aoife</FirstName>", "");
  intake::run_options strict;
  strict.mode = "strict";
  EXPECT_EQ(import(set, {}, strict).text("outcome"), "refused");
  EXPECT_EQ(counts(*d_).whole("students", 0, 9, 9), 0);
}

TEST_F(edfi_set, a_reference_to_an_xml_id_that_nobody_has_is_told_and_nothing_guessed) {
  const auto set = copy("v5_2");
  auto text = read_all(set / "Contact.xml");
  const auto at = text.find(" ref=\"");
  ASSERT_NE(at, text.npos);
  text.insert(at + 6, "nowhere-");
  write_all(set / "Contact.xml", text);
  const auto report = import(set);
  int told = 0;
  for (const auto& f : report.items("findings")) told += f.text("code") == "edfi-reference";
  EXPECT_EQ(told, 1);
  EXPECT_EQ(counts(*d_).whole("guardians", 0, 9, 9), 4);
}

TEST_F(edfi_set, what_is_said_of_people_who_are_not_in_the_set_changes_nobody) {
  const auto set = copy("v5_2");
  import(set);
  fs::remove(set / "Student.xml");
  replace(set / "StudentEnrollment.xml", "SexDescriptor#Female", "SexDescriptor#Male");
  const auto report = import(set);
  int told = 0;
  for (const auto& f : report.items("findings")) told += f.text("code") == "edfi-facts-alone";
  EXPECT_GT(told, 0);
  EXPECT_EQ(counts(*d_).whole("students", 0, 9, 9), 4);
  EXPECT_EQ(ask("select count(*) from person where is_student = 1 and sex = 'female'"), lines{"2"});
  EXPECT_EQ(changes(report), (lines{"added 0", "changed 1", "removed 0", "rejected 0"}))
      << "what the organization said is kept as it came";
}

TEST_F(edfi_set, the_same_student_of_two_feeds_is_one) {
  import(case_folder("v5_2"));
  const auto known = student("0012346");
  ASSERT_FALSE(known.state_id.empty());
  // the rosters come by OneRoster, from another source, under other ids
  intake::run_options how;
  how.source = "rosters";
  intake::import_feed(*d_, operator_(), how, [&](intake::sink& to) {
    const auto part = [&](const char* file, intake::entity kind, const auto& record) {
      to.begin({file, kind});
      to.take({file, 2}, intake::life::active, record);
      to.end({file, "imported", 1, 0, true});
    };
    part("orgs.csv", intake::entity::org, intake::org{"H", "school", "High", {}, {}, {}});
    intake::user u;
    u.sourced_id = "X1";
    u.given_name = known.given_name;
    u.family_name = known.family_name;
    u.state_id = known.state_id;
    part("users.csv", intake::entity::user, u);
    intake::demographics born;
    born.sourced_id = "X1";
    born.birth_date = known.birth_date;
    part("demographics.csv", intake::entity::demographics, born);
    return intake::read_outcome{"1.2", false};
  });
  EXPECT_EQ(counts(*d_).whole("students", 0, 9, 9), 4);
  EXPECT_EQ(transcript("0012346").size(), 3u);
  EXPECT_EQ(student("0012346").grade, "12") << "a roster that says no grade takes none away";
}

TEST_F(edfi_set, of_two_sources_of_one_transcript_counts_one_and_the_district_says_which) {
  const auto set = copy("v5_2");
  import(set);
  const auto before = transcript("0000042");
  intake::tell_event(*d_, operator_(), "transcript",
                     formats::read_json(R"({"student":{"sourcedId":"0000042"},"courses":[
                       {"id":"h1","title":"Life Skills","creditsEarned":"0.25","grade":"P"}]})"));
  EXPECT_EQ(transcript("0000042"), before) << "the feed's rows count, once";
  EXPECT_EQ(counts(*d_).text("credits_earned"), "7.749");
  acts::set_precedence(*d_, operator_(), "transcript", {"host"});
  EXPECT_EQ(transcript("0000042"), lines{"Life Skills | 0.000 0.250 | P |  | "});
  EXPECT_EQ(transcript("0012346").size(), 3u) << "of whom the host tells none the feed does";
  EXPECT_EQ(code_of([&] { acts::set_precedence(*d_, operator_(), "transcript", {"nobody"}); }),
            "not-found");
}

TEST_F(edfi_set, in_the_inbox_is_known_for_what_it_is_and_links_in_it_lead_nowhere) {
  const auto inbox = folder_ / "district-b.inbox";
  fs::create_directories(inbox);
  fs::copy(case_folder("v5_2"), inbox / "nightly");
  const auto run = acts::order_import(*d_, operator_(), {.package = "nightly"});
  const auto waiting = acts::next_import(*d_, operator_());
  ASSERT_TRUE(waiting);
  EXPECT_EQ(waiting->run, run);
  EXPECT_EQ(waiting->feed, "edfi");
  intake::run_options how;
  how.ordered = run;
  import(waiting->path, {}, how);
  EXPECT_EQ(acts::view_import(*d_, operator_(), run.text()).text("state"), "applied");
  EXPECT_EQ(counts(*d_).whole("students", 0, 9, 9), 4);

  fs::rename(inbox / "nightly" / "Student.xml", folder_ / "elsewhere.xml");
  fs::create_symlink(folder_ / "elsewhere.xml", inbox / "nightly" / "Student.xml");
  EXPECT_EQ(code_of([&] { import(waiting->path); }), "file-unreadable");
}

TEST_F(edfi_set, documents_without_their_xsd_are_not_taken_where_one_is_asked_for) {
  const auto set = copy("v5_2");
  write_all(set / "broken.xml", "no XML at all");
  const auto report = import(set, {.schemas = folder_.string()});
  EXPECT_EQ(counts(*d_).whole("students", 0, 9, 9), 0);
  for (const auto& f : report.items("files")) EXPECT_EQ(f.text("state"), "rejected");
}

TEST_F(edfi_set, is_validated_against_the_publishers_schemas) {
  const auto* shared = std::getenv("THROUGHLINE_SHARED");
  const auto at = std::string(shared ? shared : "") + "/data/edfi/";
  if (!shared || !fs::exists(at + "ds-5.2/Schemas")) GTEST_SKIP() << "no Ed-Fi schemas";
  const auto told = [&](const core::value& report) {
    lines out;
    for (const auto& f : report.items("findings"))
      if (f.text("code") == "schema-violation")
        out.push_back(std::string(f.text("file")) + " " + std::string(f.text("field")));
    return out;
  };
  const auto set = copy("v5_2");
  EXPECT_EQ(told(import(set, {.schemas = at + "ds-5.2/Schemas/Bulk"})), lines{});
  replace(set / "Student.xml", "<StudentUniqueId>0012346</StudentUniqueId>",
          "<StudentUniqueId>0012346</StudentUniqueId><Shoe>42</Shoe>");
  const auto report = import(set, {.schemas = at + "ds-5.2/Schemas/Bulk"});
  EXPECT_EQ(told(report), lines{"Student.xml Shoe"});
  EXPECT_EQ(report.text("outcome"), "applied") << "a warning: the rest is taken";
}

// The publisher's sample with 240 students' enrollments and transcripts made from it.
TEST_F(edfi_set, the_published_sample_is_taken_exactly) {
  const auto* shared = std::getenv("THROUGHLINE_SHARED");
  const auto at = std::string(shared ? shared : "") + "/data/edfi/";
  if (!shared || !fs::exists(at + "derived-5.2/expected.json")) GTEST_SKIP() << "no Ed-Fi samples";
  const auto report = import(*d_, {at + "ds-5.2/Samples", at + "derived-5.2"});
  const auto now = counts(*d_);
  const auto expected = formats::read_json(read_all(at + "derived-5.2/expected.json"));
  const auto& said = *expected.find("counts");
  const auto number = [](const core::value& v, const char* name) {
    return v.whole(name, 0, 1'000'000, -1);
  };
  EXPECT_EQ(number(now, "students"), 960);
  EXPECT_EQ(number(now, "guardians"), 1873);
  EXPECT_EQ(number(now, "staff"), 68);
  EXPECT_EQ(number(now, "courses"), 84);
  EXPECT_EQ(number(now, "sections"), 532) << "520 identifiers: five parts make the key";
  EXPECT_EQ(number(now, "programs"), 25);
  EXPECT_EQ(number(now, "program_enrollments"), 706) << "286 of them with a blank behind an id";
  EXPECT_EQ(number(now, "school_enrollments"), number(said, "StudentSchoolAssociation"));
  EXPECT_EQ(number(now, "academic_records"), number(said, "StudentAcademicRecord"));
  EXPECT_EQ(number(now, "transcript_courses"), number(said, "CourseTranscript"));
  EXPECT_EQ(ask("select count(*) from class_enrollment where role = 'student' and state = 1"),
            lines{std::to_string(number(said, "StudentSectionAssociation"))});
  EXPECT_EQ(ask("select count(*) from transcript_course where result = 'fail'"),
            lines{std::to_string(number(said, "CT_Fail"))});
  EXPECT_EQ(ask("select count(*) from school_enrollment where exit_date is not null and "
                "program_class is null"),
            lines{std::to_string(number(said, "SSA_exited"))});
  for (const auto& [id, one] : expected.members("highSchoolStudents")) {
    store::reading r(d_->files());
    core::credits earned;
    for (const auto& c : store::transcript(r.db(), student(id).id)) earned += c.earned;
    const auto* stated = one.find("cumulativeEarnedCredits");
    ASSERT_TRUE(stated && stated->as_number());
    EXPECT_EQ(earned, core::credits::parse(stated->as_number()->text)) << id;
  }
  int blanks = 0, contradictions = 0;
  for (const auto& f : report.items("findings")) {
    blanks += f.text("code") == "blank-trimmed";
    contradictions += f.text("code") == "credits-contradict";
  }
  EXPECT_EQ(blanks, 1) << "one warning for the 286";
  EXPECT_EQ(contradictions, 0);
  EXPECT_EQ(changes(import(*d_, {at + "derived-5.2", at + "ds-5.2/Samples"})),
            (lines{"added 0", "changed 0", "removed 0", "rejected 0"}))
      << "in another order it is the same set";
}

}  // namespace
}  // namespace throughline::testing_
