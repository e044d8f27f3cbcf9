// Due dates: school, working and calendar days over days off, year's end and the calendar's edge.
#include <gtest/gtest.h>

#include <set>

#include "core/due.hpp"
#include "profile/profile.hpp"

namespace throughline::core {
namespace {

date on(std::string_view text) { return *parse_date(text); }

void add_weekdays(school_calendar& c, std::string_view first, std::string_view last) {
  for (auto d = on(first); d <= on(last); d = plus_days(d, 1))
    if (std::chrono::weekday(days(d)).iso_encoding() <= 5) c.add_school_day(d);
}

// 2026-27 of an invented district: Thanksgiving on Thursday 26 November, winter break with two
// public holidays and New Year, school until Friday 28 May.
school_calendar year_2027() {
  school_calendar c;
  add_weekdays(c, "2026-08-12", "2027-05-28");
  c.add_break(on("2026-11-25"));
  for (const auto* d : {"2026-11-26", "2026-11-27", "2026-12-24", "2026-12-25", "2027-01-01"})
    c.add_holiday(on(d));
  for (const auto* d : {"2026-12-21", "2026-12-22", "2026-12-23", "2026-12-28", "2026-12-29",
                        "2026-12-30", "2026-12-31"})
    c.add_break(on(d));
  return c;
}

due_rule counted(int n, day_unit unit, bool moves = false) {
  return {.id = "x", .citation = "x", .basis = {}, .n = n, .unit = unit, .moves = moves};
}

std::string due(std::string_view from, int n, day_unit unit, bool moves = false) {
  const auto out = due_after(on(from), counted(n, unit, moves), year_2027());
  return to_text(out.on) + (out.from_calendar ? "" : " by weekday");
}

using enum day_unit;

}  // namespace

TEST(due, counts_in_the_unit_its_rule_names) {
  // Friday before Thanksgiving: Wednesday is a break (the office works), Thursday and Friday
  // holidays
  EXPECT_EQ(due("2026-11-20", 3, school_days), "2026-11-30");
  EXPECT_EQ(due("2026-11-20", 3, working_days), "2026-11-25");
  EXPECT_EQ(due("2026-11-20", 4, working_days), "2026-11-30");
  EXPECT_EQ(due("2026-11-20", 3, calendar_days), "2026-11-23");
  EXPECT_EQ(due("2026-11-20", 1, school_days), "2026-11-23") << "the day itself does not count";
}

TEST(due, of_a_count_that_starts_on_a_day_off_begins_with_the_next_day_of_its_unit) {
  EXPECT_EQ(due("2026-11-21", 1, school_days), "2026-11-23");  // Saturday
  EXPECT_EQ(due("2026-11-22", 1, school_days), "2026-11-23");  // Sunday
  EXPECT_EQ(due("2026-11-26", 1, working_days), "2026-11-30");
  EXPECT_EQ(due("2026-11-21", 2, calendar_days), "2026-11-23");
}

TEST(due, at_once_is_the_same_day_or_the_next_on_which_its_unit_counts) {
  EXPECT_EQ(due("2026-11-20", 0, working_days), "2026-11-20");
  EXPECT_EQ(due("2026-11-21", 0, working_days), "2026-11-23");
  EXPECT_EQ(due("2026-11-26", 0, working_days), "2026-11-30");
  EXPECT_EQ(due("2026-11-25", 0, working_days), "2026-11-25") << "a break is the pupils'";
  EXPECT_EQ(due("2026-11-25", 0, school_days), "2026-11-30");
  EXPECT_EQ(due("2026-11-21", 0, calendar_days), "2026-11-21");
}

TEST(due, on_a_day_off_stays_or_moves_as_its_rule_says) {
  EXPECT_EQ(due("2026-11-21", 14, calendar_days), "2026-12-05");        // a Saturday
  EXPECT_EQ(due("2026-11-21", 14, calendar_days, true), "2026-12-07");  // to Monday
  EXPECT_EQ(due("2026-11-21", 15, calendar_days, true), "2026-12-07");  // Sunday, to Monday
  EXPECT_EQ(due("2026-11-21", 5, calendar_days, true), "2026-11-30");   // Thanksgiving
  EXPECT_EQ(due("2026-11-20", 5, calendar_days, true), "2026-11-25") << "no day off of the office";
  EXPECT_EQ(due("2028-01-01", 14, calendar_days, true), "2028-01-17 by weekday")
      << "whether the day is a holiday, no calendar says";
}

TEST(due, runs_over_the_end_of_the_calendar_year_and_of_the_school_year) {
  EXPECT_EQ(due("2026-12-18", 2, school_days), "2027-01-05");
  EXPECT_EQ(due("2026-12-18", 2, working_days), "2026-12-22");
  EXPECT_EQ(due("2026-12-23", 2, working_days), "2026-12-29");
  auto c = year_2027();
  add_weekdays(c, "2027-08-11", "2027-09-30");
  EXPECT_EQ(due_after(on("2027-05-20"), counted(10, school_days), c),
            (due_day{on("2027-08-16"), true}))
      << "summer is no school, because both years are there";
  EXPECT_EQ(due_after(on("2027-06-15"), counted(1, school_days), c),
            (due_day{on("2027-08-11"), true}))
      << "an entry in summer too";
  EXPECT_EQ(due("2027-05-20", 10, school_days), "2027-06-03 by weekday")
      << "past the calendar's end weekdays are counted, and it says so";
}

TEST(due, says_by_weekday_before_the_calendar_begins_too) {
  EXPECT_EQ(due("2026-08-07", 1, school_days), "2026-08-10 by weekday");
  EXPECT_EQ(due("2026-08-07", 1, working_days), "2026-08-10 by weekday");
  EXPECT_EQ(due("2026-08-11", 1, school_days), "2026-08-12");
  EXPECT_EQ(due("2026-08-07", 3, calendar_days), "2026-08-10") << "calendar days need no calendar";
}

TEST(due, is_bounded_whatever_a_profile_says) {
  EXPECT_EQ(due("2026-11-20", 401, calendar_days), due("2026-11-20", 400, calendar_days));
  EXPECT_EQ(due("2026-11-20", 400, calendar_days), "2027-12-25");
}

TEST(school_calendar, reaches_over_a_summer_and_not_over_a_year_that_nobody_imported) {
  school_calendar c;
  EXPECT_FALSE(c.covers(on("2026-11-20"))) << "an empty one reaches nowhere";
  c.add_school_day(on("2026-03-02"));
  c.add_school_day(on("2026-06-30"));  // 120 days later
  EXPECT_TRUE(c.covers(on("2026-04-15")));
  EXPECT_FALSE(c.is_school_day(on("2026-04-15")));
  EXPECT_FALSE(c.covers(on("2026-03-01")));
  EXPECT_TRUE(c.covers(on("2026-03-02")));
  EXPECT_TRUE(c.covers(on("2026-06-30")));
  EXPECT_FALSE(c.covers(on("2026-07-01")));
  c.add_school_day(on("2026-10-29"));  // 121 days after 30 June
  EXPECT_FALSE(c.covers(on("2026-08-03")));
  EXPECT_TRUE(c.is_school_day(on("2026-08-03"))) << "a Monday, by its weekday";
  EXPECT_FALSE(c.is_school_day(on("2026-08-08"))) << "a Saturday, by its weekday";
  EXPECT_TRUE(c.covers(on("2026-10-29")));
}

TEST(school_calendar, a_day_is_what_was_said_last) {
  auto c = year_2027();
  c.add_holiday(on("2026-11-23"));
  EXPECT_FALSE(c.is_school_day(on("2026-11-23")));
  EXPECT_FALSE(c.is_working_day(on("2026-11-23")));
  c.add_break(on("2026-11-23"));
  EXPECT_FALSE(c.is_school_day(on("2026-11-23")));
  EXPECT_TRUE(c.is_working_day(on("2026-11-23")));
  c.add_school_day(on("2026-11-23"));
  EXPECT_TRUE(c.is_school_day(on("2026-11-23")));
  EXPECT_TRUE(c.is_working_day(on("2026-11-23")));
  c.add_school_day(on("2026-11-28"));  // a Saturday made up after snow
  EXPECT_TRUE(c.is_school_day(on("2026-11-28")));
  EXPECT_FALSE(c.is_working_day(on("2026-11-28"))) << "the office keeps its week";
  c.add_break(on("2028-02-02"));  // listed, though no school day lies beyond
  EXPECT_FALSE(c.is_school_day(on("2028-02-02")));
  c.add_holiday(on("2028-02-02"));
  EXPECT_FALSE(c.is_school_day(on("2028-02-02")));
}

TEST(days_left, are_counted_from_tomorrow_and_negative_when_late) {
  const auto c = year_2027();
  EXPECT_EQ(days_left(on("2026-11-20"), on("2026-11-30"), school_days, c), 3);
  EXPECT_EQ(days_left(on("2026-11-30"), on("2026-11-20"), school_days, c), -3);
  EXPECT_EQ(days_left(on("2026-11-20"), on("2026-11-30"), working_days, c), 4);
  EXPECT_EQ(days_left(on("2026-11-20"), on("2026-11-30"), calendar_days, c), 10);
  EXPECT_EQ(days_left(on("2026-11-20"), on("2026-11-20"), school_days, c), 0);
}

TEST(day_unit, is_known_by_its_name_alone) {
  EXPECT_EQ(day_unit_named("school_days"), school_days);
  EXPECT_EQ(day_unit_named("working_days"), working_days);
  EXPECT_EQ(day_unit_named("calendar_days"), calendar_days);
  for (const auto* other : {"", "days", "school_days_unverified", "Working_days"})
    EXPECT_FALSE(day_unit_named(other)) << other;
}

TEST(clocks, of_kentucky_have_the_unit_of_their_statute) {
  const auto p = profile::load("us-ky");  // transfer.md A1.2
  EXPECT_EQ(p.clock("request_record")->n, 14);
  EXPECT_EQ(p.clock("request_record")->unit, calendar_days);
  EXPECT_EQ(p.clock("answer_request")->citation, "district");
  EXPECT_EQ(p.clock("answer_request", "ferpa-99.31-a-2")->citation, "district");
  const auto* foster = p.clock("answer_request", "krs-199.802-foster");
  EXPECT_EQ(foster->n, 0);
  EXPECT_EQ(foster->unit, working_days);
  EXPECT_EQ(p.clock("answer_request", "krs-158.137-passport")->n, 2);
  EXPECT_EQ(p.clock("no_such_clock"), nullptr);
  EXPECT_EQ(p.clock_cited("KRS 199.802"), foster);
  EXPECT_EQ(p.clock_cited("KRS 1"), nullptr);
  EXPECT_EQ(p.addenda.at(0).due.n, 10);
  EXPECT_EQ(p.addenda.at(0).due.unit, school_days);
}

TEST(clocks, that_are_not_whole_are_said_where_they_stand) {
  findings problems;
  const auto p = profile::read(R"({"format":"plan-profile/1","id":"x","sections":[],"clocks":[
      {"id":"a","citation":"c","n":3,"unit":"working_days","day_off":"next"},
      {"id":"b","citation":"c","n":3,"unit":"days"},
      {"id":"d","n":401,"unit":"school_days","day_off":"maybe"},
      {"citation":"e","unit":"school_days"}],
      "addenda":[{"id":"y","sections":[]}]})",
                               problems);
  EXPECT_TRUE(p.clock("a")->moves);
  std::set<std::string> where;
  for (const auto& f : problems) where.insert(f.field + " " + std::string(f.rule.name));
  for (const auto* expected :
       {"clocks.b.unit enum-unknown", "clocks.b.citation id-duplicate", "clocks.d.n bad-number",
        "clocks.d.day_off enum-unknown", "clocks.d.citation required", "clocks..n bad-number",
        "clocks.id required", "addenda.due.final required"})
    EXPECT_TRUE(where.count(expected)) << expected;
  EXPECT_FALSE(where.count("clocks.a.unit enum-unknown"));
}

}  // namespace throughline::core
