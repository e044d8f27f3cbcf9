// A district and its profile: another state by file alone, overlays, years that are over,
// completion another way, counting anew.
#include "acts/profiles.hpp"

#include <functional>
#include <utility>

#include "acts/completion.hpp"
#include "every_item.hpp"
#include "intake/event.hpp"
#include "store/plan_years.hpp"
#include "web_fixture.hpp"
#include "words/completion.hpp"

namespace throughline::testing_ {
namespace {

constexpr std::string_view renamed = R"({"format":"plan-overlay/1","profile":"us-ky","version":"d1",
  "effective":{"from":"2026-08-01"},
  "rename":[{"path":"sections.goals","label":{"en":"My aims","es":"Mis propósitos"}}],
  "add":[{"to":"completion.by_grade.11","value":{"op":"answered","item":"goals.reflection"}}]})";

class profiles_acts_test : public web_test {
 protected:
  // Its grade is that of the fixture's own roster.
  int grade_of_alma() {
    return acts::view_ilp(*d_, counselor(), alma).whom.student.grade_number().value_or(-1);
  }
  std::string renamed_for_alma() {
    auto text = std::string(renamed);
    const std::string eleven = "by_grade.11";
    return text.replace(text.find(eleven), eleven.size(),
                        "by_grade." + std::to_string(grade_of_alma()));
  }
  void save_goal(acts::district& d, std::string_view who, std::string_view body = one_goal) {
    const auto v = acts::view_ilp(d, counselor(), who);
    const auto* now = v.plan ? v.plan->section("goals") : nullptr;
    const auto done = acts::save_ilp_section(
        d, counselor(), who, "goals", now ? std::optional(now->hash) : std::nullopt, json(body));
    ASSERT_NE(done.what, acts::save_outcome::kind::stale);
    ASSERT_TRUE(done.wrong.empty());
  }
  std::vector<core::plan_year> years(std::string_view who) {
    const auto v = acts::view_ilp(*d_, counselor(), who);
    store::reading r(d_->files());
    return store::plan_years(r.db(), v.plan->id);
  }
  static acts::caller administrator() {
    return person(core::role::administrator, "admin-1", {"*"});
  }
  static constexpr const char* counselor_claims =
      R"({"sub":"counselor-1","name":"C","roles":["counselor"],"schools":["H1"]})";
};

}  // namespace

TEST_F(profiles_acts_test, another_state_is_added_by_its_file_alone) {
  acts::district d(folder_.string(), "district-z", clock_);
  acts::init_district(d, operator_(),
                      {.name = "Zed Schools",
                       .time_zone = "America/Chicago",
                       .profile_text = samples::text_of_zz()});
  EXPECT_EQ(d.profile().plan.en, "Learner Pathway Plan");
  EXPECT_EQ(d.head().state, "ZZ");
  feed(d);
  const auto s = person(core::role::student, "student-1", {}, {"sourcedId:S1"});
  const auto done = acts::save_ilp_section(d, s, "sourcedId:S1", "about", std::nullopt,
                                           json(R"({"destination":"college"})"));
  EXPECT_EQ(done.what, acts::save_outcome::kind::saved);
  EXPECT_EQ(code_of([&] {
              acts::save_ilp_section(d, s, "sourcedId:S1", "support", std::nullopt, json("{}"));
            }),
            "forbidden")
      << "who writes where is the profile's";
  acts::district again(folder_.string(), "district-z", clock_);
  EXPECT_EQ(again.profile().plan_short.en, "LPP") << "the file is not needed any more";
}

TEST_F(profiles_acts_test, a_profile_that_is_not_sound_makes_no_district) {
  acts::district d(folder_.string(), "district-z", clock_);
  auto text = samples::text_of_zz();
  text.replace(text.find("not_in"), 6, "nonsense");
  EXPECT_EQ(code_of([&] {
              acts::init_district(
                  d, operator_(),
                  {.name = "Zed", .time_zone = "America/Chicago", .profile_text = text});
            }),
            "invalid");
  EXPECT_FALSE(d.files().exists());
  auto later = samples::text_of_zz();
  later.replace(later.find("2026-07-01"), 10, "2027-07-01");
  EXPECT_EQ(code_of([&] {
              acts::init_district(
                  d, operator_(),
                  {.name = "Zed", .time_zone = "America/Chicago", .profile_text = later});
            }),
            "invalid")
      << "it would be without a profile until then";
  EXPECT_FALSE(d.files().exists());
}

TEST_F(profiles_acts_test, an_overlay_is_seen_by_other_processes_within_a_second) {
  acts::district other(folder_.string(), "district-a", clock_);
  save_goal(*d_, alma);
  const auto asked_before = acts::view_ilp(other, counselor(), alma).requirements.size();
  EXPECT_EQ(code_of([&] { acts::adopt_overlay(*d_, counselor(), renamed_for_alma()); }),
            "forbidden");
  acts::adopt_overlay(*d_, administrator(), renamed_for_alma());
  EXPECT_EQ(d_->profile().section("goals")->label.en, "My aims") << "here at once";
  clock_.now += 999;
  EXPECT_EQ(other.profile().section("goals")->label.en, "Goals");
  clock_.now += 1;
  EXPECT_EQ(other.profile().section("goals")->label.en, "My aims");
  const auto v = acts::view_ilp(other, counselor(), alma);
  EXPECT_EQ(v.requirements.size(), asked_before + 1);
  EXPECT_EQ(v.requirements.back().item, "goals.reflection");

  EXPECT_EQ(code_of([&] { acts::adopt_overlay(*d_, administrator(), renamed_for_alma()); }),
            "conflict")
      << "the same version again";
  acts::withdraw_profile(*d_, administrator(), "overlay", "d1");
  EXPECT_EQ(d_->profile().section("goals")->label.en, "Goals");
  EXPECT_EQ(code_of([&] { acts::withdraw_profile(*d_, administrator(), "overlay", "d1"); }),
            "not-found");
  acts::adopt_overlay(*d_, administrator(), renamed_for_alma());
  EXPECT_EQ(d_->profile().section("goals")->label.en, "My aims") << "taken back, it may come again";
}

TEST_F(profiles_acts_test, an_overlay_begins_on_its_day) {
  auto text = renamed_for_alma();
  text.replace(text.find("2026-08-01"), 10, "2026-12-01");
  acts::adopt_overlay(*d_, administrator(), text);
  EXPECT_EQ(d_->profile().section("goals")->label.en, "Goals");
  clock_.now += 10LL * 86'400'000;  // December 1
  EXPECT_EQ(d_->profile().section("goals")->label.en, "My aims");
}

TEST_F(profiles_acts_test, an_overlay_that_loosens_is_refused_whole) {
  const auto loose = R"({"format":"plan-overlay/1","profile":"us-ky","version":"d2",
    "effective":{"from":"2026-08-01"},"rename":[{"path":"sections.goals","label":{"en":"A","es":"B"}}],
    "set":[{"path":"completion.graduation_gate","value":{"op":"answered","item":"goals.goals"}}]})";
  try {
    acts::adopt_overlay(*d_, administrator(), loose);
    ADD_FAILURE() << "taken";
  } catch (const core::failure& f) {
    ASSERT_EQ(f.why().size(), 1u);
    EXPECT_EQ(f.why().front().field, "set.0.path");
    EXPECT_EQ(f.why().front().rule.name, core::codes::overlay_state_fact.name);
  }
  EXPECT_EQ(d_->profile().section("goals")->label.en, "Goals");
}

TEST_F(profiles_acts_test, a_year_that_is_over_keeps_what_it_was_judged_by) {
  save_goal(*d_, alma);
  auto before = years(alma);
  ASSERT_EQ(before.size(), 1u);
  EXPECT_EQ(before[0].school_year, 2027);
  clock_.now += 300LL * 86'400'000;  // September 2027: the next school year
  const auto later = R"({"format":"plan-overlay/1","profile":"us-ky","version":"d3",
    "effective":{"from":"2027-08-01"},"rename":[{"path":"sections.goals","label":{"en":"A","es":"B"}}]})";
  acts::adopt_overlay(*d_, administrator(), later);
  acts::recount_completion(*d_, administrator());
  const auto now = years(alma);
  ASSERT_EQ(now.size(), 2u);
  EXPECT_EQ(now[0], before[0]) << "2027 stays as it was";
  EXPECT_EQ(now[1].school_year, 2028);
}

// A save and a recount read the courses only where a rule asks for credits.
TEST_F(profiles_acts_test, a_year_counts_the_credits_where_its_grade_asks_for_them) {
  ASSERT_GE(grade_of_alma(), 10) << "Kentucky asks from grade 10 on";
  core::list courses;
  const auto earned = [&](const char* title, const char* sced, const char* credits) {
    core::value one;
    one.set("id", std::to_string(courses.size()));
    one.set("title", title);
    one.set("sced", sced);
    one.set("schoolYear", 2026);
    one.set("creditsEarned", credits);
    courses.push_back(std::move(one));
  };
  for (const auto& [title, sced] : std::initializer_list<std::pair<const char*, const char*>>{
           {"English I", "01001"},  {"English II", "01002"}, {"English III", "01003"},
           {"English IV", "01004"}, {"Algebra I", "02052"},  {"Geometry", "02072"},
           {"Algebra II", "02056"}, {"Statistics", "02201"}, {"World history", "04051"},
           {"US history", "04101"}, {"Government", "04151"}, {"Biology", "03051"},
           {"Chemistry", "03101"},  {"Physics", "03151"},    {"Drawing", "05154"},
           {"Spanish I", "24052"},  {"Spanish II", "24053"}, {"Spanish III", "24054"},
           {"Accounting", "12104"}, {"Web design", "10201"}, {"Programming", "10152"}})
    earned(title, sced, "1");
  earned("Health", "08051", "0.5");
  earned("Physical education", "08001", "0.5");
  core::value told = json(R"({"student":{"sourcedId":"S1"},"asOf":"2026-11-06"})");
  told.set("courses", std::move(courses));
  intake::tell_event(*d_, operator_(), "transcript", told);
  save_goal(*d_, alma);
  const auto v = acts::view_ilp(*d_, counselor(), alma);
  EXPECT_TRUE(std::any_of(v.requirements.begin(), v.requirements.end(), [](const auto& r) {
    return r.message == "rule.graduation" && r.done();
  }));
  const auto met = std::count_if(v.requirements.begin(), v.requirements.end(),
                                 [](const auto& r) { return r.done(); });
  ASSERT_EQ(years(alma).size(), 1U);
  EXPECT_EQ(years(alma)[0].met, met);
}

TEST_F(profiles_acts_test, text_that_still_holds_is_confirmed_for_the_new_year) {
  save_goal(*d_, alma);
  const auto first = acts::view_ilp(*d_, counselor(), alma);
  const auto same = formats::write_json(first.plan->section("goals")->body);
  save_goal(*d_, alma, same);
  EXPECT_EQ(acts::view_ilp(*d_, counselor(), alma).plan->head->number, 1) << "nothing changed";
  clock_.now += 300LL * 86'400'000;
  save_goal(*d_, alma, same);
  const auto v = acts::view_ilp(*d_, counselor(), alma);
  EXPECT_EQ(v.plan->head->number, 2);
  EXPECT_EQ(v.plan->head->reason, "confirmed");
  EXPECT_NE(ask(counselor_claims, "GET", ilp, "section=history&lang=es")
                .body.find("Revisado y dejado como está"),
            std::string::npos);
  EXPECT_EQ(v.plan->section("goals")->hash, first.plan->section("goals")->hash);
  EXPECT_EQ(v.plan->section("goals")->at_ms, clock_.now);
}

TEST_F(profiles_acts_test, something_else_may_stand_for_a_years_plan) {
  EXPECT_EQ(
      code_of([&] { acts::complete_otherwise(*d_, student(), alma, "paper_plan", "At home"); }),
      "forbidden");
  EXPECT_EQ(code_of([&] { acts::complete_otherwise(*d_, registrar(), alma, "paper_plan", "x"); }),
            "forbidden");
  EXPECT_EQ(code_of([&] { acts::complete_otherwise(*d_, counselor(), alma, "no_reason", "x"); }),
            "invalid");
  EXPECT_EQ(code_of([&] { acts::complete_otherwise(*d_, counselor(), alma, "paper_plan", "  "); }),
            "invalid");
  acts::complete_otherwise(*d_, counselor(), alma, "paper_plan",
                           "In the office of the home school");
  acts::complete_otherwise(*d_, counselor(), alma, "foreign_plan", "Ohio's, in the folder");
  EXPECT_EQ(acts::view_ilp(*d_, student(), alma).instead->reason, "foreign_plan")
      << "said again it is what was said last";
  acts::complete_otherwise(*d_, counselor(), alma, "paper_plan",
                           "In the office of the home school");
  auto v = acts::view_ilp(*d_, student(), alma);
  EXPECT_EQ(v.status, core::plan_status::alternative_completion);
  ASSERT_TRUE(v.instead);
  EXPECT_EQ(v.instead->comment, "In the office of the home school");
  EXPECT_FALSE(v.may_complete_otherwise) << "a student is shown it and cannot change it";
  for (const auto& r : v.requirements) EXPECT_EQ(r.result, core::verdict::waived);
  EXPECT_EQ(years(alma).at(0).status, core::plan_status::alternative_completion);

  save_goal(*d_, alma);
  EXPECT_EQ(years(alma).at(0).status, core::plan_status::alternative_completion)
      << "the student may go on";
  clock_.now += 300LL * 86'400'000;
  EXPECT_NE(acts::view_ilp(*d_, student(), alma).status, core::plan_status::alternative_completion)
      << "it stands for that year alone";
  EXPECT_EQ(code_of([&] { acts::complete_as_asked(*d_, counselor(), alma); }), "not-found");
  clock_.now -= 300LL * 86'400'000;
  acts::complete_as_asked(*d_, counselor(), alma);
  EXPECT_EQ(acts::view_ilp(*d_, counselor(), alma).status, core::plan_status::in_progress);
}

TEST_F(profiles_acts_test, who_may_let_something_else_stand_is_the_profiles_to_say) {
  acts::district d(folder_.string(), "district-z", clock_);
  acts::init_district(d, operator_(),
                      {.name = "Zed Schools",
                       .time_zone = "America/Chicago",
                       .profile_text = samples::text_of_zz()});
  feed(d);
  EXPECT_EQ(code_of([&] {
              acts::complete_otherwise(d, administrator(), "sourcedId:S1", "paper", "Binder");
            }),
            "forbidden")
      << "in this state it is the counselor's alone";
  EXPECT_FALSE(acts::view_ilp(d, administrator(), "sourcedId:S1").may_complete_otherwise);
  EXPECT_NO_THROW(acts::complete_otherwise(d, counselor(), "sourcedId:S1", "paper", "Binder"));
}

TEST_F(profiles_acts_test, what_is_not_asked_of_a_class_is_shown_only_where_it_was_filled_in) {
  acts::adopt_overlay(*d_, administrator(), R"({"format":"plan-overlay/1","profile":"us-ky",
    "version":"d4","effective":{"from":"2026-08-01"},"add":[{"to":"sections.goals.items","value":
    {"id":"old","type":"text","classes":{"to":2000},"label":{"en":"Of old classes","es":"De antes"}}}]})");
  const auto shown = [&] {
    return ask(counselor_claims, "GET", ilp, "section=goals").body.find("Of old classes") !=
           std::string::npos;
  };
  EXPECT_FALSE(shown());
  EXPECT_NE(ask(counselor_claims, "GET", ilp, "section=goals").body.find("Reflection on last"),
            std::string::npos)
      << "what is asked stands beside it";
  save_goal(*d_, alma, R"({"old":"kept"})");
  EXPECT_TRUE(shown());
}

TEST_F(profiles_acts_test, the_page_of_another_way_keeps_what_was_typed_and_says_what_is_missing) {
  const auto page = ask(counselor_claims, "GET", ilp, "section=otherwise");
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("a paper plan is kept at the home school"), page.body.npos);
  const auto tok = token(counselor_claims);
  const auto refused = post(counselor_claims, ilp,
                            {{"tl-act", "complete_otherwise"},
                             {"tl-token", tok},
                             {"tl-section", ""},
                             {"comment", "Binder <7>"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("Binder &lt;7&gt;"), refused.body.npos);
  const auto done = post(counselor_claims, ilp,
                         {{"tl-act", "complete_otherwise"},
                          {"tl-token", tok},
                          {"tl-section", ""},
                          {"reason", "paper_plan"},
                          {"comment", "Binder <7>"}});
  EXPECT_EQ(done.status, 303);
  const auto es = ask(counselor_claims, "GET", ilp, "lang=es");
  EXPECT_NE(es.body.find("se completó de otra manera"), es.body.npos);
  EXPECT_NE(es.body.find("Binder &lt;7&gt;"), es.body.npos);
  const auto paper = ask(counselor_claims, "GET", ilp, "lang=es&print=1");
  EXPECT_NE(paper.body.find("se completó de otra manera"), paper.body.npos) << "and on paper";
}

TEST_F(profiles_acts_test, a_plan_that_is_not_begun_is_late_only_by_a_day_that_is_known) {
  const auto v = acts::view_ilp(*d_, counselor(), alma);
  ASSERT_NE(v.whom.student.grade_number(), d_->profile().first_grade);
  EXPECT_EQ(v.next_due, "2027-05-15") << "who was here before the product is not late by it";
  EXPECT_EQ(v.status, core::plan_status::not_started);
  ASSERT_TRUE(v.gate);
  EXPECT_EQ(v.gate->result, core::verdict::unknown) << "no earlier year is on record";
  EXPECT_EQ(words::requirement_name(core::language::en, d_->profile(), *v.gate),
            "Every year of the plan");
  // In the plan's first grade the state says by when it is begun: 90 school days, 18 weeks.
  store::writing w(d_->files());
  w.db().script(
      "update person set grade = '06' where is_student = 1;"
      "update school_enrollment set grade = '06', entry_date = '2026-08-12'");
  w.commit();
  EXPECT_EQ(acts::view_ilp(*d_, counselor(), alma).next_due, "2026-12-16");
  EXPECT_EQ(acts::view_ilp(*d_, counselor(), alma).status, core::plan_status::not_started);
  clock_.now += 26LL * 86'400'000;  // December 17
  EXPECT_EQ(acts::view_ilp(*d_, counselor(), alma).status, core::plan_status::overdue);
}

TEST_F(profiles_acts_test, counting_anew_changes_what_a_new_day_changes_and_once) {
  save_goal(*d_, alma);
  save_goal(*d_, beto);
  EXPECT_EQ(code_of([&] { acts::recount_completion(*d_, counselor()); }), "forbidden");
  const auto first = acts::recount_completion(*d_, administrator());
  EXPECT_EQ(first.plans, 2);
  EXPECT_EQ(first.changed, 0);
  clock_.now += 178LL * 86'400'000;  // May 18, 2027: past the yearly review
  const auto late = acts::recount_completion(*d_, administrator(), 2);
  EXPECT_EQ(late.plans, 2) << "by either thread, but once";
  EXPECT_EQ(late.changed, 2);
  EXPECT_EQ(years(alma).at(0).status, core::plan_status::overdue);
  EXPECT_EQ(acts::recount_completion(*d_, administrator()).changed, 0);
}

namespace {

// A clock that lets something happen when it is first looked at.
class eventful_clock final : public core::clock {
 public:
  std::int64_t now = 0;
  mutable std::function<void()> first;
  [[nodiscard]] std::int64_t now_ms() const override {
    if (first) std::exchange(first, {})();
    return now;
  }
};

}  // namespace

TEST_F(profiles_acts_test, a_recount_gives_way_to_who_writes_while_it_judges) {
  save_goal(*d_, alma);
  save_goal(*d_, beto);
  clock_.now += 178LL * 86'400'000;  // May 18, 2027: past the yearly review
  eventful_clock c;
  c.now = clock_.now;
  acts::district counting(folder_.string(), "district-a", c);
  c.first = [&] {
    acts::complete_otherwise(*d_, counselor(), alma, "paper_plan", "Binder in room 4");
  };
  EXPECT_EQ(acts::recount_completion(counting, administrator()).changed, 1);
  EXPECT_EQ(years(alma).at(0).status, core::plan_status::alternative_completion);
  EXPECT_EQ(years(beto).at(0).status, core::plan_status::overdue);
}

}  // namespace throughline::testing_
