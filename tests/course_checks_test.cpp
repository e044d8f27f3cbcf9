// A course plan against the list of courses: what blocks it, what is advice, and the words' values.
#include "core/course_checks.hpp"

#include <gtest/gtest.h>

namespace throughline::core {
namespace {

catalog_course offered(std::string code, std::string needs = {}, int year = 2027) {
  return {.school_year = year,
          .code = code,
          .title = "Title " + code,
          .prerequisites = *parse_terms(needs)};
}

struct asked {
  transcript earned;
  std::vector<current_class> now;
  std::vector<planned_course> plan;
  std::vector<catalog_course> list;
  int grade = 9;

  void planned(std::string code, int in_grade) {
    plan.push_back({.title = code, .course_code = std::move(code), .grade = in_grade});
  }
  void passed(std::string code, std::int64_t thousandths = 1000) {
    transcript_course c;
    c.course_code = std::move(code);
    c.earned = {thousandths};
    earned.push_back(c);
  }
  // "entry code[!] values": ! blocks.
  [[nodiscard]] std::vector<std::string> said(std::string_view value = {}) const {
    const course_list all(list);
    std::vector<std::string> out;
    for (const auto& f : check_courses({earned, now, plan, &all, grade}, 2027)) {
      auto text =
          f.field + " " + std::string(f.rule.name) + (f.weight == severity::error ? "!" : "");
      for (const auto& [name, v] : f.words)
        if (name == value) text += " " + v;
      out.push_back(std::move(text));
    }
    return out;
  }
};

using lines = std::vector<std::string>;

}  // namespace

TEST(course_terms, are_codes_with_all_and_any) {
  EXPECT_EQ(*parse_terms("A, B|C"), (course_terms{{"A"}, {"B", "C"}}));
  EXPECT_EQ(to_text(*parse_terms("A, B|C")), "A,B|C");
  EXPECT_EQ(*parse_terms("  "), course_terms{});
  for (const auto* bad : {",", "A,", "|A", "A||B", "A,,B"}) EXPECT_FALSE(parse_terms(bad)) << bad;
}

TEST(course_list, finds_the_year_asked_for_or_the_nearest) {
  const course_list all({offered("A", "", 2026), offered("A", "X", 2028), offered("B", "", 2028)});
  EXPECT_EQ(all.find("A", 2026)->school_year, 2026);
  EXPECT_EQ(all.find("A", 2027)->school_year, 2026) << "the nearest before";
  EXPECT_EQ(all.find("A", 2030)->school_year, 2028);
  EXPECT_EQ(all.find("A")->school_year, 2028) << "the last there is";
  EXPECT_EQ(all.find("B", 2026)->school_year, 2028) << "the nearest after, where none is before";
  EXPECT_EQ(all.find("C"), nullptr);
  EXPECT_EQ(all.find(""), nullptr);
}

TEST(course_checks, say_nothing_without_a_list_or_a_code) {
  asked a;
  a.planned("A", 10);
  EXPECT_EQ(a.said(), lines{});
  a.list = {offered("B")};
  a.plan[0].course_code.clear();
  EXPECT_EQ(a.said(), lines{});
}

TEST(course_checks, ask_for_the_course_before) {
  asked a;
  a.list = {offered("A1"), offered("G"), offered("A2", "A1,G|GH")};
  a.planned("A2", 11);
  EXPECT_EQ(a.said("needs"), (lines{"0 prerequisite-missing! Title A1 (A1)",
                                    "0 prerequisite-missing! Title G (G) / GH"}));
  a.planned("G", 11);
  EXPECT_EQ(a.said(), (lines{"0 prerequisite-missing!", "0 prerequisite-late!"}));
  a.plan[1].grade = 10;
  a.now = {{.title = "Algebra", .course_code = "A1"}};
  EXPECT_EQ(a.said(), lines{}) << "one is taken now, the other planned before";
  a.plan[0].grade = 9;
  EXPECT_EQ(a.said(), (lines{"0 prerequisite-missing!", "0 prerequisite-late!"}))
      << "what is taken now is not before this year's courses";
  a.now.clear();
  a.passed("A1");
  a.passed("G", 0);
  EXPECT_EQ(a.said(), lines{"0 prerequisite-late!"}) << "what was failed is not taken";
  a.earned[0].transferred = true;
  EXPECT_EQ(a.said(), (lines{"0 prerequisite-missing!", "0 prerequisite-late!"}))
      << "another district's code names another course";
}

TEST(course_checks, take_what_stands_in_for_a_course) {
  asked a;
  a.list = {offered("A1"), offered("A2", "A1")};
  a.list[0].alternates = {"A1H"};
  a.planned("A2", 10);
  a.passed("A1H");
  EXPECT_EQ(a.said(), lines{});
}

TEST(course_checks, ask_for_the_course_beside) {
  asked a;
  a.list = {offered("LAB"), offered("CHEM")};
  a.list[1].corequisites = *parse_terms("LAB");
  a.planned("CHEM", 10);
  EXPECT_EQ(a.said(), lines{"0 corequisite-missing!"});
  a.planned("LAB", 11);
  EXPECT_EQ(a.said(), lines{"0 corequisite-missing!"});
  a.plan[1].grade = 10;
  EXPECT_EQ(a.said(), lines{});
}

TEST(course_checks, know_what_is_offered_in_the_year_of_the_grade) {
  asked a;
  a.list = {offered("A", "", 2027), offered("B", "", 2028), offered("C", "", 2028)};
  a.planned("A", 9);
  EXPECT_EQ(a.said(), lines{});
  a.plan[0].grade = 10;
  EXPECT_EQ(a.said("year"), lines{"0 course-not-offered! 2027-28"});
  a.list[0].alternates = {"B", "NONE"};
  EXPECT_EQ(a.said("instead"), lines{"0 course-alternate! Title B (B)"});
  a.list[1].offered = false;
  EXPECT_EQ(a.said(), lines{"0 course-not-offered!"}) << "the other is not offered either";
  a.plan[0].grade = 12;
  EXPECT_EQ(a.said(), lines{}) << "there is no list of 2030 yet";
  a.planned("B", 12);
  EXPECT_EQ(a.said(), lines{"1 course-not-offered"}) << "expected by the last list: advice";
}

TEST(course_checks, advise_on_grades_unknown_codes_and_repeats) {
  asked a;
  a.list = {offered("A"), offered("B")};
  a.list[0].grades = {11, 12};
  a.planned("A", 9);
  a.planned("X", 9);
  a.planned("B", 9);
  a.planned("B", 9);
  EXPECT_EQ(a.said(), (lines{"0 course-grade", "1 course-unknown", "3 course-twice"}));
  EXPECT_EQ(a.said("grades")[0], "0 course-grade 11, 12");
  a.list[1].repeatable = true;
  a.list[0].grades.clear();
  EXPECT_EQ(a.said(), lines{"1 course-unknown"});
  a.passed("A");
  EXPECT_EQ(a.said(), (lines{"0 course-taken", "1 course-unknown"}));
  a.grade = 10;
  EXPECT_EQ(a.said(), lines{}) << "grade 9 is over";
}

}  // namespace throughline::core
