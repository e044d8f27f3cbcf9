// The rules cell by cell: what each operator, bound and table row says. tests/mutants.py flips
// them.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/completion.hpp"
#include "core/credits.hpp"
#include "core/graduation.hpp"
#include "core/transfer.hpp"
#include "formats/json.hpp"

namespace throughline::core {
namespace {

rule op(std::string_view name, std::string item = {}) {
  rule r;
  r.op = rule_op_named(name).value_or(rule_op::none);
  r.item = std::move(item);
  return r;
}

// A profile of two sections: goals to be counted, courses to be planned, and an item that nobody
// can enter here.
plan_profile small_profile(rule of) {
  plan_profile p;
  plan_section goals{.id = "goals"};
  goals.items.push_back({.id = "goals", .type = "goal_list"});
  goals.items.push_back({.id = "inventory", .type = "no_such_type"});
  plan_section courses{.id = "courses"};
  courses.items.push_back({.id = "courses", .type = "course_plan"});
  courses.items.push_back({.id = "note", .type = "text"});
  p.sections = {goals, courses};
  p.completion[9] = std::move(of);
  return p;
}

plan with(std::string section, std::string_view body) {
  plan p;
  p.head.emplace();
  p.head->at_ms = 1'795'277'700'000;  // 2026-11-21, of the school year 2027
  p.sections.push_back(
      {.section = std::move(section), .body = formats::read_json(body), .at_ms = p.head->at_ms});
  return p;
}

completion_facts facts(const plan* p, const graduation_progress* credits = nullptr) {
  return {.it = p,
          .today = *parse_date("2026-11-21"),
          .zone = "America/New_York",
          .credits = [credits] { return credits; }};
}

requirement result(const rule& r, const plan* p, const graduation_progress* credits = nullptr) {
  const auto all = completion(small_profile(r), 9, facts(p, credits));
  EXPECT_EQ(all.size(), 1u);
  return all.at(0);
}

std::string said(const requirement& r, std::string_view name) {
  for (const auto& [n, v] : r.words)
    if (n == name) return v;
  return "-";
}

constexpr std::string_view two_goals =
    R"({"goals":[{"kind":"career","statement":"x"},{"kind":"academic","statement":"y"}]})";

graduation_area area(std::string id, std::int64_t required, std::vector<std::string> sced = {},
                     bool overflow = false) {
  graduation_area a;
  a.id = std::move(id);
  a.required = {required};
  a.sced = std::move(sced);
  a.overflow = overflow;
  return a;
}

transcript_course course(std::string sced, std::int64_t earned) {
  transcript_course c;
  c.sced = std::move(sced);
  c.earned = {earned};
  return c;
}

planned_course planned(std::string area_id, std::int64_t worth, std::string sced = {}) {
  planned_course p;
  p.area = std::move(area_id);
  p.sced = std::move(sced);
  p.worth = {worth};
  return p;
}

}  // namespace

TEST(completion, counts_entries_up_to_what_is_asked) {
  const auto p = with("goals", two_goals);
  auto count = op("count", "goals.goals");
  for (const int least : {1, 2, 3}) {
    count.min = least;
    const auto r = result(count, &p);
    EXPECT_EQ(r.result, least <= 2 ? verdict::met : verdict::unmet) << least;
    EXPECT_EQ(r.message, least == 1 ? "rule.answered" : "rule.count");
    EXPECT_EQ(said(r, "n"), "2");
    EXPECT_EQ(said(r, "least"), std::to_string(least));
    EXPECT_TRUE(r.begun);
    EXPECT_EQ(r.item, "goals.goals");
  }
  count.min = 1;
  count.where.fields = {{"kind", {"career"}}};
  EXPECT_EQ(said(result(count, &p), "n"), "1");
  count.where.fields = {{"kind", {"personal"}}};
  EXPECT_EQ(result(count, &p).result, verdict::unmet);
  EXPECT_FALSE(result(count, &p).begun);
}

TEST(completion, answered_and_exists_ask_for_one) {
  const auto p = with("goals", R"({"goals":[{"kind":"career","statement":"x"}]})");
  for (const auto* name : {"answered", "exists"}) {
    auto r = op(name, "goals.goals");
    r.min = 5;  // of a count, not of these
    EXPECT_EQ(result(r, &p).result, verdict::met) << name;
    EXPECT_TRUE(result(r, &p).begun) << name;
    EXPECT_EQ(result(r, nullptr).result, verdict::unmet) << name;
    EXPECT_EQ(result(op(name, "courses.courses"), &p).result, verdict::unmet) << "another section";
  }
}

TEST(completion, of_what_cannot_be_entered_here_is_unknown) {
  const auto p = with("goals", R"({"inventory":["x"]})");
  for (const auto* item : {"goals.inventory", "goals.nothing", "nothing.goals", "goals", ""}) {
    const auto r = result(op("answered", item), &p);
    EXPECT_EQ(r.result, verdict::unknown) << item;
    EXPECT_EQ(r.message, "rule.elsewhere") << item;
    EXPECT_TRUE(r.words.empty());
  }
  const auto odd = result(op("", "goals.goals"), &p);
  EXPECT_EQ(odd.result, verdict::unknown);
  EXPECT_EQ(odd.message, "rule.unknown");
  EXPECT_EQ(odd.item, "goals.goals");
}

TEST(completion, may_ask_for_evidence_of_this_school_year) {
  auto p = with("goals", two_goals);
  auto r = op("answered", "goals.goals");
  r.in = evidence_window::school_year;
  EXPECT_EQ(result(r, &p).result, verdict::met);
  auto& written = p.sections[0].at_ms;
  written = 1'782'878'399'999;  // 2026-06-30 23:59 in New York
  EXPECT_EQ(result(r, &p).result, verdict::unmet);
  EXPECT_TRUE(result(r, &p).begun);
  written += 1;  // 1 July: the new school year
  EXPECT_EQ(result(r, &p).result, verdict::met);
  written = 0;
  EXPECT_EQ(result(r, &p).result, verdict::unmet) << "not known when";
  r.in = evidence_window::whenever;
  EXPECT_EQ(result(r, &p).result, verdict::met) << "without a year any evidence counts";
}

TEST(completion, needs_every_role_to_approve_this_year) {
  plan p = with("goals", two_goals);
  auto r = op("approved");
  r.roles = {"student", "guardian"};
  auto now = result(r, &p);
  EXPECT_EQ(now.result, verdict::unmet);
  EXPECT_FALSE(now.begun);
  EXPECT_EQ(now.item, "review.review");
  EXPECT_EQ(now.message, "rule.approved");
  EXPECT_EQ(now.missing_roles, (std::vector<std::string>{"student", "guardian"}));
  EXPECT_EQ(result(r, nullptr).missing_roles.size(), 2u);
  p.signatures.push_back(
      {.role = "guardian", .signer = "g", .outcome = "approved", .school_year = 2027});
  now = result(r, &p);
  EXPECT_EQ(now.result, verdict::unmet);
  EXPECT_TRUE(now.begun);
  EXPECT_EQ(now.missing_roles, std::vector<std::string>{"student"});
  p.signatures.push_back(
      {.role = "student", .signer = "s", .outcome = "approved", .school_year = 2027});
  EXPECT_EQ(result(r, &p).result, verdict::met);
  EXPECT_TRUE(result(r, &p).missing_roles.empty());
  p.signatures.push_back(
      {.role = "student", .signer = "s", .outcome = "declined", .school_year = 2027});
  EXPECT_EQ(result(r, &p).missing_roles, std::vector<std::string>{"student"});
}

// Silence counts only where the rule says so, after as many attempts of this school year as it
// asks, and for nobody who answered.
TEST(completion, takes_silence_for_an_answer_only_where_the_rule_does) {
  plan p = with("goals", two_goals);
  auto r = op("approved");
  r.roles = {"guardian"};
  const auto tried = [](std::vector<std::string> days) {
    plan_signature s{
        .role = "guardian", .signer = "named:A", .signer_name = "A", .outcome = "no_answer"};
    s.school_year = 2027;
    s.recorded.emplace();
    for (auto& day : days) s.recorded->attempts.push_back({std::move(day), "phone", "rang"});
    return s;
  };
  p.signatures.push_back(tried({"2026-09-01", "2026-10-01"}));
  EXPECT_EQ(result(r, &p).result, verdict::unmet) << "no state said that it counts";
  r.unanswered_roles = {"guardian"};
  r.unanswered_attempts = 3;
  EXPECT_EQ(result(r, &p).result, verdict::unmet) << "two are not three";
  p.signatures.push_back(tried({"2026-05-01"}));
  EXPECT_EQ(result(r, &p).result, verdict::unmet) << "the third was in another school year";
  p.signatures.push_back(tried({"2026-11-01"}));
  EXPECT_EQ(result(r, &p).result, verdict::met);
  EXPECT_EQ(result(r, &p).message, "rule.approved_unanswered");
  r.unanswered_roles = {"student"};
  EXPECT_EQ(result(r, &p).result, verdict::unmet) << "it is another's silence";
  r.unanswered_roles = {"guardian"};
  p.signatures.push_back(
      {.role = "guardian", .signer = "g", .outcome = "declined", .school_year = 2027});
  EXPECT_EQ(result(r, &p).result, verdict::unmet) << "who says no is not silent";
}

TEST(completion, that_somebody_did_not_answer_takes_nothing_back) {
  plan p = with("goals", two_goals);
  auto r = op("approved");
  r.roles = {"guardian"};
  p.signatures.push_back({.role = "guardian",
                          .signer = "g",
                          .signer_name = "A",
                          .outcome = "approved",
                          .school_year = 2027});
  plan_signature silent{
      .role = "guardian", .signer = "named:A", .signer_name = "A", .outcome = "no_answer"};
  silent.recorded.emplace();
  p.signatures.push_back(silent);
  EXPECT_EQ(result(r, &p).result, verdict::met);
}

TEST(completion, needs_a_course_in_each_planned_grade) {
  const auto p = with("courses", R"({"courses":[
      {"title":"Algebra I","grade":"9","code":"270304","area":"math","credits":"1"},
      {"title":"Geometry","grade":"10","credits":"x"}]})");
  auto r = op("planned", "courses.courses");
  r.grades = {9, 10};
  EXPECT_EQ(result(r, &p).result, verdict::met);
  EXPECT_EQ(said(result(r, &p), "grades"), "");
  r.grades = {9, 10, 11, 12};
  const auto now = result(r, &p);
  EXPECT_EQ(now.result, verdict::unmet);
  EXPECT_TRUE(now.begun);
  EXPECT_EQ(said(now, "grades"), "11, 12");
  EXPECT_EQ(now.message, "rule.planned");
  EXPECT_EQ(now.item, "courses.courses");
  EXPECT_FALSE(result(r, nullptr).begun);
  EXPECT_EQ(said(result(r, nullptr), "grades"), "9, 10, 11, 12");
  auto two = small_profile(r);
  plan_section empty{.id = "empty"};
  empty.items.push_back({.id = "courses", .type = "course_plan"});
  empty.items.push_back({.id = "more", .type = "course_plan"});
  two.sections.insert(two.sections.begin(), empty);
  two.sections.back().items.insert(two.sections.back().items.begin(),
                                   {.id = "note_before", .type = "text"});
  EXPECT_EQ(planned_courses(two, p).size(), 2u) << "an item of another type comes first";
  const auto all = planned_courses(small_profile(r), p);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].title, "Algebra I");
  EXPECT_EQ(all[0].course_code, "270304");
  EXPECT_EQ(all[0].area, "math");
  EXPECT_EQ(all[0].grade, 9);
  EXPECT_EQ(all[0].worth.thousandths, 1000);
  EXPECT_EQ(all[1].grade, 10);
  EXPECT_EQ(all[1].worth.thousandths, 0) << "a worth that is no number counts nothing";
}

TEST(completion, of_graduation_is_unknown_without_a_transcript) {
  const auto r = op("check", "courses.courses");
  EXPECT_EQ(result(r, nullptr).result, verdict::unknown);
  EXPECT_EQ(result(r, nullptr).message, "rule.graduation");
  graduation_progress g;
  g.areas.push_back(
      {.id = "math", .label = {}, .required = {1000}, .earned = {400}, .planned = {599}});
  g.planned = {599};
  EXPECT_EQ(result(r, nullptr, &g).result, verdict::unmet);
  EXPECT_TRUE(result(r, nullptr, &g).begun);
  g.areas[0].planned = {600};
  EXPECT_EQ(result(r, nullptr, &g).result, verdict::met);
  g.areas.push_back({.id = "art", .label = {}, .required = {1000}});
  EXPECT_EQ(result(r, nullptr, &g).result, verdict::unmet) << "every area";
  g.planned = {1};
  EXPECT_TRUE(result(r, nullptr, &g).begun);
  g.planned = {0};
  EXPECT_FALSE(result(r, nullptr, &g).begun);
  EXPECT_EQ(result(r, nullptr, &g).item, "courses.courses");
}

TEST(completion, gives_a_grades_rules_in_order_or_none) {
  auto all = op("all");
  all.of = {op("answered", "goals.goals"), op("approved"), op("check", "x.y")};
  const auto profile = small_profile(all);
  const auto r = completion(profile, 9, facts(nullptr));
  ASSERT_EQ(r.size(), 3u);
  EXPECT_EQ(r[0].item, "goals.goals");
  EXPECT_EQ(r[1].item, "review.review");
  EXPECT_EQ(r[2].item, "x.y");
  EXPECT_TRUE(completion(profile, 10, facts(nullptr)).empty());
}

TEST(credits, are_read_within_their_bounds) {
  EXPECT_EQ(credits::parse("0")->thousandths, 0);
  EXPECT_EQ(credits::parse("9999.999")->thousandths, 9'999'999);
  EXPECT_EQ(credits::parse("12.5")->thousandths, 12'500);
  EXPECT_EQ(credits::parse("1.05")->thousandths, 1'050);
  EXPECT_EQ(credits::parse("7.890")->thousandths, 7'890);
  EXPECT_EQ(credits::parse("1.123000000000")->thousandths, 1'123) << "twelve decimals";
  for (const auto* bad : {"12345", "1.1230000000000", "1.0001", "1.000x", "1./", "1.5:", "/", ":",
                          "9:", "1.:", "0x", "1.00000000000x"})
    EXPECT_FALSE(credits::parse(bad)) << bad;
}

TEST(credits, are_written_with_three_decimals_or_as_few_as_say_it) {
  EXPECT_EQ(credits{-1'250}.text(), "-1.250");
  EXPECT_EQ(credits{-5}.text(), "-0.005");
  EXPECT_EQ(credits{-1'000}.text(), "-1.000");
  EXPECT_EQ(credits{0}.text(), "0.000");
  EXPECT_EQ(credits{1'234'567}.text(), "1234.567");
  EXPECT_EQ(credits{1'000}.short_text(), "1.0");
  EXPECT_EQ(credits{333}.short_text(), "0.333");
  EXPECT_EQ(credits{10'500}.short_text(), "10.5");
  EXPECT_EQ(credits{20}.short_text(), "0.02");
}

TEST(graduation, finds_the_area_by_the_longest_prefix) {
  const std::vector<graduation_area> areas{area("pe", 1, {"08"}), area("health", 1, {"08051"}),
                                           area("music", 1, {"05101", "051"})};
  EXPECT_EQ(area_of(areas, "08001"), "pe");
  EXPECT_EQ(area_of(areas, "08051"), "health");
  EXPECT_EQ(area_of(areas, "0805"), "pe");
  EXPECT_EQ(area_of(areas, "05199"), "music");
  EXPECT_EQ(area_of({area("arts", 1, {"5"})}, "51001"), "arts") << "a prefix of one digit";
  EXPECT_EQ(area_of(areas, "10001"), "");
  EXPECT_EQ(area_of(areas, ""), "");
  const std::vector<graduation_area> twice{area("first", 1, {"08"}), area("second", 1, {"08"})};
  EXPECT_EQ(area_of(twice, "08001"), "first") << "of equals the first";
}

TEST(graduation, fills_areas_earned_before_planned_and_hands_the_rest_on) {
  requirement_set p;
  p.areas = {area("math", 2000, {"02"}), area("elective", 3000, {"19"}, true),
             area("art", 1000, {"05"})};
  p.total = {6000};
  const auto g = graduation(
      p, {course("02001", 1500), course("02002", 1000), course("19001", 250), course("77777", 100)},
      {planned("art", 1500), planned("", 500, "05001"), planned("math", 400),
       planned("elective", 200), planned("no_such_area", 50, "19001"), planned("", 25, "99")});
  ASSERT_EQ(g.areas.size(), 3u);
  EXPECT_EQ(g.areas[0].id, "math");
  EXPECT_EQ(g.areas[1].id, "elective") << "in the profile's order";
  EXPECT_EQ(g.areas[2].id, "art");
  EXPECT_EQ(g.areas[0].earned.thousandths, 2000);
  EXPECT_EQ(g.areas[0].planned.thousandths, 0) << "nothing is needed any more";
  EXPECT_EQ(g.areas[0].over_earned.thousandths, 500);
  EXPECT_EQ(g.areas[0].over_planned.thousandths, 400);
  EXPECT_EQ(g.areas[2].earned.thousandths, 0);
  EXPECT_EQ(g.areas[2].planned.thousandths, 1000);
  EXPECT_EQ(g.areas[2].over_planned.thousandths, 1000);
  EXPECT_EQ(g.areas[1].earned.thousandths, 500 + 250 + 100);
  EXPECT_EQ(g.areas[1].planned.thousandths, 400 + 1000 + 200 + 50 + 25);
  EXPECT_EQ(g.earned.thousandths, 2850);
  EXPECT_EQ(g.planned.thousandths, 2675);
  EXPECT_EQ(g.required.thousandths, 6000);
  EXPECT_EQ(g.unplaced.thousandths, 0);
  EXPECT_FALSE(g.planned_in_full());
  EXPECT_EQ(g.areas[1].short_by().thousandths, 475);
  EXPECT_EQ(g.areas[0].short_by().thousandths, 0);
}

TEST(graduation, says_what_no_area_needs) {
  requirement_set p;
  p.areas = {area("math", 1000, {"02"}), area("elective", 500, {}, true),
             area("more", 200, {}, true)};
  const auto g = graduation(p, {course("02001", 3000)}, {planned("math", 100)});
  EXPECT_EQ(g.areas[1].earned.thousandths, 500);
  EXPECT_EQ(g.areas[2].earned.thousandths, 200) << "two overflow areas share, in order";
  EXPECT_EQ(g.areas[2].planned.thousandths, 0);
  EXPECT_EQ(g.unplaced.thousandths, 1300);
  EXPECT_TRUE(g.planned_in_full());
  const auto short_of = graduation(p, {course("02001", 1000)}, {planned("math", 600)});
  EXPECT_EQ(short_of.areas[1].planned.thousandths, 500);
  EXPECT_EQ(short_of.areas[2].planned.thousandths, 100) << "what is planned flows over once too";
  EXPECT_FALSE(short_of.planned_in_full());
  requirement_set first;
  first.areas = {area("elective", 500, {}, true), area("math", 1000, {"02"})};
  const auto in_front = graduation(first, {course("02001", 1200)}, {});
  ASSERT_EQ(in_front.areas.size(), 2u);
  EXPECT_EQ(in_front.areas[0].id, "elective");
  EXPECT_EQ(in_front.areas[0].earned.thousandths, 200);
  const auto half = graduation(first, {course("02001", 1200)}, {planned("math", 600)});
  EXPECT_EQ(half.areas[0].planned.thousandths, 300) << "planned fills what earned leaves";
  requirement_set none;
  none.areas = {area("math", 1000, {"02"})};
  EXPECT_EQ(graduation(none, {course("99", 700)}, {}).unplaced.thousandths, 700);
}

// The steps of transfer.md A4.2 that this version has; what is not here may not be done.
TEST(transfer_states, are_these_steps_and_no_others) {
  const std::set<std::pair<std::string_view, std::string_view>> in{
      {"requested", "received"}, {"requested", "denied"},   {"requested", "cancelled"},
      {"received", "in_review"}, {"in_review", "accepted"}, {"in_review", "rejected"},
      {"accepted", "closed"},    {"rejected", "closed"}},
      out{{"under_review", "approved"}, {"under_review", "denied"}, {"approved", "packaged"},
          {"packaged", "sent"},         {"sent", "delivered"},      {"delivered", "accepted"},
          {"delivered", "rejected"},    {"accepted", "closed"},     {"rejected", "closed"}};
  const std::string_view states[] = {
      "requested", "received", "in_review", "accepted", "rejected",  "closed",       "denied",
      "cancelled", "approved", "packaged",  "sent",     "delivered", "under_review", ""};
  for (const auto from : states) {
    std::set<std::string_view> next_in, next_out;
    for (const auto to : states) {
      EXPECT_EQ(may_go(transfer_side::in, from, to), in.count({from, to}) == 1) << from << to;
      EXPECT_EQ(may_go(transfer_side::out, from, to), out.count({from, to}) == 1) << from << to;
      if (in.count({from, to})) next_in.insert(to);
      if (out.count({from, to})) next_out.insert(to);
    }
    const auto now_in = next_states(transfer_side::in, from);
    const auto now_out = next_states(transfer_side::out, from);
    EXPECT_EQ(std::set(now_in.begin(), now_in.end()), next_in) << from;
    EXPECT_EQ(std::set(now_out.begin(), now_out.end()), next_out) << from;
    EXPECT_EQ(now_in.size(), next_in.size());
    EXPECT_EQ(now_out.size(), next_out.size());
  }
}

TEST(transfer_notices, are_four) {
  for (const auto* yes : {"annual_notice", "guardian_initiated", "sent", "not_required"})
    EXPECT_TRUE(is_notice(yes)) << yes;
  for (const auto* no : {"", "none", "sent "}) EXPECT_FALSE(is_notice(no)) << no;
}

TEST(transfer_sections, stand_in_this_order) {
  EXPECT_EQ(package_sections(),
            (std::vector<std::string_view>{"identity", "demographics", "enrollment", "transcript",
                                           "ilp", "ilpa"}));
}

}  // namespace throughline::core
