// The pages on which staff write down answers and meetings, and on which goals are looked back at,
// as a browser sends them.
#include "acts/answers.hpp"
#include "web_fixture.hpp"

namespace throughline::testing_ {
namespace {

constexpr const char* registrar_claims =
    R"({"sub":"r1","name":"R. Clerk","roles":["registrar"],"schools":["*"]})";

bool says(const web::reply& r, std::string_view text) {
  return r.body.find(text) != std::string::npos;
}

class answer_pages : public web_test {
 protected:
  void SetUp() override {
    web_test::SetUp();
    post(student_claims, ilp, goal("Pass Algebra II", token(student_claims)));
  }
  using sent = std::vector<std::pair<std::string, std::string>>;
  web::reply record(sent more, std::string_view embed = "shadow") {
    sent all{{"tl-token", token(registrar_claims)}, {"tl-act", "record_answer"}};
    all.insert(all.end(), more.begin(), more.end());
    return post(registrar_claims, ilp, all, embed);
  }
};

const std::vector<std::pair<std::string, std::string>> on_paper{
    {"signer", "guardian|"},       {"other_name", "Ana Reyes"},
    {"outcome", "approved"},       {"way", "paper"},
    {"on", "2026-11-21"},          {"revision", "1"},
    {"note", "Kept in the office"}};

}  // namespace

TEST_F(answer_pages, an_answer_on_paper_is_asked_kept_and_shown) {
  const auto form = ask(registrar_claims, "GET", ilp, "section=answer");
  EXPECT_EQ(form.status, 200u);
  EXPECT_TRUE(says(form, "Another person (parent or guardian)"));
  EXPECT_TRUE(says(form, "value=\"1\" checked")) << "the version shown is chosen";
  const auto done = record(on_paper);
  EXPECT_EQ(done.status, 303u) << done.body;
  const auto shown = ask(student_claims, "GET", ilp, "section=sign");
  for (const auto* text : {"Ana Reyes", "On paper, Nov 21, 2026",
                           "Written down by R. Clerk (registrar)", "Kept in the office"})
    EXPECT_TRUE(says(shown, text)) << text;
  EXPECT_FALSE(says(shown, "section=answer")) << "a student is not offered it";
  EXPECT_TRUE(says(ask(registrar_claims, "GET", ilp, "section=sign"), "section=answer"));
}

TEST_F(answer_pages, what_was_typed_comes_back_with_what_is_wrong) {
  auto wrong = on_paper;
  wrong[3].second = "phone";
  const auto r = record(wrong);
  EXPECT_EQ(r.status, 422u);
  EXPECT_TRUE(says(r, "Kept in the office"));
  EXPECT_TRUE(says(r, "href=\"#tl-witness\"")) << "the summary leads to the field";
  EXPECT_TRUE(acts::view_ilp(*d_, registrar(), alma).plan->signatures.empty());
}

TEST_F(answer_pages, the_hosts_own_button_saves_it_too) {
  const auto form = ask(registrar_claims, "GET", ilp, "section=answer", {}, {}, "light");
  EXPECT_FALSE(says(form, "<form"));
  EXPECT_TRUE(says(form, "value=\"record_answer\""));
  EXPECT_EQ(record(on_paper, "light").status, 303u);
  EXPECT_EQ(acts::view_ilp(*d_, registrar(), alma).plan->signatures.size(), 1u);
}

TEST_F(answer_pages, are_closed_to_who_may_not_record) {
  for (const auto* section : {"section=answer", "section=meeting"})
    EXPECT_EQ(ask(student_claims, "GET", ilp, section).status, 403u) << section;
  auto as_student = on_paper;
  as_student.insert(as_student.begin(),
                    {{"tl-token", token(student_claims)}, {"tl-act", "record_answer"}});
  EXPECT_EQ(post(student_claims, ilp, as_student).status, 403u);
  EXPECT_TRUE(acts::view_ilp(*d_, registrar(), alma).plan->signatures.empty());
}

TEST_F(answer_pages, a_meeting_is_written_down_and_read_by_the_student) {
  const sent meeting{{"tl-token", token(registrar_claims)},
                     {"tl-act", "record_meeting"},
                     {"held_on", "2026-11-20"},
                     {"way", "video"},
                     {"attendees", "Ana Reyes, L. Marsh"},
                     {"notes", "Math <support>"}};
  EXPECT_EQ(post(registrar_claims, ilp, meeting).status, 303u);
  const auto shown = ask(student_claims, "GET", ilp, "section=sign&lang=es");
  EXPECT_TRUE(says(shown, "Math &lt;support&gt;"));
  EXPECT_TRUE(says(shown, "Por videollamada"));
}

TEST_F(answer_pages, an_addendum_takes_an_answer_that_locks_it) {
  const auto key = addendum();
  fill_dees_addendum(key);
  acts::sign_ilpa(*d_, program_staff(), dee, key,
                  {.outcome = "approved", .way = "portal", .note = {}, .revision = 4});
  const auto form = ask(staff_claims, "GET", ilpa, "step=answer&id=" + key);
  EXPECT_EQ(form.status, 200u);
  EXPECT_FALSE(says(form, "alternative program)")) << "they sign that themselves";
  sent all{{"tl-token", token(staff_claims)}, {"tl-act", "record_answer"}, {"tl-plan", key}};
  all.insert(all.end(), on_paper.begin(), on_paper.end());
  for (auto& [name, value] : all)
    if (name == "revision") value = "3";
  EXPECT_EQ(post(staff_claims, ilpa, all).status, 303u);
  using enum core::addendum_state;
  EXPECT_NE(acts::view_ilpa(*d_, program_staff(), dee).it->state, locked)
      << "an older text was signed";
  all.back().second = "as well";
  for (auto& [name, value] : all)
    if (name == "revision") value = "4";
  EXPECT_EQ(post(staff_claims, ilpa, all).status, 303u);
  EXPECT_EQ(acts::view_ilpa(*d_, program_staff(), dee).it->state, locked);
  EXPECT_EQ(post(staff_claims, ilpa, all).status, 423u) << "nothing signed is changed";
}

TEST_F(answer_pages, goals_of_before_are_looked_back_at_and_carried_forward) {
  EXPECT_TRUE(says(ask(student_claims, "GET", ilp, "section=look_back"), "no open goal"));
  clock_.now += 300LL * 86'400'000;
  EXPECT_TRUE(says(ask(student_claims, "GET", ilp, "section=goals"), "section=look_back"));
  const auto page = ask(student_claims, "GET", ilp, "section=look_back").body;
  const auto value_of = [&](std::string_view name) {
    const auto at = page.find("name=\"" + std::string(name) + "\" value=\"");
    const auto from = page.find("value=\"", at) + 7;
    return page.substr(from, page.find('"', from) - from);
  };
  sent look{{"tl-token", token(student_claims)},
            {"tl-act", "carry_goals"},
            {"tl-base", value_of("tl-base")},
            {"looks.0.id", value_of("looks.0.id")},
            {"looks.0.status", "progressing"}};
  const auto refused = post(student_claims, ilp, look);
  EXPECT_EQ(refused.status, 422u);
  EXPECT_TRUE(says(refused, "href=\"#tl-looks.0.reflection\""));
  look.emplace_back("looks.0.reflection", "Ask earlier for help");
  EXPECT_EQ(post(student_claims, ilp, look).status, 303u);
  EXPECT_TRUE(says(ask(student_claims, "GET", ilp, {}), "Ask earlier for help"));
}

}  // namespace throughline::testing_
