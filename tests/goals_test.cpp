// Goals in a new school year: looked back at, carried forward or left behind.
#include "acts/goals.hpp"

#include <algorithm>

#include "web_fixture.hpp"

namespace throughline::testing_ {
namespace {

constexpr std::int64_t ten_months_ms = 300LL * 86'400'000;  // from November into the next September

class goals_test : public web_test {
 protected:
  void SetUp() override {
    web_test::SetUp();
    const auto done =
        acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(R"({"goals":[
        {"id":"g1","kind":"academic","statement":"Pass Algebra II","measure":"Report card",
         "by":"2027-05-20"},
        {"id":"g2","kind":"career","statement":"Visit a hospital","status":"met"}]})"));
    ASSERT_EQ(done.what, acts::save_outcome::kind::saved);
    base_ = done.current->hash;
  }
  std::vector<std::string> earlier() {
    std::vector<std::string> out;
    for (const auto& g : acts::view_earlier_goals(*d_, student(), alma).earlier)
      out.emplace_back(g.text("statement"));
    return out;
  }
  acts::save_outcome look(std::vector<acts::goal_look> looks) {
    return acts::look_back_at_goals(*d_, student(), alma, base_, looks);
  }
  std::string wrong_with(std::vector<acts::goal_look> looks) {
    std::string out;
    const auto done = look(std::move(looks));
    EXPECT_EQ(done.what, acts::save_outcome::kind::refused);
    for (const auto& w : done.wrong)
      out += (out.empty() ? "" : ", ") + w.field + " " + std::string(w.rule.name);
    return out;
  }
  core::value goal(std::size_t n) {
    return acts::view_ilp(*d_, student(), alma).plan->section("goals")->body.items("goals").at(n);
  }
  std::optional<core::digest> base_;
};

}  // namespace

TEST_F(goals_test, of_this_school_year_are_not_looked_back_at) { EXPECT_TRUE(earlier().empty()); }

TEST_F(goals_test, that_are_open_are_looked_back_at_once_in_a_new_school_year) {
  clock_.now += ten_months_ms;
  EXPECT_EQ(earlier(), std::vector<std::string>{"Pass Algebra II"}) << "the other one was met";
  const auto done = look({{"g1", "progressing", "I needed more time for homework"}});
  ASSERT_EQ(done.what, acts::save_outcome::kind::saved);
  EXPECT_TRUE(earlier().empty());
  const auto first = goal(0);
  EXPECT_EQ(first.text("status"), "progressing");
  ASSERT_EQ(first.items("years").size(), 1u);
  EXPECT_EQ(first.items("years").front().text("day"), "2027-09-17");
  EXPECT_EQ(first.items("years").front().text("reflection"), "I needed more time for homework");
  const auto other = goal(1);
  EXPECT_TRUE(other.items("years").empty());
  clock_.now += 365LL * 86'400'000;
  EXPECT_EQ(earlier(), std::vector<std::string>{"Pass Algebra II"}) << "and again the year after";
}

TEST_F(goals_test, are_looked_back_at_beside_what_was_planned) {
  clock_.now += ten_months_ms;
  const auto page = ask(student_claims, "GET", ilp, "section=look_back").body;
  for (const auto* planned : {"Pass Algebra II", "Report card", "May 20, 2027"})
    EXPECT_NE(page.find(planned), page.npos) << planned;
}

TEST_F(goals_test, begun_this_school_year_are_not_looked_back_at) {
  clock_.now += ten_months_ms;
  const auto done = acts::save_ilp_section(*d_, student(), alma, "goals", base_, json(R"({"goals":[
      {"id":"g1","kind":"academic","statement":"Pass Algebra II"},
      {"id":"g3","kind":"personal","statement":"Join the band"}]})"));
  ASSERT_EQ(done.what, acts::save_outcome::kind::saved);
  EXPECT_EQ(earlier(), std::vector<std::string>{"Pass Algebra II"});
}

TEST_F(goals_test, need_a_word_and_an_outcome_of_each_look) {
  clock_.now += ten_months_ms;
  EXPECT_EQ(wrong_with({{"g1", "met", ""}}), "looks.0.reflection required");
  EXPECT_EQ(wrong_with({{"g1", "", "Words"}}), "looks.0.status required");
  EXPECT_EQ(wrong_with({{"g1", "", ""}}), "looks required");
  EXPECT_EQ(look({{"g1", "forgotten", "Words"}}).what, acts::save_outcome::kind::refused);
  const auto untouched = goal(0);
  EXPECT_TRUE(untouched.items("years").empty());
}

TEST_F(goals_test, saved_by_somebody_else_meanwhile_are_not_overwritten) {
  clock_.now += ten_months_ms;
  const auto theirs = acts::save_ilp_section(
      *d_, counselor(), alma, "goals", base_,
      json(R"({"goals":[{"id":"g1","kind":"academic","statement":"Pass it"}]})"));
  ASSERT_EQ(theirs.what, acts::save_outcome::kind::saved);
  EXPECT_EQ(look({{"g1", "met", "Done"}}).what, acts::save_outcome::kind::stale);
  EXPECT_EQ(goal(0).text("statement"), "Pass it");
}

TEST_F(goals_test, are_carried_by_who_may_save_them) {
  clock_.now += ten_months_ms;
  EXPECT_EQ(code_of([&] {
              acts::look_back_at_goals(*d_, guardian(), alma, base_, {{"g1", "met", "Done"}});
            }),
            "forbidden");
}

}  // namespace throughline::testing_
