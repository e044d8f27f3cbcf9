// Answers that staff write down for a family, and meetings: what counts, what is refused, what
// travels with the plan.
#include "acts/answers.hpp"

#include <algorithm>

#include "district_fixture.hpp"

namespace throughline::testing_ {
namespace {

class answers_test : public district_test {
 protected:
  void SetUp() override {
    district_test::SetUp();
    save(one_goal);
  }
  void save(std::string_view goals) {
    const auto v = acts::view_ilp(*d_, counselor(), alma);
    const auto* then = v.plan ? v.plan->section("goals") : nullptr;
    ASSERT_EQ(acts::save_ilp_section(*d_, counselor(), alma, "goals",
                                     then ? std::optional(then->hash) : std::nullopt, json(goals))
                  .what,
              acts::save_outcome::kind::saved);
  }
  // What is wrong with it, as "field rule" lines; empty: it was kept.
  std::string record(std::string_view body, const acts::caller& by) {
    std::string out;
    for (const auto& w : acts::record_ilp_answer(*d_, by, alma, json(body)))
      out += (out.empty() ? "" : ", ") + w.field + " " + std::string(w.rule.name);
    return out;
  }
  std::string record(std::string_view body) { return record(body, registrar()); }
  std::vector<core::plan_signature> signatures() {
    return acts::view_ilp(*d_, counselor(), alma).plan->signatures;
  }
  bool guardian_waits() {
    for (const auto& r : acts::view_ilp(*d_, counselor(), alma).requirements)
      for (const auto& role : r.missing_roles)
        if (role == "guardian") return true;
    return false;
  }
};

constexpr std::string_view by_phone =
    R"({"signer":"guardian|","other_name":"Ana Reyes","outcome":"approved","way":"phone",
        "on":"2026-11-21","revision":"1","witness":"Joe Hall"})";

}  // namespace

TEST_F(answers_test, an_approval_by_phone_counts_and_says_who_wrote_it_down_and_who_heard_it) {
  ASSERT_TRUE(guardian_waits());
  EXPECT_EQ(record(by_phone), "");
  EXPECT_FALSE(guardian_waits());
  const auto all = signatures();
  ASSERT_EQ(all.size(), 1u);
  const auto& s = all.front();
  EXPECT_EQ(s.role, "guardian");
  EXPECT_EQ(s.signer_name, "Ana Reyes");
  EXPECT_EQ(s.way, "phone");
  ASSERT_TRUE(s.recorded.has_value());
  EXPECT_EQ(s.recorded->by_role, "registrar");
  EXPECT_EQ(s.recorded->witness, "Joe Hall");
  EXPECT_EQ(s.recorded->on, "2026-11-21");
}

TEST_F(answers_test, what_is_missing_or_contradicts_is_refused_by_field_and_nothing_is_kept) {
  EXPECT_EQ(record("{}"), "signer required, outcome required, revision required");
  EXPECT_EQ(record(R"({"signer":"guardian|","outcome":"approved","way":"phone","revision":"1"})"),
            "other_name required, witness required, on required");
  EXPECT_EQ(record(R"({"signer":"guardian|","other_name":"A","outcome":"approved","way":"paper",
                       "on":"2126-01-01","revision":"1"})"),
            "on day-to-come");
  EXPECT_EQ(record(R"({"signer":"guardian|","other_name":"A","outcome":"approved","way":"paper",
                       "on":"2020-01-01","revision":"1"})"),
            "on before-text");
  EXPECT_EQ(record(R"({"signer":"guardian|","other_name":"A","outcome":"approved","way":"paper",
                       "on":"2026-11-21","revision":"7"})"),
            "revision not-an-option");
  EXPECT_EQ(
      record(R"({"signer":"guardian|","other_name":"A","outcome":"no_answer","revision":"1"})"),
      "attempts required");
  EXPECT_EQ(record(R"({"signer":"guardian|","other_name":"A","outcome":"no_answer","revision":"1",
                       "attempts":[{"date":"2126-01-01","title":"Rang"}]})"),
            "attempts.0.date day-to-come");
  EXPECT_EQ(record(R"({"signer":"guardian|","other_name":")" + std::string(121, 'a') +
                   R"(","outcome":"approved","way":"phone","on":"2026-11-21","revision":"1",
                       "witness":")" +
                   std::string(401, 'w') + R"("})"),
            "other_name too-long, witness too-long");
  EXPECT_EQ(record(R"({"signer":"principal|","other_name":"A","outcome":"approved","way":"paper",
                       "on":"2026-11-21","revision":"1"})"),
            "signer not-an-option");
  EXPECT_TRUE(signatures().empty());
}

TEST_F(answers_test, a_paper_stays_with_the_version_that_was_signed) {
  save(R"({"goals":[{"kind":"career","statement":"Visit a hospital"}]})");
  EXPECT_EQ(record(R"({"signer":"guardian|","other_name":"Ana Reyes","outcome":"approved",
                       "way":"paper","on":"2026-11-21","revision":"1"})"),
            "");
  const auto v = acts::view_ilp(*d_, counselor(), alma);
  EXPECT_EQ(v.plan->head->number, 2);
  EXPECT_EQ(v.plan->signatures.back().revision_number, 1);
  EXPECT_FALSE(v.plan->current(v.plan->signatures.back()));
}

TEST_F(answers_test, nobody_writes_down_the_answer_they_give_themselves_nor_who_only_reads) {
  EXPECT_EQ(record(R"({"signer":"school_official|","other_name":"Lee","outcome":"approved",
                       "way":"paper","on":"2026-11-21","revision":"1"})",
                   counselor()),
            "signer not-an-option");
  for (const auto& who :
       {student(), guardian(), person(core::role::teacher, "teacher-1", {"H1"}, {"sourcedId:S1"})})
    EXPECT_EQ(code_of([&] { record(by_phone, who); }), "forbidden");
  EXPECT_EQ(code_of([&] { acts::view_ilp_answer(*d_, guardian(), alma); }), "forbidden");
  EXPECT_TRUE(signatures().empty());
}

TEST_F(answers_test, who_declined_in_the_portal_and_then_agreed_by_phone_agrees) {
  clock_.now += 2 * 86'400'000;
  acts::sign_ilp(*d_, guardian(), alma,
                 {.outcome = "declined", .way = "portal", .note = {}, .revision = 1});
  ASSERT_TRUE(guardian_waits());
  const auto name = signatures().front().signer_name;
  const auto listed = acts::view_ilp_answer(*d_, registrar(), alma).asked.items.front().options;
  ASSERT_TRUE(std::any_of(listed.begin(), listed.end(),
                          [&](const auto& o) { return o.id == "guardian|" + name; }));
  const auto agreed = [&](std::string_view day) {
    return record(R"({"signer":"guardian|)" + name +
                  R"(","outcome":"approved","way":"phone","on":")" + std::string(day) +
                  R"(","revision":"1","witness":"Joe Hall"})");
  };
  clock_.now += 86'400'000;  // they declined on the 23rd, it is the 24th
  EXPECT_EQ(agreed("2026-11-22"), "on answered-since") << "what they said later counts";
  ASSERT_TRUE(guardian_waits());
  EXPECT_EQ(agreed("2026-11-24"), "");
  EXPECT_FALSE(guardian_waits());
}

TEST_F(answers_test, silence_counts_only_where_the_profile_says_so) {
  constexpr std::string_view silence =
      R"({"signer":"guardian|","other_name":"Ana Reyes","outcome":"no_answer","revision":"1",
          "attempts":[{"date":"2026-11-19","kind":"phone","title":"No one picked up"},
                      {"date":"2026-11-20","kind":"letter","title":"Letter home"}]})";
  EXPECT_EQ(record(silence), "");
  EXPECT_TRUE(guardian_waits()) << "Kentucky's profile cites nothing";
  const auto s = signatures().back();
  EXPECT_EQ(s.recorded->on, "2026-11-20");
  EXPECT_EQ(s.recorded->attempts.size(), 2u);
}

TEST_F(answers_test, an_answer_travels_with_how_it_came_and_without_the_writers_account) {
  ASSERT_EQ(record(by_phone), "");
  const auto data = acts::export_ilp(*d_, registrar(), alma);
  const auto& how = *data.items("signatures").front().find("recorded");
  EXPECT_EQ(how.text("witness"), "Joe Hall");
  EXPECT_EQ(how.text("byRole"), "registrar");
  EXPECT_EQ(how.find("by"), nullptr);
}

TEST_F(answers_test, who_asks_to_talk_makes_a_task_and_a_meeting_closes_it) {
  EXPECT_FALSE(acts::view_ilp_sign_offs(*d_, counselor(), alma).meeting_open);
  acts::sign_ilp(*d_, guardian(), alma,
                 {.outcome = "meeting", .way = "portal", .note = "About math", .revision = 1});
  EXPECT_TRUE(acts::view_ilp_sign_offs(*d_, counselor(), alma).meeting_open);
  const auto body = json(R"({"held_on":"2026-11-21","way":"phone","attendees":"Ana Reyes, L. Marsh",
                             "notes":"Math support from January"})");
  EXPECT_EQ(code_of([&] { acts::record_ilp_meeting(*d_, guardian(), alma, body); }), "forbidden");
  EXPECT_TRUE(acts::record_ilp_meeting(*d_, counselor(), alma, body).empty());
  const auto v = acts::view_ilp_sign_offs(*d_, guardian(), alma);
  EXPECT_FALSE(v.meeting_open);
  EXPECT_FALSE(v.ilp.may_meet);
  ASSERT_EQ(v.meetings.size(), 1u);
  EXPECT_EQ(v.meetings.front().notes, "Math support from January");
  const auto data = acts::export_ilp(*d_, counselor(), alma);
  EXPECT_EQ(data.items("meetings").size(), 1u);
}

TEST_F(answers_test, a_meeting_to_come_or_without_words_is_not_kept) {
  const auto wrong = [&](std::string_view body) {
    std::string out;
    for (const auto& w : acts::record_ilp_meeting(*d_, counselor(), alma, json(body)))
      out += (out.empty() ? "" : ", ") + w.field + " " + std::string(w.rule.name);
    return out;
  };
  EXPECT_EQ(wrong(R"({"held_on":"2026-11-21","way":"phone","attendees":"A","notes":"  "})"),
            "notes required");
  EXPECT_EQ(wrong(R"({"held_on":"2126-11-21","way":"phone","attendees":"A","notes":"B"})"),
            "held_on day-to-come");
  EXPECT_TRUE(acts::view_ilp_sign_offs(*d_, counselor(), alma).meetings.empty());
}

}  // namespace throughline::testing_
