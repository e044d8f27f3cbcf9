// Graduation plans of Ed-Fi sets as requirement sets: what a student's ILP shows of them.
// Expectations are counted by hand from tests/cases/edfi.
#include "acts/plans.hpp"
#include "edfi_fixture.hpp"
#include "formats/json.hpp"

namespace throughline::testing_ {
namespace {

const std::string standard = "uri://ed-fi.org/GraduationPlanTypeDescriptor#Standard";

class edfi_graduation : public edfi_district {
 protected:
  // Of each plan a line "name class total, what else", then its parts, "?" behind what is not
  // known.
  lines plans(std::string_view id) {
    lines out;
    const auto v = acts::view_ilp(*d_, operator_(), "sourcedId:" + std::string(id));
    for (const auto& p : v.sis_plans) {
      out.push_back(p.of.plan.name + " " + std::to_string(p.of.plan.class_of) + " " +
                    p.of.plan.asks.total.text() + ", " + p.of.source +
                    (p.of.alternative ? ", alternative" : "") +
                    (p.of.plan.individual ? ", individual" : ""));
      for (const auto& a : p.progress.areas)
        out.push_back("  " + (a.overflow ? std::string("other") : a.label.en) + " " +
                      a.required.text() + ": " + a.earned.text() + (a.known ? "" : " ?"));
    }
    return out;
  }
};

const lines of_the_case{
    "Standard 2029 22.000, default",
    "  Mathematics 4.000: 0.333",
    "  Physical, Health, and Safety Education 0.500: 0.333",
    "  Career and Technical Education 1.000: 0.000",
    "  Algebra 0.667: 0.667",
    "  Honors 2.000: 0.000 ?",
    "  other 15.833: 1.500",
    "Career and Technical Education 2028 22.500, default, alternative, individual",
    "  other 22.500: 2.833"};

class graduation_of_every_version : public edfi_graduation,
                                    public ::testing::WithParamInterface<const char*> {};

TEST_P(graduation_of_every_version, is_the_same_by_key_and_by_xml_id) {
  import(case_folder(GetParam()));
  EXPECT_EQ(plans("0012345"), of_the_case);
  EXPECT_EQ(plans("0012347"),
            (lines{"Career and Technical Education 2028 22.500, default, individual",
                   "  other 22.500: 1.166"}))
      << "of the stay that goes on; the one that is over names none";
  EXPECT_EQ(plans("0012346"), lines{}) << "her stay names none";
}
INSTANTIATE_TEST_SUITE_P(of, graduation_of_every_version,
                         ::testing::Values("v3_3_1b", "v4_0", "v5_0", "v5_2", "any_order"));

TEST_F(edfi_graduation, follows_a_plan_that_is_corrected_and_one_that_goes_away) {
  const auto set = copy("v5_2");
  const auto enrollment = set / "StudentEnrollment.xml";
  import(set);
  replace(enrollment, "<Credits>22</Credits>", "<Credits>24.333</Credits>");
  EXPECT_EQ(changes(import(set)), (lines{"added 0", "changed 1", "removed 0", "rejected 0"}));
  EXPECT_EQ(plans("0012345").front(), "Standard 2029 24.333, default");
  EXPECT_EQ(plans("0012345")[6], "  other 18.166: 1.500");
  auto text = read_all(enrollment);
  const auto from = text.find("  <GraduationPlan id=\"GPLN_own\">"),
             to = text.find("</GraduationPlan>", from) + std::string("</GraduationPlan>").size();
  write_all(enrollment, text.erase(from, to - from));
  // the stay of 0012347 named it by the XML id that is in no document any more
  const auto report = import(set, {}, {.max_removal = 100});
  EXPECT_EQ(changes(report), (lines{"added 0", "changed 1", "removed 1", "rejected 0"}));
  EXPECT_EQ(plans("0012345").size(), 7u) << "the alternative one is told of no more";
  EXPECT_EQ(plans("0012347"), lines{});
  EXPECT_EQ(std::count_if(report.items("findings").begin(), report.items("findings").end(),
                          [](const auto& f) {
                            return f.text("code") == "edfi-reference" &&
                                   f.text("field") == "GraduationPlanReference";
                          }),
            1);
}

TEST_F(edfi_graduation, shows_another_plan_where_the_stay_names_another) {
  const auto set = copy("v5_2");
  import(set);
  const auto enrollment = set / "StudentEnrollment.xml";
  replace(enrollment, "    <GraduationPlanReference ref=\"GPLN_2029\"/>\n", "");
  EXPECT_EQ(changes(import(set)), (lines{"added 0", "changed 1", "removed 0", "rejected 0"}));
  EXPECT_EQ(plans("0012345"),
            (lines{"Career and Technical Education 2028 22.500, default, alternative, individual",
                   "  other 22.500: 2.833"}))
      << "an alternative one without a main one stays an alternative";
}

TEST_F(edfi_graduation, counts_a_subject_of_the_sis_own_by_its_word) {
  const auto set = copy("v5_2");
  const std::string own = "uri://education.ky.gov/AcademicSubjectDescriptor#Wellness",
                    of_ed_fi =
                        "uri://ed-fi.org/AcademicSubjectDescriptor#Physical, Health, and Safety "
                        "Education";
  replace(set / "StudentEnrollment.xml", of_ed_fi, own);
  import(set);
  EXPECT_EQ(plans("0012345")[2], "  Wellness 0.500: 0.000") << "which no course is of";
  replace(set / "EducationOrganization.xml", of_ed_fi, own);
  replace(set / "StudentTranscript.xml", "<CourseTitle>Health</CourseTitle>",
          "<CourseTitle>Health</CourseTitle><AcademicSubject>" + own + "</AcademicSubject>");
  import(set);
  EXPECT_EQ(plans("0012345")[2], "  Wellness 0.500: 0.333");
}

TEST_F(edfi_graduation, keeps_what_can_be_read_of_a_plan_and_says_what_cannot) {
  const auto set = copy("v5_2");
  const auto enrollment = set / "StudentEnrollment.xml";
  replace(enrollment, "<Credits>4</Credits>", "<Credits>four</Credits>");
  replace(enrollment, "<Credits>22.5</Credits>", "<Credits>22,5</Credits>");
  replace(enrollment, "<CourseReference><CourseIdentity><CourseCode>02053",
          "<CourseReference ref=\"nowhere\"/><CourseReference><CourseIdentity><CourseCode>02053");
  const auto report = import(set);
  EXPECT_EQ(report.text("outcome"), "applied");
  const auto said = findings(report);
  for (const auto* one : {"bad-number StudentEnrollment.xml 1 CreditsBySubject/Credits/Credits",
                          "bad-number StudentEnrollment.xml 2 TotalRequiredCredits/Credits",
                          "edfi-reference StudentEnrollment.xml 1 CreditsByCourse"})
    EXPECT_EQ(std::count(said.begin(), said.end(), one), 1) << one;
  EXPECT_EQ(plans("0012345"),
            (lines{"Standard 2029 22.000, default", "  Mathematics 0.000: 0.000 ?",
                   "  Physical, Health, and Safety Education 0.500: 0.333",
                   "  Career and Technical Education 1.000: 0.000", "  Algebra 0.667: 0.667",
                   "  Honors 2.000: 0.000 ?", "  other 19.833: 1.833",
                   "Career and Technical Education 2028 0.000, default, alternative, individual"}));
}

TEST_F(edfi_graduation, says_where_a_plan_contradicts_itself) {
  const auto set = copy("v5_2");
  const auto enrollment = set / "StudentEnrollment.xml";
  replace(enrollment, "<Credits>22</Credits>", "<Credits>6</Credits>");
  replace(enrollment, "#Career and Technical Education</AcademicSubject>",
          "#Mathematics</AcademicSubject>");
  auto said = findings(import(set));
  EXPECT_EQ(std::count(said.begin(), said.end(),
                       "plan-part-twice StudentEnrollment.xml 1 CreditsBySubject"),
            1);
  EXPECT_EQ(plans("0012345")[1], "  Mathematics 4.000: 0.333") << "its first number";
  EXPECT_EQ(plans("0012345")[5], "  other 0.833: 0.833") << "6 - 4 - 0.5 - 0.667";
  replace(enrollment, "<Credits>6</Credits>", "<Credits>5</Credits>");
  said = findings(import(set));
  EXPECT_EQ(std::count(said.begin(), said.end(),
                       "plan-contradicts StudentEnrollment.xml 1 TotalRequiredCredits"),
            1);
  EXPECT_EQ(plans("0012345")[0], "Standard 2029 5.000, default");
  EXPECT_EQ(plans("0012345")[5],
            "Career and Technical Education 2028 22.500, default, "
            "alternative, individual")
      << "nothing is left besides its parts";
}

TEST_F(edfi_graduation, without_a_part_of_its_key_is_no_plan) {
  const auto set = copy("v5_2");
  replace(set / "StudentEnrollment.xml",
          "<GraduationPlanType>" + standard + "</GraduationPlanType>", "");
  const auto said = findings(import(set));
  EXPECT_EQ(
      std::count(said.begin(), said.end(), "edfi-key StudentEnrollment.xml 1 GraduationPlanType"),
      1);
}

// The publisher's sample: twelve plans made from it, of four class years.
TEST_F(edfi_graduation, of_the_published_sample_is_read_for_all_who_have_one) {
  const auto* shared = std::getenv("THROUGHLINE_SHARED");
  const auto at = std::string(shared ? shared : "") + "/data/edfi/";
  if (!shared || !fs::exists(at + "derived-5.2/expected.json")) GTEST_SKIP() << "no Ed-Fi samples";
  import(*d_, {at + "ds-5.2/Samples", at + "derived-5.2"});
  EXPECT_EQ(
      ask("select metadata ->> '$.name' || ' ' || (metadata ->> '$.total') || ' ' || count(*) "
          "from evidence where kind = 'graduationPlan' group by metadata ->> '$.name' order by 1"),
      (lines{"Distinguished 26.000 4", "Minimum 22.000 4", "Recommended 26.000 4"}));
  const auto expected = formats::read_json(read_all(at + "derived-5.2/expected.json"));
  int have_one = 0;
  for (const auto& [id, one] : expected.members("highSchoolStudents")) {
    const auto v = acts::view_ilp(*d_, operator_(), "sourcedId:" + id);
    if (v.sis_plans.empty()) continue;
    ++have_one;
    ASSERT_EQ(v.sis_plans.size(), 1U) << id;
    const auto& g = v.sis_plans[0].progress;
    auto told = g.earned + g.unplaced;  // a course taken twice earns once here, and that is told
    for (const auto& left : g.left_out)
      if (left.why == core::left_out_because::repeated) told += left.row.worth;
    EXPECT_EQ(told, core::credits::parse(one.find("cumulativeEarnedCredits")->as_number()->text))
        << id;
  }
  EXPECT_EQ(have_one, 65) << "whose stay goes on and names one";
}

}  // namespace
}  // namespace throughline::testing_
