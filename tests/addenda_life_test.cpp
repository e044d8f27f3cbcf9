// How an addendum begins and ends: states, reviews, exit, void, by hand, and what the board calls
// long.
#include <algorithm>
#include <functional>
#include <map>

#include "acts/ilpa_quality.hpp"
#include "addendum_fixture.hpp"
#include "core/item_types.hpp"
#include "district_fixture.hpp"
#include "intake/event.hpp"
#include "profile/profile.hpp"
#include "store/plans.hpp"

namespace throughline::testing_ {
namespace {

using strings = std::vector<std::string>;

}  // namespace

TEST(kentuckys_addendum, has_seven_steps_and_asks_at_most_25_entries_of_a_stay_with_three_goals) {
  const auto profile = profile::load("us-ky");
  const auto& ilpa = profile.addenda.front();
  int steps = 1, entries = 0;  // check and sign
  for (const auto& s : ilpa.sections) {
    if (s.at_exit) continue;
    ++steps;
    for (const auto& i : s.items) {
      if (!i.required) continue;
      int asked = 0;
      for (const auto& f : core::type_of(i).fields) asked += f.required && core::asks(i, f.name);
      const int times = core::type_of(i).role == core::item_role::goals || i.id == "goals" ? 3 : 1;
      entries += times * std::max(asked, 1);
    }
  }
  EXPECT_EQ(steps, 7);
  EXPECT_GT(entries, 15);
  EXPECT_LE(entries, 25);
  EXPECT_EQ(ilpa.review.n, 30);
  EXPECT_EQ(ilpa.check_in_weeks, (std::vector<int>{1, 3, 6}));
  ASSERT_TRUE(ilpa.outcome_item());
  EXPECT_EQ(ilpa.outcome_item()->options.front().id, "returned");
  using kind = core::addendum_trigger::kind;
  EXPECT_TRUE(ilpa.trigger(kind::enrolled, "2026-08-01", "A5")->long_term);
  EXPECT_TRUE(ilpa.trigger(kind::section, "2026-08-01", "A6"));
  EXPECT_FALSE(ilpa.trigger(kind::enrolled, "2026-08-01", "A1"));
  EXPECT_TRUE(ilpa.trigger(kind::manual, "2026-08-01", "A5"));
}

TEST(an_addendums_trigger, is_in_force_from_its_first_day_to_its_last) {
  auto all = profile::built_in("us-ky", std::nullopt);
  const auto set = [&](std::string_view name, const char* text) {
    for (auto& [n, v] : *all.as_record())
      if (n == "addenda")
        for (auto& [m, w] : *v.as_list()->front().as_record())
          if (m == name) w = formats::read_json(text);
  };
  const auto problems = [&] {
    core::findings out;
    (void)profile::read_value(all, out);
    strings rules;
    for (const auto& f : out) rules.push_back(f.field + " " + std::string(f.rule.name));
    return rules;
  };
  set("trigger", R"({"op":"any","source":"project","confidence":"proposed","of":[{"op":"enrolled",
    "school_class":["A5"],"effective":{"from":"2026-08-01","to":"2027-06-30"}}]})");
  const auto p = profile::sound(all);
  using kind = core::addendum_trigger::kind;
  const auto on = [&](const char* day) {
    return p.addenda.front().trigger(kind::enrolled, day, "A5") != nullptr;
  };
  EXPECT_FALSE(on("2026-07-31"));
  EXPECT_TRUE(on("2026-08-01"));
  EXPECT_TRUE(on("2027-06-30"));
  EXPECT_FALSE(on("2027-07-01"));
  set("trigger", R"({"op":"any","source":"project","confidence":"proposed","of":[
    {"op":"enrolled"},{"op":"asked"},
    {"op":"manual","effective":{"from":"2027-01-01","to":"2026-01-01"}}]})");
  EXPECT_EQ(problems(),
            (strings{"addenda.trigger.school_class required", "addenda.trigger.op enum-unknown",
                     "addenda.trigger.school_class required",
                     "addenda.trigger.effective dates-reversed"}));
  set("trigger", R"({"op":"any","source":"project","confidence":"proposed","of":[]})");
  set("exit", R"({"source":"project","confidence":"proposed","outcome":"exit.recommendation",
    "transition":"nowhere"})");
  set("check_ins", R"({"source":"project","confidence":"proposed","weeks":[0]})");
  EXPECT_EQ(problems(),
            (strings{"addenda.check_ins.weeks bad-number", "addenda.exit.outcome reference-unknown",
                     "addenda.exit.transition reference-unknown"}));
}

TEST_F(addendum_life, a_review_of_a_signed_text_is_a_new_version_and_unlocks_nothing) {
  const auto key = locked();
  EXPECT_EQ(state(key), core::addendum_state::locked);
  EXPECT_TRUE(view(program_staff()).may_review);
  EXPECT_FALSE(view(registrar()).may_review);
  EXPECT_EQ(code_of([&] { acts::review_ilpa(*d_, dees_guardian(), dee, key); }), "forbidden");
  EXPECT_EQ(code_of([&] { acts::review_ilpa(*d_, program_staff(), beto, key); }), "not-found");
  acts::review_ilpa(*d_, program_staff(), dee, key);
  EXPECT_EQ(state(key), core::addendum_state::under_review);
  EXPECT_EQ(view(registrar()).it->version, 2);
  EXPECT_EQ(view(registrar()).still_to_sign.size(), 2u) << "signatures do not carry over";
  EXPECT_EQ(code_of([&] { acts::review_ilpa(*d_, program_staff(), dee, key); }), "bad-transition");
  save(key, "needs", R"({"academic_needs":"Writing","behavior_needs":"Breaks"})");
  EXPECT_EQ(state(key), core::addendum_state::amended);
  const auto signed_ = acts::view_ilpa_version(*d_, registrar(), dee, key, 1);
  for (const auto& s : signed_)
    if (s.section == "needs") {
      EXPECT_EQ(s.body.text("academic_needs"), "Reading");
    }
  sign(program_staff(), key);
  sign(dees_guardian(), key);
  EXPECT_EQ(state(key), core::addendum_state::locked);
  EXPECT_EQ(view(registrar()).locked.size(), 2u);
}

TEST_F(addendum_life, a_review_of_an_active_one_keeps_its_version_and_a_draft_has_none) {
  const auto key = key_of_dees_addendum();
  EXPECT_EQ(code_of([&] { acts::review_ilpa(*d_, program_staff(), dee, key); }), "bad-transition");
  fill_dees_addendum(key);
  sign(program_staff(), key);
  acts::review_ilpa(*d_, program_staff(), dee, key);
  EXPECT_EQ(view(registrar()).it->version, 1);
  EXPECT_EQ(view(registrar()).still_to_sign, (strings{"guardian"})) << "the text is the same";
  sign(dees_guardian(), key);
  EXPECT_EQ(state(key), core::addendum_state::locked);
}

TEST_F(addendum_life, the_end_asks_an_outcome_and_the_transition_plan_or_a_reason_and_locks) {
  const auto key = locked();
  const auto end = [&](const acts::exit_words& said) {
    return [&, said] { acts::exit_ilpa(*d_, program_staff(), dee, key, said); };
  };
  const auto fields = [&](const acts::exit_words& said) {
    strings out;
    for (const auto& f : why(end(said))) out.push_back(f.field + " " + std::string(f.rule.name));
    return out;
  };
  EXPECT_EQ(fields({}), (strings{"outcome required", "reason required"}));
  EXPECT_EQ(fields({.outcome = "vanished", .date = "tomorrow", .reason = " "}),
            (strings{"outcome not-an-option", "date bad-date", "reason required"}));
  EXPECT_EQ(fields({.outcome = "returned", .date = "2026-11-22", .reason = "x"}),
            (strings{"date bad-date"}))
      << "a day to come";
  EXPECT_EQ(fields({.outcome = "returned", .date = {}, .reason = std::string(401, 'x')}),
            (strings{"reason too-long"}));
  EXPECT_EQ(state(key), core::addendum_state::locked) << "nothing was written";
  EXPECT_EQ(
      code_of([&] { acts::exit_ilpa(*d_, dees_guardian(), dee, key, {.outcome = "returned"}); }),
      "forbidden");
  end({.outcome = "returned", .date = "2026-11-20", .reason = "The family moved at once"})();
  const auto v = view(registrar());
  EXPECT_EQ(v.it->state, core::addendum_state::exited);
  EXPECT_EQ(v.it->exit_date, "2026-11-20");
  EXPECT_EQ(v.it->version, 2) << "version 1 stays as it was signed";
  EXPECT_EQ(v.it->section("exit")->body.text("outcome"), "returned");
  EXPECT_EQ(v.it->head->reason, "The family moved at once");
  EXPECT_EQ(v.locked.size(), 2u);
  EXPECT_FALSE(v.may_exit);
  EXPECT_EQ(code_of(end({.outcome = "returned", .date = {}, .reason = "x"})), "bad-transition");
  EXPECT_EQ(acts::save_ilpa_section(*d_, program_staff(), dee, key, "needs", {}, json("{}")).what,
            acts::save_outcome::kind::locked);
}

TEST_F(addendum_life, with_the_transition_plan_no_reason_is_asked) {
  const auto key = key_of_dees_addendum();
  fill_dees_addendum(key);
  EXPECT_TRUE(view(program_staff()).missing.empty()) << "the end is not asked for the first lock";
  EXPECT_TRUE(view(program_staff()).needs_exit_reason);
  save(key, "transition", transition);
  EXPECT_FALSE(view(program_staff()).needs_exit_reason);
  acts::exit_ilpa(*d_, program_staff(), dee, key, {.outcome = "graduated"});
  EXPECT_EQ(view(registrar()).it->exit_date, "2026-11-21");
  EXPECT_EQ(view(registrar()).it->version, 1);
  EXPECT_EQ(tasks(dee), (strings{"check_in"}));
}

TEST_F(addendum_life, a_feeds_exit_without_all_of_it_is_a_task_until_somebody_adds_the_outcome) {
  stay("e1", "2026-11-02");
  const auto key = view(registrar(), beto).it->key.text();
  stay("e1", "2026-11-02", R"("2026-11-20")");
  EXPECT_EQ(tasks(beto), (strings{"complete_exit", "check_in"}));
  EXPECT_EQ(
      code_of([&] { acts::exit_ilpa(*d_, head_office(), beto, key, {.outcome = "returned"}); }),
      "invalid");
  acts::exit_ilpa(*d_, head_office(), beto, key,
                  {.outcome = "returned", .date = "2026-11-03", .reason = "Left in a week"});
  const auto v = view(registrar(), beto);
  EXPECT_EQ(v.it->exit_date, "2026-11-20") << "as the feed said";
  EXPECT_EQ(v.it->state, core::addendum_state::exited);
  EXPECT_EQ(v.it->section("exit")->body.text("outcome"), "returned");
  EXPECT_EQ(tasks(beto), (strings{"check_in"}));
  EXPECT_EQ(code_of([&] {
              acts::exit_ilpa(*d_, head_office(), beto, key,
                              {.outcome = "moved", .date = {}, .reason = "x"});
            }),
            "bad-transition");
}

TEST_F(addendum_life, a_void_one_stays_readable_and_another_is_begun_by_hand) {
  const auto key = key_of_dees_addendum();
  EXPECT_FALSE(view(program_staff()).may_start) << "there is one";
  EXPECT_EQ(code_of([&] { acts::start_ilpa(*d_, program_staff(), dee); }), "conflict");
  EXPECT_EQ(code_of([&] { acts::void_ilpa(*d_, dees_guardian(), dee, key, "x"); }), "forbidden");
  EXPECT_EQ(code_of([&] { acts::void_ilpa(*d_, registrar(), dee, key, "x"); }), "forbidden");
  EXPECT_EQ(code_of([&] { acts::void_ilpa(*d_, program_staff(), dee, key, " "); }), "invalid");
  acts::void_ilpa(*d_, head_office(), dee, key, "Made for the wrong stay");
  EXPECT_EQ(state(key), core::addendum_state::void_);
  EXPECT_TRUE(tasks(dee).empty());
  EXPECT_EQ(code_of([&] { acts::void_ilpa(*d_, head_office(), dee, key, "x"); }), "bad-transition");
  EXPECT_EQ(code_of([&] { acts::start_ilpa(*d_, registrar(), dee); }), "forbidden");
  EXPECT_TRUE(view(program_staff()).may_start);
  const auto next = acts::start_ilpa(*d_, program_staff(), dee);
  EXPECT_NE(next, key);
  const auto v = view(registrar());
  ASSERT_EQ(v.all.size(), 2u);
  EXPECT_EQ(v.it->key.text(), next);
  EXPECT_EQ(v.it->previous, v.all[1].id);
  EXPECT_EQ(tasks(dee), (strings{"complete_ilpa"}));
}

TEST_F(addendum_life, until_the_board_says_what_is_long_every_entry_asks_one_then_no_shorter_one) {
  const auto set = [&](const acts::caller& by, int days, const char* adopted) {
    return [this, by, days, adopted] { acts::set_long_term(*d_, by, {days, adopted}); };
  };
  EXPECT_EQ(code_of(set(registrar(), 20, "2026-08-01")), "forbidden");
  EXPECT_EQ(code_of(set(head_office(), 401, "2026-08-01")), "invalid");
  EXPECT_EQ(code_of(set(head_office(), -1, "2026-08-01")), "invalid");
  EXPECT_EQ(code_of(set(head_office(), 20, "2026-13-01")), "invalid");
  EXPECT_EQ(code_of(set(head_office(), 20, "2026-11-22")), "invalid") << "not adopted yet";
  EXPECT_EQ(acts::long_term_stays(*d_, head_office()).school_days, 0);
  stay("e1", "2026-11-16", R"("2026-11-24")");  // six weekdays
  EXPECT_EQ(view(registrar(), beto).all.size(), 1u);
  set(head_office(), 7, "2026-08-01")();
  EXPECT_EQ(acts::long_term_stays(*d_, head_office()).school_days, 7);
  stay("e2", "2026-11-16", R"("2026-11-24")");
  EXPECT_EQ(view(registrar(), beto).all.size(), 1u) << "known to be shorter";
  stay("e3", "2026-11-16");
  EXPECT_EQ(view(registrar(), beto).all.size(), 2u) << "nobody knows how long it will be";
  stay("e4", "2026-11-16", R"("2026-11-25")");
  EXPECT_EQ(view(registrar(), beto).all.size(), 3u) << "seven days";
  set(head_office(), 0, "")();
  EXPECT_EQ(acts::long_term_stays(*d_, head_office()).school_days, 0);
  stay("e5", "2026-11-16", R"("2026-11-24")");
  EXPECT_EQ(view(registrar(), beto).all.size(), 4u);
}

TEST_F(addendum_life, a_stay_that_ended_without_any_is_pointed_out_once) {
  acts::set_long_term(*d_, head_office(), {60, "2026-08-01"});
  stay("e1", "2026-10-01", R"("2026-12-01")");
  EXPECT_TRUE(view(registrar(), beto).all.empty());
  acts::set_long_term(*d_, head_office(), {});
  stay("e1", "2026-10-01", R"("2026-11-20")");
  EXPECT_EQ(tasks(beto), (strings{"stay_without_ilpa"}));
  stay("e1", "2026-10-01", R"("2026-11-20")");
  EXPECT_EQ(tasks(beto).size(), 1u) << "told again";
  const auto ended = [&] {
    const auto all = acts::ilpa_quality(*d_, head_office());
    return std::count_if(all.begin(), all.end(), [](const auto& q) {
      return q.row == "ended_without" && q.since == "2026-11-20";
    });
  };
  EXPECT_EQ(ended(), 1);
  EXPECT_NE(ask(system_claims, "GET", "/reports/ilpa-quality", "lang=es")
                .body.find("Una estancia que terminó sin anexo"),
            std::string::npos);
  clock_.now += std::int64_t{300} * 24 * 3600 * 1000;
  EXPECT_EQ(ended(), 0) << "of the school year that runs";
}

TEST_F(addendum_life, nobody_is_sent_to_a_stay_that_has_its_addendum_after_all) {
  acts::set_long_term(*d_, head_office(), {60, "2026-08-01"});
  stay("e1", "2026-10-01", R"("2026-12-01")");
  stay("e2", "2026-10-08", R"("2026-12-01")");
  acts::set_long_term(*d_, head_office(), {});
  stay("e1", "2026-10-01", R"("2026-11-20")");
  stay("e2", "2026-10-08", R"("2026-11-20")");
  EXPECT_EQ(tasks(beto), (strings{"stay_without_ilpa"})) << "one for both";
  const auto rows = [&] {
    const auto all = acts::ilpa_quality(*d_, head_office());
    return std::count_if(all.begin(), all.end(),
                         [](const auto& q) { return q.row == "ended_without"; });
  };
  EXPECT_EQ(rows(), 2);
  stay("e1", "2026-10-01");  // the feed takes the exit back
  EXPECT_EQ(view(registrar(), beto).all.size(), 1u);
  EXPECT_EQ(tasks(beto), (strings{"stay_without_ilpa", "complete_ilpa"}))
      << "the other one had none";
  EXPECT_EQ(rows(), 1);
  stay("e2", "2026-10-08");
  EXPECT_EQ(view(registrar(), beto).all.size(), 2u);
  EXPECT_EQ(tasks(beto), (strings{"complete_ilpa", "complete_ilpa"}));
  EXPECT_EQ(rows(), 0);
  EXPECT_EQ(ask(system_claims, "GET", "/reports/ilpa-quality")
                .body.find("A stay that ended without an addendum"),
            std::string::npos);
}

TEST_F(addendum_life, nobody_is_sent_to_a_stay_that_asks_for_no_addendum_any_more) {
  const auto sent = [&] { return !tasks(beto).empty(); };
  const auto long_is = [&](int days) {
    acts::set_long_term(*d_, head_office(), {days, days ? "2026-08-01" : ""});
  };
  long_is(60);
  stay("e1", "2026-10-01", R"("2026-12-01")");
  long_is(0);
  stay("e1", "2026-10-01", R"("2026-11-20")");
  EXPECT_TRUE(sent());
  long_is(20);
  EXPECT_TRUE(sent()) << "36 weekdays are long";
  long_is(40);
  EXPECT_FALSE(sent()) << "the board calls it short";
  long_is(0);
  stay("e1", "2026-10-01", R"("2026-11-20")");
  EXPECT_TRUE(sent()) << "told again, it asks for one again";
  long_is(20);
  stay("e1", "2026-10-01", R"("2026-10-06")");
  EXPECT_FALSE(sent()) << "corrected: it was short";
  stay("e1", "2026-10-01", R"("2026-11-20")");
  EXPECT_TRUE(sent()) << "corrected once more: it was long";
  long_is(20);
  stay("e1", "2026-11-16", R"("2026-11-24")");
  EXPECT_FALSE(sent()) << "corrected: it goes on, and is short";
}

TEST_F(addendum_life, a_feed_that_corrects_a_stay_which_is_over_settles_it_by_itself) {
  const auto tell = [&](const char* entry, const char* exit) {
    intake::role e;
    e.sourced_id = "second";
    e.user = "S2";
    e.org = "A1";
    e.kind = "student";
    e.begin_date = entry;
    e.end_date = exit;
    e.primary = false;
    intake::import_feed(*d_, operator_(), {}, [&](intake::sink& to) {
      const char* file = "roles.csv";
      to.begin({file, intake::entity::role, intake::fullness::delta});
      to.take({file, 2}, intake::life::active, e);
      to.end({file, "imported", 1, 0, true});
      return intake::read_outcome{"1.2", false};
    });
  };
  acts::set_long_term(*d_, head_office(), {60, "2026-08-01"});
  tell("2026-10-01", "2026-12-01");
  acts::set_long_term(*d_, head_office(), {20, "2026-08-01"});
  EXPECT_EQ(tasks(beto), strings{});
  tell("2026-10-01", "2026-11-20");
  EXPECT_EQ(tasks(beto), (strings{"stay_without_ilpa"}));
  tell("2026-11-16", "2026-11-20");
  EXPECT_EQ(tasks(beto), strings{}) << "it was short";
  tell("2026-10-01", "2026-11-20");
  EXPECT_EQ(tasks(beto), (strings{"stay_without_ilpa"})) << "it was long after all";
  tell("2025-10-01", "2025-11-20");
  EXPECT_EQ(tasks(beto), strings{}) << "it was last year's";
  tell("2025-10-01", "2025-11-21");
  EXPECT_EQ(tasks(beto), strings{}) << "for which nobody is sent anywhere";
}

TEST_F(addendum_life, a_stay_of_a_past_year_sends_nobody_once_the_student_is_back) {
  acts::set_long_term(*d_, head_office(), {60, "2026-08-01"});
  stay("e1", "2026-10-01", R"("2026-12-01")");
  acts::set_long_term(*d_, head_office(), {});
  stay("e1", "2026-10-01", R"("2026-11-20")");
  clock_.now += std::int64_t{300} * 24 * 3600 * 1000;
  EXPECT_EQ(tasks(beto), (strings{"stay_without_ilpa"}));
  stay("e2", "2027-09-01");
  EXPECT_EQ(tasks(beto), (strings{"complete_ilpa"}));
}

TEST_F(addendum_life, all_steps_stand_on_one_page_and_each_is_saved_on_its_own) {
  const auto key = addendum();
  const auto page = ask(staff_claims, "GET", ilpa, "step=all").body;
  for (const auto* name : {"\"term\"", "\"academic_needs\"", "\"tl-base-goals\"", "\"reviews."})
    EXPECT_NE(page.find(std::string("name=") + name), page.npos) << name;
  EXPECT_EQ(page.find("name=\"outcome\""), page.npos) << "that is for the end";
  const auto bad = post(staff_claims, ilpa,
                        {{"tl-token", token(staff_claims)},
                         {"tl-plan", key},
                         {"tl-section", "all"},
                         {"tl-act", "all"},
                         {"academic_needs", "Reading"},
                         {"expected_exit", "soon"},
                         {"goals.0.statement", "Read"},
                         {"goals.0.by", "never"}});
  EXPECT_EQ(bad.status, 422u);
  EXPECT_NE(bad.body.find("value=\"soon\""), bad.body.npos) << "what was typed is kept";
  EXPECT_NE(bad.body.find("href=\"#tl-expected_exit\""), bad.body.npos);
  EXPECT_NE(bad.body.find("href=\"#tl-goals.0.by\""), bad.body.npos) << "problems stand together";
  const auto v = view(program_staff());
  ASSERT_TRUE(v.it->section("needs")) << "what was right is saved";
  EXPECT_FALSE(v.it->section("placement"));
  const auto good = post(staff_claims, ilpa,
                         {{"tl-token", token(staff_claims)},
                          {"tl-plan", key},
                          {"tl-section", "all"},
                          {"tl-act", "all"},
                          {"tl-base-needs", core::to_hex(v.it->section("needs")->hash)},
                          {"term", "short"},
                          {"academic_needs", "Reading"}});
  EXPECT_EQ(good.status, 303u);
  EXPECT_EQ(view(program_staff()).it->term, "short");
  const auto stale = post(staff_claims, ilpa,
                          {{"tl-token", token(staff_claims)},
                           {"tl-plan", key},
                           {"tl-section", "all"},
                           {"tl-act", "all"},
                           {"tl-base-placement", ""},
                           {"term", "long"}});
  EXPECT_EQ(stale.status, 412u);
  EXPECT_EQ(view(program_staff()).it->term, "short")
      << "a second writer loses nothing of the first";
  EXPECT_NE(stale.body.find("Someone else changed this part"), stale.body.npos);
  EXPECT_NE(stale.body.find("<table"), stale.body.npos) << "both texts";
  const auto now = core::to_hex(view(program_staff()).it->section("placement")->hash);
  EXPECT_NE(stale.body.find("name=\"tl-base-placement\" value=\"" + now + "\""), stale.body.npos)
      << "the next save is one of somebody who has seen the other's text";
}

TEST_F(addendum_life, the_tab_has_a_form_for_each_act_and_says_what_is_wrong) {
  const auto key = locked();
  const auto send = [&](std::vector<std::pair<std::string, std::string>> more) {
    more.emplace_back("tl-token", token(staff_claims));
    more.emplace_back("tl-plan", key);
    return post(staff_claims, ilpa, more);
  };
  const auto page = ask(staff_claims, "GET", ilpa).body;
  for (const auto* act : {"review", "amend", "exit", "void"})
    EXPECT_NE(page.find("value=\"" + std::string(act) + "\""), page.npos) << act;
  EXPECT_EQ(page.find("value=\"start\""), page.npos);
  EXPECT_NE(page.find("<details><summary>Record the end of the stay"), page.npos);
  const auto bad = send({{"tl-act", "exit"}, {"exit_date", "2030-01-01"}});
  EXPECT_EQ(bad.status, 422u);
  EXPECT_NE(bad.body.find("<details open><summary>Record the end of the stay"), bad.body.npos)
      << "what is wrong is not hidden";
  for (const auto* field : {"exit_outcome", "exit_date", "exit_reason"})
    EXPECT_NE(bad.body.find("href=\"#tl-" + std::string(field) + "\""), bad.body.npos) << field;
  EXPECT_NE(bad.body.find("value=\"2030-01-01\""), bad.body.npos);
  EXPECT_EQ(send({{"tl-act", "review"}}).status, 303u);
  EXPECT_NE(ask(staff_claims, "GET", ilpa).body.find("Under review"), std::string::npos);
  EXPECT_EQ(send({{"tl-act", "void"}}).status, 422u);
  EXPECT_EQ(send({{"tl-act", "void"}, {"void_reason", "A mistake"}}).status, 303u);
  EXPECT_NE(ask(staff_claims, "GET", ilpa).body.find("value=\"start\""), std::string::npos);
  EXPECT_EQ(send({{"tl-act", "start"}}).status, 303u);
  EXPECT_EQ(view(registrar()).all.size(), 2u);
}

// In the feed of the fixture Dee has a guardian and a grade; what nobody saved counts nowhere.
TEST_F(addendum_life, what_the_sis_knows_stands_in_the_draft_until_a_person_saves_it) {
  const auto known = [&] {
    std::map<std::string, core::value> out;
    const auto v = acts::view_ilpa(*d_, program_staff(), dee, {}, acts::ilpa_page::forms);
    for (const auto& k : v.known) {
      EXPECT_EQ(k.as_of.size(), 10u);
      out[k.section + "." + k.item] = k.value;
    }
    return out;
  };
  auto all = known();
  ASSERT_TRUE(all.count("placement.grade_at_entry"));
  const auto grade = *all["placement.grade_at_entry"].as_text();
  EXPECT_FALSE(view(registrar()).it->head) << "nothing is written by it";
  const auto page = ask(staff_claims, "GET", ilpa, "step=placement").body;
  EXPECT_NE(page.find("name=\"grade_at_entry\" maxlength=\"400\" value=\"" + grade + "\""),
            page.npos);
  EXPECT_NE(page.find("From the student information system, as of"), page.npos);
  const auto spanish = ask(staff_claims, "GET", ilpa, "step=placement&lang=es").body;
  EXPECT_NE(spanish.find("Del sistema de información estudiantil"), spanish.npos);
  const auto key = key_of_dees_addendum();
  save(key, "placement", R"({"term":"long","grade_at_entry":"9"})");
  EXPECT_FALSE(known().count("placement.grade_at_entry"));
  const auto saved = ask(staff_claims, "GET", ilpa, "step=placement").body;
  EXPECT_NE(saved.find("name=\"grade_at_entry\" maxlength=\"400\" value=\"9\""), saved.npos);
  fill_rest(key);
  sign(program_staff(), key);
  EXPECT_TRUE(known().empty()) << "no draft any more";
}

TEST_F(addendum_life, plans_in_force_are_known_from_the_programs_of_today) {
  const auto plans = [&] {
    std::string out;
    const auto v = acts::view_ilpa(*d_, program_staff(), dee, {}, acts::ilpa_page::forms);
    for (const auto& k : v.known)
      if (k.item == "plans_in_force")
        for (const auto& one : *k.value.as_list())
          out += std::string(one.text("plan")) + "=" + std::string(one.text("exists")) + " ";
    return out;
  };
  EXPECT_EQ(plans(), "");
  const auto person = std::to_string(view(registrar()).whom.student.id);
  store::writing w(d_->files());
  w.db().script(
      "insert into program (id, source, sourced_id, name, alternative, state, hash) "
      "select 7, min(id), 'p', 'Services', 0, 1, 0 from source;"
      "insert into program_enrollment (id, source, sourced_id, person, program, kind, begin_date, "
      "end_date, state, hash) select column1, (select min(id) from source), column1, " +
      person +
      ", 7, column2, column3, column4, column5, 0 from (values "
      "(1, 'SpecialEducation', '2026-08-20', null, 1), "
      "(2, 'Section504', '2025-08-20', '2026-11-21', 1), "  // over today
      "(3, 'LanguageInstruction', null, null, 0), "         // told no more
      "(4, 'CTE', null, null, 1));");                       // no plan goes with it
  w.commit();
  EXPECT_EQ(plans(), "iep=yes ");
}

TEST_F(addendum_life, a_name_is_asked_on_one_line_and_a_longer_text_keeps_its_room) {
  const auto key = key_of_dees_addendum();
  const auto field = [&] {
    const auto page = ask(staff_claims, "GET", ilpa, "step=placement").body;
    const auto at = page.find("name=\"decided_by\"");
    return at == page.npos ? std::string() : page.substr(page.rfind('<', at), 9);
  };
  EXPECT_EQ(field(), "<input ty");
  save(key, "placement", R"({"decided_by":"The principal\nand the team"})");
  EXPECT_EQ(field(), "<textarea");
}

// Five weekdays after the meeting on Monday the 16th are Monday the 23rd: no calendar was imported.
TEST_F(addendum_life, the_next_review_is_counted_from_the_last_one_and_told_on_the_tab) {
  const auto key = key_of_dees_addendum();
  fill_dees_addendum(key);
  save(key, "reentry", R"({"reentry":[{"criterion":"Attendance 90 percent"}],
      "reviews":{"every":"5","meetings":[{"planned":"2026-11-16","held":"2026-11-16"}]}})");
  EXPECT_EQ(view(program_staff()).review_due, "2026-11-23");
  const auto told = [&] { return ask(staff_claims, "GET", ilpa).body; };
  EXPECT_NE(told().find("Next review by Nov 23, 2026"), std::string::npos);
  clock_.now += std::int64_t{4} * 24 * 3600 * 1000;
  EXPECT_NE(told().find("The review was due on Nov 23, 2026"), std::string::npos);
  acts::exit_ilpa(*d_, program_staff(), dee, key,
                  {.outcome = "returned", .date = {}, .reason = "Back at school"});
  EXPECT_EQ(view(program_staff()).review_due, "") << "nobody is there to be reviewed";
}

TEST_F(addendum_life, the_quality_report_names_what_is_missing_and_where_it_is_mended) {
  const auto rows = [&] {
    strings out;
    for (const auto& q : acts::ilpa_quality(*d_, head_office()))
      out.push_back(q.student_name + " " + q.row + " " + q.step);
    return out;
  };
  EXPECT_EQ(code_of([&] { acts::ilpa_quality(*d_, program_staff()); }), "forbidden");
  const auto has = [&](std::string_view row) {
    const auto all = acts::ilpa_quality(*d_, head_office());
    return std::count_if(all.begin(), all.end(), [&](const auto& q) { return q.row == row; });
  };
  const auto name = view(registrar()).whom.student.list_name();
  const auto all = rows();
  for (const auto* row : {" no_goal goals", " no_criterion reentry", " no_guardian team"})
    EXPECT_EQ(std::count(all.begin(), all.end(), name + row), 1) << row;
  const auto key = key_of_dees_addendum();
  fill_dees_addendum(key);
  save(key, "team", R"({"team":[{"person":"Mo","role":"guardian","invited_on":"2026-11-02"}]})");
  EXPECT_EQ(has("no_goal") + has("no_criterion") + has("no_guardian"), 0);
  clock_.now += std::int64_t{200} * 24 * 3600 * 1000;
  EXPECT_EQ(has("past_due"), 1);
  EXPECT_EQ(has("no_review"), 1);
  clock_.now -= std::int64_t{200} * 24 * 3600 * 1000;
  acts::void_ilpa(*d_, head_office(), dee, key, "A mistake");
  EXPECT_EQ(rows(), (strings{name + " no_ilpa "}));
  const auto again = acts::start_ilpa(*d_, program_staff(), dee);
  EXPECT_EQ(has("no_ilpa"), 0);
  stay("e1", "2026-11-02");
  stay("e1", "2026-11-02", R"("2026-11-20")");
  EXPECT_EQ(has("no_transition"), 1);
  const auto page = ask(system_claims, "GET", "/reports/ilpa-quality");
  EXPECT_EQ(page.status, 200u);
  EXPECT_NE(page.body.find("id=" + again + "&amp;step=goals"), page.body.npos);
  EXPECT_EQ(ask(staff_claims, "GET", "/reports/ilpa-quality").status, 403u);
}

TEST_F(addendum_life, who_works_for_the_district_finds_the_report_and_the_templates_from_the_tab) {
  constexpr const char* office =
      R"({"sub":"admin-1","name":"O","roles":["administrator"],"schools":["*"]})";
  const auto tab = ask(office, "GET", ilpa).body;
  EXPECT_NE(tab.find("/reports/ilpa-quality"), tab.npos);
  EXPECT_NE(tab.find("/templates"), tab.npos);
  for (const auto* other : {staff_claims, student_claims}) {
    const auto theirs = ask(other, "GET", ilpa).body;
    EXPECT_EQ(theirs.find("/reports/ilpa-quality"), theirs.npos) << other;
    EXPECT_EQ(theirs.find("/templates"), theirs.npos) << other;
  }
}

TEST_F(addendum_life, a_long_step_folds_what_nobody_must_answer_and_nobody_has) {
  const auto key = key_of_dees_addendum();
  const auto at = [&](std::string_view step, std::string_view what) {
    const auto page =
        ask(staff_claims, "GET", ilpa, "id=" + key + "&step=" + std::string(step)).body;
    const auto fold = page.find("More questions"), place = page.find(what);
    return fold == page.npos ? 'n' : place == page.npos ? '?' : place < fold ? 'o' : 'f';
  };
  EXPECT_EQ(at("placement", "name=\"site\""), 'o') << "required: open";
  EXPECT_EQ(at("placement", "name=\"decided_by\""), 'f');
  EXPECT_EQ(at("all", "name=\"decided_by\""), 'f');
  EXPECT_EQ(at("needs", "name=\"transition_needs\""), 'n') << "a few stand in their place";
  save(key, "placement", R"({"term":"long","decided_by":"The board"})");
  EXPECT_EQ(at("placement", "name=\"decided_by\""), 'o') << "what is answered is seen";
}

TEST_F(addendum_life, who_signed_this_text_is_asked_for_another_answer_only_when_they_open_it) {
  const auto key = key_of_dees_addendum();
  fill_dees_addendum(key);
  auto by = program_staff();
  by.who = web::read_actor(staff_claims);
  const auto check = [&] {
    return ask(staff_claims, "GET", ilpa, "id=" + key + "&step=check").body;
  };
  EXPECT_EQ(check().find("You have signed this version"), std::string::npos);
  sign(by, key);
  EXPECT_NE(check().find("You have signed this version"), std::string::npos);
}

}  // namespace throughline::testing_
