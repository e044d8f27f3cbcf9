// The list of courses: its file, what an import changes, and what the plan makes of it.
#include "acts/catalog.hpp"

#include <fstream>

#include "adapters/catalog/read.hpp"
#include "district_fixture.hpp"
#include "store/catalog.hpp"

namespace throughline::testing_ {
namespace {

class catalog_test : public district_test {
 protected:
  using lines = std::vector<std::string>;

  std::vector<core::catalog_course> read(std::string_view text) {
    const auto path = folder_ / "courses.csv";
    std::ofstream(path) << text;
    wrong_.clear();
    return catalog::read(path.string(), wrong_);
  }
  // "added changed removed same".
  std::string import(std::string_view text) {
    const auto courses = read(text);
    const auto done = acts::import_catalog(*d_, operator_(), courses, wrong_);
    std::string out;
    for (const auto* name : {"added", "changed", "removed", "same"})
      out += (out.empty() ? "" : " ") + std::to_string(done.whole(name, 0, 1000, -1));
    return out;
  }
  [[nodiscard]] lines said() const {
    lines out;
    for (const auto& f : wrong_)
      out.push_back(std::string(f.rule.name) + " " + std::to_string(f.record) + " " + f.field +
                    (f.weight == core::severity::error ? " error" : ""));
    return out;
  }
  acts::save_outcome plan(std::string_view courses) {
    const auto v = acts::view_ilp(*d_, counselor(), alma);
    const auto* now = v.plan ? v.plan->section("education_plan") : nullptr;
    return acts::save_ilp_section(*d_, counselor(), alma, "education_plan",
                                  now ? std::optional(now->hash) : std::nullopt,
                                  json(R"({"course_plan":)" + std::string(courses) + "}"));
  }
  std::string sign(std::string_view outcome) {
    const auto v = acts::view_ilp(*d_, counselor(), alma);
    return code_of([&] {
      acts::sign_ilp(*d_, guardian(), alma,
                     {.outcome = std::string(outcome),
                      .way = "portal",
                      .note = {},
                      .revision = v.plan->head->number});
    });
  }

  core::findings wrong_;
};

constexpr std::string_view header =
    "school,school_year,course_code,title,sced,credits,grades,prerequisites,alternates,offered,"
    "repeatable\n";

}  // namespace

TEST_F(catalog_test, reads_every_column_and_names_each_bad_value) {
  const auto all =
      read(std::string(header) +
           "101010,2026-27,ALG2,Algebra II,02056,1,10-12,\"ALG1,GEO|GEOH\",ALG2H,no,yes\n"
           ",2027,ALG1,Algebra I,,0.5,\"8;9\",,,,\n"
           ",2027,,No code,,,,,,,\n"
           ",2027,X,,,,,,,,\n"
           ",27,X,Bad year,,,,,,,\n"
           ",2027,ALG1,Twice,,,,,,,\n"
           ",2027,GEO,Geometry,2-72,one,9-8,\"ALG1,,\",,maybe,1\n");
  EXPECT_EQ(said(), (lines{"value-missing 4 course_code error", "value-missing 5 title error",
                           "bad-number 6 school_year error", "id-duplicate 7 course_code error",
                           "invalid 8 sced", "bad-number 8 credits", "bad-number 8 grades",
                           "invalid 8 prerequisites", "enum-unknown 8 offered",
                           "reference-unknown 2 prerequisites", "reference-unknown 2 alternates"}))
      << "GEOH and ALG2H are no courses of the file";
  ASSERT_EQ(all.size(), 3u);
  const auto& a2 = all[0];
  EXPECT_EQ(a2.school, "101010");
  EXPECT_EQ(a2.school_year, 2027);
  EXPECT_EQ(a2.worth->text(), "1.000");
  EXPECT_EQ(a2.grades, (std::vector<int>{10, 11, 12}));
  EXPECT_EQ(a2.prerequisites, (core::course_terms{{"ALG1"}, {"GEO", "GEOH"}}));
  EXPECT_EQ(a2.alternates, std::vector<std::string>{"ALG2H"});
  EXPECT_FALSE(a2.offered);
  EXPECT_TRUE(a2.repeatable);
  EXPECT_EQ(all[1].grades, (std::vector<int>{8, 9}));
  EXPECT_TRUE(all[1].offered);
  EXPECT_FALSE(all[2].worth) << "what cannot be read is not said";
  EXPECT_TRUE(all[2].repeatable);
  EXPECT_TRUE(read("school,school_year,title\n").empty());
  EXPECT_EQ(said(), lines{"header-missing 1 course_code error"});
}

TEST_F(catalog_test, a_file_is_the_whole_list_of_its_school_and_year) {
  const std::string two = std::string(header) + ",2027,A,Art,,1,,,,,\n,2027,B,Band,,1,,,,,\n";
  EXPECT_EQ(import(two), "2 0 0 0");
  EXPECT_EQ(import(two), "0 0 0 2");
  EXPECT_EQ(import(std::string(header) + ",2028,A,Art,,1,,,,,\n"), "1 0 0 0") << "another year";
  EXPECT_EQ(import(std::string(header) + ",2027,A,Art,,0.5,,,,,\n"), "0 1 1 0");
  EXPECT_EQ(import(two), "1 1 0 0");
  EXPECT_EQ(import(std::string(header) + ",2027,A,Art,,1,,,,,\n,2027,B,,,1,,,,,\n"), "0 0 0 1")
      << "nothing is removed while a row cannot be read";
  EXPECT_EQ(import(std::string(header) + "NEW,2027,A,Art,,1,,,,,\n"), "1 0 0 0");
  EXPECT_EQ(said(), lines{"reference-unknown 0 school"});
  EXPECT_EQ(code_of([&] { acts::import_catalog(*d_, student(), {}, wrong_); }), "forbidden");
}

TEST_F(catalog_test, a_schools_own_row_wins_and_a_feeds_course_stands_in) {
  import(std::string(header) +
         ",2027,A,Art of the district,,1,,,,,\n101010,2027,A,Art of the school,,0.5,,,,,\n"
         "101020,2027,M,Of another school,,1,,,,,\n");
  store::reading r(d_->files());
  const auto list =
      store::catalog(r.db(), {.school_sourced_id = "H1", .school_identifier = "101010"});
  ASSERT_TRUE(list.find("A"));
  EXPECT_EQ(list.find("A")->title, "Art of the school");
  EXPECT_EQ(list.find("M"), nullptr);
  ASSERT_TRUE(list.find("01002")) << "told by the feed alone";
  EXPECT_EQ(list.find("01002")->title, "English II");
  EXPECT_EQ(list.find("01002")->sced, "01002");
  EXPECT_FALSE(list.find("01002")->worth);
}

TEST_F(catalog_test, a_class_of_now_is_worth_what_the_list_says) {
  EXPECT_EQ(acts::view_ilp(*d_, counselor(), alma).graduation.in_progress.text(), "0.000");
  import(std::string(header) + ",2027,01002,English II,01002,1,,,,,\n");
  const auto g = acts::view_ilp(*d_, counselor(), alma).graduation;
  EXPECT_EQ(g.areas[0].id, "ela");
  EXPECT_EQ(g.areas[0].in_progress.text(), "1.000");
  const auto beside = acts::view_ilp(*d_, counselor(), alma).more_sets;
  ASSERT_EQ(beside.size(), 1u);
  EXPECT_EQ(beside[0].id, "four_year");
  EXPECT_EQ(beside[0].areas[0].in_progress.text(), "1.000") << "each set counts it anew";
}

TEST_F(catalog_test, a_course_picked_by_its_code_is_filled_in) {
  import(std::string(header) + ",2028,ALG2,Algebra II,02056,1,,,,,\n");
  ASSERT_EQ(plan(R"([{"grade":"11","code":"ALG2"}])").what, acts::save_outcome::kind::saved);
  const auto v = acts::view_ilp(*d_, counselor(), alma);
  const auto& entry = v.plan->section("education_plan")->body.items("course_plan").front();
  EXPECT_EQ(entry.text("title"), "Algebra II");
  EXPECT_EQ(entry.text("credits"), "1.0");
  EXPECT_EQ(entry.text("area"), "math");
  ASSERT_EQ(plan(R"([{"grade":"11","code":"ALG2","title":"My algebra","credits":"0.5"}])").what,
            acts::save_outcome::kind::saved);
  const auto again = acts::view_ilp(*d_, counselor(), alma);
  const auto& typed = again.plan->section("education_plan")->body.items("course_plan").front();
  EXPECT_EQ(typed.text("title"), "My algebra") << "what was typed stands";
  EXPECT_EQ(typed.text("credits"), "0.5");
  EXPECT_EQ(plan(R"([{"grade":"11","code":"NONE"}])").what, acts::save_outcome::kind::refused);
}

TEST_F(catalog_test, a_course_before_its_prerequisite_blocks_the_approval_until_it_is_mended) {
  import(std::string(header) +
         ",2028,ALG1,Algebra I,02052,1,,,,,\n,2028,ALG2,Algebra II,02056,1,,ALG1,,,\n"
         ",2029,ALG2,Algebra II,02056,1,,ALG1,,,\n");
  ASSERT_EQ(plan(R"([{"grade":"11","code":"ALG2"}])").what, acts::save_outcome::kind::saved);
  const auto v = acts::view_ilp(*d_, counselor(), alma);
  ASSERT_EQ(v.course_problems.size(), 1u);
  EXPECT_EQ(v.course_problems[0].rule.name, "prerequisite-missing");
  EXPECT_EQ(sign("approved"), "invalid");
  EXPECT_EQ(sign("meeting"), "") << "who asks to talk is not kept from it";
  ASSERT_EQ(plan(R"([{"grade":"11","code":"ALG1"},{"grade":"12","code":"ALG2"}])").what,
            acts::save_outcome::kind::saved);
  EXPECT_EQ(sign("approved"), "");
}

}  // namespace throughline::testing_
