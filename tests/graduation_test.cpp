// Credits against the requirement sets of graduation plans: parts by course, by subject and by
// category, and what the total asks besides.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/graduation.hpp"
#include "core/graduation_plan.hpp"
#include "formats/json.hpp"

namespace throughline::core {
namespace {

transcript_course course(std::string code, std::string subject, std::string sced,
                         std::int64_t thousandths) {
  transcript_course c;
  c.course_code = std::move(code);
  c.subject = std::move(subject);
  c.sced = std::move(sced);
  c.earned = {thousandths};
  return c;
}

planned_course planned(std::string code, std::string sced, std::int64_t thousandths,
                       std::string area = {}) {
  planned_course p;
  p.course_code = std::move(code);
  p.sced = std::move(sced);
  p.area = std::move(area);
  p.worth = {thousandths};
  return p;
}

graduation_area courses_of(std::vector<std::string> codes, std::int64_t thousandths) {
  graduation_area a;
  a.courses = std::move(codes);
  a.required = {thousandths};
  return a;
}

using lines = std::vector<std::string>;

// "name required: earned + planned", "?" behind what is not known; then the total.
lines told(const graduation_progress& g) {
  lines out;
  for (const auto& a : g.areas)
    out.push_back((a.overflow ? "other" : a.label.en) + " " + a.required.short_text() + ": " +
                  a.earned.short_text() + " + " + a.planned.short_text() + (a.known ? "" : " ?"));
  out.push_back("all " + g.required.short_text() + ": " + g.earned.short_text() + " + " +
                g.planned.short_text());
  return out;
}

graduation_plan minimum() {
  return graduation_plan_of(formats::read_json(
      R"({"name":"Minimum","org":"1","class":2027,"individual":true,"total":"10.000","parts":[
        {"subject":"Mathematics","sced":"02","credits":"3.000"},
        {"subject":"Agriculture","credits":"1.000"},
        {"name":"Algebra","courses":["A1","A2"],"credits":"1.000"},
        {"category":"Honors","credits":"2.000"}]})"));
}

}  // namespace

TEST(graduation_plan, is_the_same_after_its_neutral_form) {
  const auto p = minimum();
  EXPECT_EQ(p.name, "Minimum");
  EXPECT_EQ(p.class_of, 2027);
  EXPECT_TRUE(p.individual);
  ASSERT_EQ(p.asks.areas.size(), 5u) << "four parts, and the rest of the total";
  auto without_rest = p;
  without_rest.asks.areas.pop_back();
  EXPECT_EQ(formats::write_json(to_value(without_rest)),
            R"({"name":"Minimum","org":"1","class":2027,"individual":true,"total":"10.000",)"
            R"("parts":[{"subject":"Mathematics","sced":"02","credits":"3.000"},)"
            R"({"subject":"Agriculture","credits":"1.000"},)"
            R"({"name":"Algebra","courses":["A1","A2"],"credits":"1.000"},)"
            R"({"category":"Honors","credits":"2.000"}]})");
}

TEST(graduation_plan, counts_a_course_asked_for_by_its_code_there_and_what_is_over_in_its_subject) {
  EXPECT_EQ(
      told(graduation(
          minimum().asks,
          {course("A1", "Mathematics", "02052", 1500), course("G1", "Mathematics", "02072", 333),
           course("F1", "Agriculture", "18001", 250), course("E1", "English", "01001", 1000)},
          {planned("A2", "", 500), planned("", "02", 1000)})),
      (lines{"Mathematics 3.0: 0.833 + 1.0", "Agriculture 1.0: 0.25 + 0.0",
             "Algebra 1.0: 1.0 + 0.0", "Honors 2.0: 0.0 + 0.0 ?", "other 5.0: 1.0 + 0.5",
             "all 10.0: 3.083 + 1.5"}))
      << "A1 fills Algebra and half a credit of Mathematics, A2 has no subject but its code";
}

TEST(graduation_plan, that_is_not_known_is_neither_met_nor_short) {
  const auto g = graduation(minimum().asks, {course("H1", "Honors", "", 2000)}, {});
  EXPECT_EQ(told(g)[3], "Honors 2.0: 0.0 + 0.0 ?");
  EXPECT_EQ(told(g)[4], "other 5.0: 2.0 + 0.0");
  EXPECT_EQ(g.areas[3].short_by().thousandths, 0);
  EXPECT_EQ(g.areas[4].short_by().thousandths, 3000);
}

TEST(graduation_plan, tells_subjects_by_the_sis_own_word_before_sced) {
  const auto p = graduation_plan_of(formats::read_json(
      R"({"total":"4","parts":[{"subject":"English Language Arts","sced":"01","credits":"2"},
                               {"subject":"Reading","sced":"01","credits":"1"}]})"));
  EXPECT_EQ(
      told(graduation(p.asks,
                      {course("", "Reading", "01", 1500), course("", "Composition", "01103", 250),
                       course("", "Music,English Language Arts", "05", 125)},
                      {})),
      (lines{"English Language Arts 2.0: 0.375 + 0.0", "Reading 1.0: 1.0 + 0.0",
             "other 1.0: 0.5 + 0.0", "all 4.0: 1.875 + 0.0"}));
}

TEST(graduation_plan, of_which_less_could_be_read_asks_what_could) {
  const auto p = graduation_plan_of(formats::read_json(
      R"({"parts":[{"subject":"Mathematics","sced":"02"},{"subject":"Science","credits":"1"}]})"));
  EXPECT_EQ(
      told(graduation(p.asks, {course("", "Mathematics", "02", 700)}, {})),
      (lines{"Mathematics 0.0: 0.0 + 0.0 ?", "Science 1.0: 0.0 + 0.0", "all 0.0: 0.0 + 0.0"}));
  const auto more = graduation_plan_of(
      formats::read_json(R"({"total":"2","parts":[{"subject":"Science","credits":"3"}]})"));
  EXPECT_EQ(told(graduation(more.asks, {course("", "Science", "", 2500)}, {})),
            (lines{"Science 3.0: 2.5 + 0.0", "all 2.0: 2.5 + 0.0"}))
      << "parts of more than the total leave nothing besides";
}

TEST(graduation_plan, moves_a_course_where_another_can_stand_in_for_it) {
  requirement_set s;
  s.areas = {courses_of({"X", "Y"}, 1000), courses_of({"X"}, 1000), courses_of({"Y", "Z"}, 1000)};
  s.total = {3000};
  const auto g = graduation(
      s, {course("X", "", "", 1000), course("Y", "", "", 1000), course("Z", "", "", 1000)}, {});
  EXPECT_EQ(g.earned.thousandths, 3000) << "Y for the first, X and Z for what only they fill";
  const auto later =
      graduation(s, {course("X", "", "", 1000)}, {planned("Y", "", 1000), planned("Z", "", 1000)});
  EXPECT_EQ(later.areas[0].earned.thousandths, 1000) << "a plan moves nothing that is earned";
  EXPECT_EQ(later.planned.thousandths, 1000);
}

TEST(graduation_plan, planned_courses_count_by_the_one_subject_of_the_area_they_name) {
  std::vector<graduation_area> state(3);
  state[0].id = "math";
  state[0].sced = {"02", "02052"};
  state[1].id = "mixed";
  state[1].sced = {"03", "04"};
  state[2].id = "open";
  const auto out = by_subject({planned("", "", 1, "math"), planned("", "", 1, "mixed"),
                               planned("", "", 1, "open"), planned("", "05", 1, "math")},
                              state);
  ASSERT_EQ(out.size(), 4u);
  EXPECT_EQ(out[0].sced, "02");
  EXPECT_EQ(out[1].sced, "");
  EXPECT_EQ(out[2].sced, "");
  EXPECT_EQ(out[3].sced, "05");
  EXPECT_EQ(out[0].area, "") << "which no other set has";
}

TEST(graduation_plan, takes_no_course_of_another_district_for_its_own_by_the_code) {
  auto theirs = course("A1", "", "", 1000);
  theirs.transferred = true;
  requirement_set s;
  s.areas = {courses_of({"A1"}, 1000)};
  EXPECT_EQ(graduation(s, {theirs}, {}).earned.thousandths, 0);
  graduation_area math;
  math.required = {1000};
  math.sced = {"02"};
  s.areas = {math};
  const course_list ours({{.code = "A1", .title = "Algebra", .sced = "02052"}});
  const transcript both{theirs, course("A1", "", "", 250)};
  EXPECT_EQ(graduation(s, {both, {}, {}, &ours}).earned.thousandths, 250)
      << "the list says what our A1 is of, not what theirs is";
}

TEST(graduation_plan, takes_the_subject_of_a_course_from_any_row_of_it) {
  graduation_area math;
  math.required = {1000};
  math.sced = {"02"};
  requirement_set s;
  s.areas = {math};
  auto first = course("A1", "", "02052", 500), second = course("A1", "", "", 500);
  first.term = "S1";
  second.term = "S2";
  EXPECT_EQ(graduation(s, {first, second}, {}).earned.thousandths, 1000);
}

// What can count at all is found another way: for any choice of parts, no more counts than those
// parts ask and what may count in the others is worth; the least of these bounds is reached.
TEST(graduation_plan, of_any_courses_in_any_order_counts_each_credit_once_and_as_much_as_can_be) {
  std::mt19937 random(20'271'129);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const std::vector<std::string> codes{"A", "B", "C", "D", "E"};
  std::vector<catalog_course> listed;
  for (const auto& c : codes) listed.push_back({.code = c, .repeatable = true});
  const course_list repeatable(std::move(listed));
  for (int round = 0; round < 300; ++round) {
    requirement_set s;
    const int parts = 1 + pick(4);
    for (int i = 0; i < parts; ++i) {
      std::vector<std::string> some;
      for (const auto& c : codes)
        if (pick(3) == 0) some.push_back(c);
      if (some.empty()) some.push_back(codes[0]);
      s.areas.push_back(courses_of(std::move(some), 1 + pick(3000)));
    }
    transcript t;
    credits all;
    for (int i = pick(9); i > 0; --i) {
      t.push_back(course(codes[static_cast<std::size_t>(pick(5))], "", "", pick(2000)));
      all += t.back().earned;
    }
    const course_record courses{t, {}, {}, &repeatable};
    const auto first = graduation(s, courses);
    std::shuffle(t.begin(), t.end(), random);
    EXPECT_EQ(told(graduation(s, courses)), told(first)) << round;
    std::int64_t sum = 0, bound = all.thousandths;
    for (const auto& a : first.areas) {
      EXPECT_LE(a.earned, a.required) << round;
      sum += a.earned.thousandths;
    }
    EXPECT_EQ(sum, first.earned.thousandths) << round;
    EXPECT_EQ(first.earned + first.unplaced, all) << round;
    for (unsigned chosen = 0; chosen < 1U << static_cast<unsigned>(parts); ++chosen) {
      const auto is_chosen = [&](std::size_t i) { return (chosen >> i & 1U) != 0; };
      std::int64_t least = 0;
      for (std::size_t i = 0; i < s.areas.size(); ++i)
        if (is_chosen(i)) least += s.areas[i].required.thousandths;
      for (const auto& c : t) {
        bool elsewhere = false;
        for (std::size_t i = 0; i < s.areas.size(); ++i)
          elsewhere = elsewhere ||
                      (!is_chosen(i) && std::count(s.areas[i].courses.begin(),
                                                   s.areas[i].courses.end(), c.course_code) > 0);
        if (elsewhere) least += c.earned.thousandths;
      }
      bound = std::min(bound, least);
    }
    EXPECT_EQ(sum, bound) << round;
  }
}

}  // namespace throughline::core
