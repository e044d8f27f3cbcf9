// The pure rules: credits, graduation areas, completion, dates, ids, codes.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "core/completion.hpp"
#include "core/failure.hpp"
#include "core/graduation.hpp"
#include "core/hash.hpp"
#include "core/id.hpp"
#include "core/item_types.hpp"
#include "core/transfer.hpp"
#include "formats/json.hpp"
#include "profile/profile.hpp"

namespace throughline::core {
namespace {

transcript_course course(std::string sced, std::int64_t thousandths) {
  transcript_course c;
  c.sced = std::move(sced);
  c.title = "x";
  c.earned = {thousandths};
  return c;
}

const area_progress& area(const graduation_progress& g, std::string_view id) {
  return *std::find_if(g.areas.begin(), g.areas.end(), [&](const auto& a) { return a.id == id; });
}

plan with_section(std::string section, std::string_view body) {
  plan p;
  p.head.emplace();
  p.head->at_ms = 1'795'277'700'000;  // 2026-11-21
  p.sections.push_back(
      {.section = std::move(section), .body = formats::read_json(body), .at_ms = p.head->at_ms});
  return p;
}

}  // namespace

TEST(credits, are_exact_to_the_thousandth) {
  EXPECT_EQ(credits::parse("0.333")->thousandths, 333);
  EXPECT_EQ(credits::parse("1")->text(), "1.000");
  EXPECT_EQ(credits::parse("0.5000")->short_text(), "0.5");
  EXPECT_EQ((credits{333} + credits{333} + credits{334}).text(), "1.000");
  for (const auto* bad : {"", ".5", "1.", "-1", "1e3", "0.3334", "10000", "1,5", " 1", "1.0.0"})
    EXPECT_FALSE(credits::parse(bad)) << bad;
}

TEST(graduation, counts_each_credit_once_and_hands_on_what_an_area_does_not_need) {
  const auto profile = profile::load("us-ky");
  transcript t;
  for (int i = 0; i < 4; ++i) t.push_back(course("02052", 1000));
  t.push_back(course("02072", 1000));  // five of four math credits
  t.push_back(course("08051", 500));   // health, not physical education
  t.push_back(course("19999", 250));   // no area takes it by name
  const auto g = graduation(profile.graduation.front(), t, {});
  EXPECT_EQ(area(g, "math").earned.text(), "4.000");
  EXPECT_EQ(area(g, "math").over_earned.text(), "1.000");
  EXPECT_EQ(area(g, "health").earned.text(), "0.500");
  EXPECT_EQ(area(g, "pe").earned.text(), "0.000");
  EXPECT_EQ(area(g, "interest").earned.text(), "1.250");
  EXPECT_EQ(g.earned.text(), "5.750");
  EXPECT_EQ(g.required.text(), "22.000");
}

TEST(graduation, does_not_depend_on_the_order_of_the_transcript) {
  const auto profile = profile::load("us-ky");
  transcript t{course("01001", 1000), course("02052", 1000), course("04051", 500),
               course("08001", 500), course("05101", 333)};
  const std::vector<planned_course> plan{{"English II", "", "", "ela", 10, {1000}}};
  const auto first = graduation(profile.graduation.front(), t, plan);
  std::reverse(t.begin(), t.end());
  const auto second = graduation(profile.graduation.front(), t, plan);
  ASSERT_EQ(first.areas.size(), second.areas.size());
  for (std::size_t i = 0; i < first.areas.size(); ++i) {
    EXPECT_EQ(first.areas[i].earned, second.areas[i].earned);
    EXPECT_EQ(first.areas[i].planned, second.areas[i].planned);
  }
}

TEST(date, is_read_strictly_and_never_guessed) {
  EXPECT_TRUE(parse_date("2028-02-29"));
  for (const auto* bad : {"2027-02-29", "2026-1-5", "11/21/2026", "2026-11-21T00:00:00Z",
                          "2026-13-01", "", "20261121", "1899-01-01"})
    EXPECT_FALSE(parse_date(bad)) << bad;
  EXPECT_EQ(school_year(*parse_date("2026-07-01")), 2027);
  EXPECT_EQ(school_year(*parse_date("2026-06-30")), 2026);
}

TEST(date, is_the_districts_own_across_daylight_saving) {
  EXPECT_EQ(to_text(local_date(1'793'505'540'000, "America/New_York")),
            "2026-10-31");  // 2026-11-01T03:59Z
  EXPECT_EQ(to_text(local_date(1'793'505'600'000, "America/New_York")),
            "2026-11-01");                                             // a minute later: 00:00 EDT
  EXPECT_EQ(to_local(1'793'516'400'000, "America/New_York").hour, 2);  // 07:00Z: 02:00 EST
  EXPECT_EQ(to_local(1'793'512'800'000, "America/New_York").hour,
            1);  // 06:00Z: 01:00, the second time
  EXPECT_THROW((void)local_date(0, "Mars/Olympus"), failure);
}

TEST(completion, of_grade_6_counts_goals_and_approvals) {
  const auto profile = profile::load("us-ky");
  auto p = with_section("goals", R"({"goals":[{"kind":"career","statement":"x"}]})");
  const completion_facts facts{
      .it = &p, .today = *parse_date("2026-11-21"), .zone = "America/New_York", .credits = nullptr};
  const auto rules = completion(profile, 6, facts);
  ASSERT_EQ(rules.size(), 4u);
  EXPECT_EQ(rules[0].result, verdict::unknown)
      << "an inventory cannot be entered here yet: never met, never late";
  EXPECT_EQ(rules[2].item, "goals.goals");
  EXPECT_EQ(rules[2].result, verdict::met);
  EXPECT_EQ(rules[3].missing_roles,
            (std::vector<std::string>{"student", "guardian", "school_official"}));
}

TEST(completion, takes_last_years_text_and_approvals_for_what_they_are) {
  const auto profile = profile::load("us-ky");
  auto p = with_section(
      "goals",
      R"({"goals":[{"kind":"career","statement":"x"},{"kind":"academic","statement":"y"}]})");
  p.signatures.push_back({.role = "student", .outcome = "approved", .school_year = 2026});
  completion_facts facts{
      .it = &p, .today = *parse_date("2026-11-21"), .zone = "America/New_York", .credits = nullptr};
  const auto goals_of = [&] { return completion(profile, 9, facts)[1]; };
  EXPECT_EQ(goals_of().result, verdict::met);
  EXPECT_EQ(completion(profile, 9, facts)[3].missing_roles.size(), 3u)
      << "an approval of last year is none of this year";
  p.sections[0].at_ms -= 200LL * 86'400'000;
  EXPECT_EQ(goals_of().result, verdict::unmet) << "goals of last school year are not this year's";
}

TEST(profile, of_kentucky_is_sound_and_a_broken_one_says_where) {
  findings problems;
  EXPECT_EQ(profile::load("us-ky").areas().size(), 8u);
  (void)profile::read(
      R"({"format":"plan-profile/1","id":"x","labels":{"plan":{"en":"Plan"}},"sections":[{"id":"a b","label":{"en":"A","es":"A"},"items":[]}]})",
      problems);
  std::set<std::string> where;
  for (const auto& f : problems) where.insert(f.field);
  EXPECT_TRUE(where.count("labels.plan"));
  EXPECT_TRUE(where.count(".sections.id"));
}

TEST(profile, names_no_state_in_the_code) {
  // States are data: the word appears in no C++ of the product.
  EXPECT_EQ(profile::built_in(), (std::vector<std::string>{"us-ct", "us-ks", "us-ky", "us-wa"}));
}

TEST(profile, says_the_day_of_the_yearly_review_in_the_running_school_year) {
  plan_profile p;
  const auto day = [&](const char* month_day, const char* today) {
    p.review_due = month_day;
    return p.review_day(*parse_date(today));
  };
  EXPECT_EQ(day("05-15", "2026-11-21"), "2027-05-15");
  EXPECT_EQ(day("05-15", "2027-06-30"), "2027-05-15");
  EXPECT_EQ(day("05-15", "2027-07-01"), "2028-05-15");
  EXPECT_EQ(day("10-01", "2026-11-21"), "2026-10-01") << "in the autumn of the same school year";
  EXPECT_EQ(day("10-01", "2027-06-30"), "2026-10-01");
  for (const auto* none : {"", "5-15", "02-30", "ab-cd"})
    EXPECT_EQ(day(none, "2026-11-21"), "") << none;
}

TEST(item_types, refuse_what_does_not_belong) {
  const auto profile = profile::load("us-ky");
  const auto* goals = profile.section("goals");
  const auto rules = [&](std::string_view body) {
    std::set<std::string> out;
    for (const auto& f : check_section(*goals, formats::read_json(body), false))
      out.insert(f.field + " " + std::string(f.rule.name));
    return out;
  };
  EXPECT_TRUE(rules(R"({"goals":[{"kind":"career","statement":"x"}]})").empty());
  EXPECT_EQ(rules(R"({"surprise":1})"), std::set<std::string>{"surprise unknown-field"});
  EXPECT_EQ(rules(R"({"goals":"text"})"), std::set<std::string>{"goals invalid"});
  EXPECT_EQ(rules(R"({"goals":[{"kind":"career","statement":"x","owner":"y"}]})"),
            std::set<std::string>{"goals.0.owner unknown-field"});
  EXPECT_EQ(rules(R"([1])"), std::set<std::string>{"goals invalid"});
  const std::string long_text(401, 'x');
  EXPECT_EQ(rules(R"({"goals":[{"kind":"career","statement":")" + long_text + R"("}]})"),
            std::set<std::string>{"goals.0.statement too-long"});
}

TEST(uid, is_time_ordered_and_read_in_its_one_form) {
  const auto a = uid::make(1'000), b = uid::make(2'000);
  EXPECT_LT(a, b);
  EXPECT_EQ(uid::parse(a.text()), a);
  EXPECT_EQ(a.text()[14], '7');
  for (const auto* bad : {"", "0190", "01900000-0000-7000-8000-00000000000G",
                          "019000000000-7000-8000-0000-00000000000"})
    EXPECT_FALSE(uid::parse(bad)) << bad;
}

TEST(hash, parts_do_not_run_into_each_other) {
  EXPECT_NE(hasher().part("ab").part("c").done(), hasher().part("a").part("bc").done());
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-4
}

TEST(school_stay, goes_on_until_the_day_before_its_exit_while_its_row_is_told) {
  const school_stay open{}, ends{.exit_date = "2026-11-20"};
  EXPECT_TRUE(open.goes_on("2026-11-20")) << "no end is known";
  EXPECT_TRUE(ends.goes_on("2026-11-19"));
  EXPECT_FALSE(ends.goes_on("2026-11-20")) << "on that day the student is not there any more";
  EXPECT_FALSE(ends.goes_on("2026-11-21"));
  for (const auto* exit : {"", "2026-11-20"})
    EXPECT_FALSE((school_stay{.exit_date = exit, .active = false}).goes_on("2026-11-01"))
        << "the feed tells of it no more";
}

TEST(names, fold_marks_case_and_apostrophes) {
  EXPECT_EQ(fold_name("Núñez"), "nunez");
  EXPECT_EQ(fold_name("O'Brien"), "obrien");
  EXPECT_EQ(fold_name("Smith-Jones"), "smith jones");
  EXPECT_EQ(fold_name("  De  La Cruz "), "de la cruz");
}

TEST(transfer_states, go_only_along_the_table) {
  EXPECT_TRUE(may_go(transfer_side::out, "under_review", "approved"));
  EXPECT_FALSE(may_go(transfer_side::out, "under_review", "sent"));
  EXPECT_FALSE(may_go(transfer_side::in, "requested", "accepted"));
  EXPECT_FALSE(may_go(transfer_side::out, "denied", "approved"));
  EXPECT_EQ(next_states(transfer_side::in, "in_review"),
            (std::vector<std::string_view>{"accepted", "rejected"}));
}

TEST(codes, are_documented_each_once) {
  std::ifstream in(std::string(TL_SOURCE_DIR) + "/docs/codes.md");
  std::stringstream text;
  text << in.rdbuf();
  std::set<std::string_view> seen;
  for (const auto& c : codes::all) {
    EXPECT_TRUE(seen.insert(c.name).second) << c.name << " twice";
    EXPECT_NE(text.str().find("`" + std::string(c.name) + "`"), std::string::npos)
        << c.name << " is not in docs/codes.md";
  }
}

}  // namespace throughline::core
