// Reviews of many students in one sitting: who is listed, what is kept, what each is refused for.
#include "acts/reviews.hpp"

#include "addendum_fixture.hpp"
#include "core/item_types.hpp"

namespace throughline::testing_ {
namespace {

class reviews_test : public addendum_life {
 protected:
  std::string active() {
    const auto key = key_of_dees_addendum();
    fill_dees_addendum(key);
    sign(program_staff(), key);
    return key;
  }
  std::string record(const std::string& key, const acts::review_words& said,
                     const acts::caller& by = program_staff()) {
    std::string out;
    for (const auto& w : acts::record_review(*d_, by, dee, key, said))
      out += (out.empty() ? "" : ", ") + w.field + " " + std::string(w.rule.name);
    return out;
  }
  core::value meetings(const std::string& key) {
    const auto v = view(registrar(), dee, key);
    const auto* content = v.it->section("reentry");
    const auto* reviews = content ? content->body.find("reviews") : nullptr;
    return reviews ? core::value(reviews->items("meetings")) : core::value(core::list{});
  }
};

TEST_F(reviews_test, lists_who_is_in_force_in_the_callers_program) {
  const auto key = key_of_dees_addendum();
  EXPECT_TRUE(acts::view_reviews(*d_, program_staff()).all.empty()) << "a draft is not reviewed";
  fill_dees_addendum(key);
  sign(program_staff(), key);
  const auto all = acts::view_reviews(*d_, program_staff()).all;
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all.front().key, key);
  EXPECT_EQ(all.front().due, view(registrar()).review_due);
  EXPECT_TRUE(all.front().last.empty());
  const auto elsewhere = person(core::role::alternative_staff, "a9", {"A9"});
  EXPECT_TRUE(acts::view_reviews(*d_, elsewhere).all.empty());
  for (const auto& by : {counselor(), registrar(), dees_guardian(), head_office()})
    EXPECT_EQ(code_of([&] { (void)acts::view_reviews(*d_, by); }), "forbidden");
}

TEST_F(reviews_test, one_is_added_after_those_that_stand_and_the_next_is_counted_from_it) {
  const auto key = active();
  const auto first_due = view(registrar()).review_due;
  EXPECT_EQ(record(key, {.held = "2026-11-18",
                         .attendees = "Dee, Ms. Hall",
                         .findings = "Reads more",
                         .changes = {}}),
            "");
  EXPECT_EQ(
      record(key, {.held = "2026-11-20", .attendees = {}, .findings = "Again", .changes = {}}), "");
  const auto all = meetings(key);
  ASSERT_EQ(all.as_list()->size(), 2u);
  EXPECT_EQ((*all.as_list())[0].text("findings"), "Reads more");
  EXPECT_NE((*all.as_list())[0].text("id"), (*all.as_list())[1].text("id"));
  EXPECT_GT(view(registrar()).review_due, first_due);
  EXPECT_EQ(state(key), core::addendum_state::active);
  EXPECT_EQ(view(registrar()).it->section("reentry")->body.items("reentry").size(), 1u)
      << "the criteria beside it stand";
}

TEST_F(reviews_test, of_a_signed_text_it_makes_a_new_version) {
  const auto key = locked();
  EXPECT_EQ(record(key, {.held = "2026-11-18", .attendees = {}, .findings = "Fine", .changes = {}}),
            "");
  const auto v = view(registrar());
  EXPECT_EQ(v.it->state, core::addendum_state::amended);
  EXPECT_EQ(v.it->version, 2);
  ASSERT_EQ(v.locked.size(), 1u);
  for (const auto& s : acts::view_ilpa_version(*d_, registrar(), dee, key, 1))
    if (s.section == "reentry") {
      EXPECT_EQ(s.body.find("reviews"), nullptr) << "as it was signed";
    }
  EXPECT_FALSE(v.still_to_sign.empty());
}

TEST_F(reviews_test, what_cannot_be_is_refused_and_nothing_is_kept) {
  const auto key = active();
  const auto on = [&](const char* day, std::string findings = "x") {
    return record(key,
                  {.held = day, .attendees = {}, .findings = std::move(findings), .changes = {}});
  };
  EXPECT_EQ(on("", ""), "held required, findings required");
  EXPECT_EQ(on("yesterday"), "held bad-date");
  EXPECT_EQ(on("2026-11-22"), "held day-to-come");
  EXPECT_EQ(on("2025-01-01"), "held before-entry");
  EXPECT_EQ(on("2026-11-18", std::string(core::text_limit + 1, 'x')), "findings too-long");
  EXPECT_TRUE(meetings(key).as_list()->empty());
  EXPECT_EQ(on("2026-11-18"), "");
  EXPECT_EQ(on("2026-11-18"), "held reviewed-already") << "sent twice";
  EXPECT_EQ(meetings(key).as_list()->size(), 1u);
  EXPECT_EQ(code_of([&] {
              (void)record(key,
                           {.held = "2026-11-19", .attendees = {}, .findings = "x", .changes = {}},
                           dees_guardian());
            }),
            "forbidden");
}

TEST_F(reviews_test, text_being_typed_elsewhere_stays) {
  const auto key = active();
  const auto base = view(registrar()).it->section("reentry")->hash;
  acts::save_ilpa_draft(*d_, program_staff(), dee, key, "reentry", base,
                        json(R"({"reentry":[{"criterion":"Half typed"}]})"));
  EXPECT_EQ(record(key, {.held = "2026-11-18", .attendees = {}, .findings = "x", .changes = {}}),
            "");
  const auto v = view(program_staff(), dee, key);
  ASSERT_NE(v.draft("reentry"), nullptr);
  EXPECT_EQ(v.draft("reentry")->body.items("reentry").front().text("criterion"), "Half typed");
}

TEST_F(reviews_test, the_page_saves_who_was_written_for_and_shows_the_others_again) {
  const auto key = active();
  const auto page = ask(staff_claims, "GET", "/reviews");
  EXPECT_EQ(page.status, 200u);
  EXPECT_NE(page.body.find("findings." + key), page.body.npos);
  const auto send = [&](std::string day, std::string findings) {
    return post(staff_claims, "/reviews",
                {{"tl-token", token(staff_claims)},
                 {"held", std::move(day)},
                 {"attendees", "Team"},
                 {"student." + key, std::string(dee)},
                 {"findings." + key, std::move(findings)},
                 {"changes." + key, ""}});
  };
  const auto empty = send("2026-11-18", " ");
  EXPECT_EQ(empty.status, 422u);
  EXPECT_NE(empty.body.find("Nothing was saved"), empty.body.npos);
  EXPECT_NE(empty.body.find("value=\"Team\""), empty.body.npos);
  EXPECT_TRUE(meetings(key).as_list()->empty()) << "nothing was written for this student";
  const auto refused = send("2026-11-22", "Reads <more>");
  EXPECT_EQ(refused.status, 422u);
  EXPECT_NE(refused.body.find("Reads &lt;more&gt;"), refused.body.npos);
  EXPECT_EQ(send("2026-11-18", "Reads more").status, 303u);
  EXPECT_EQ(meetings(key).as_list()->front().text("attendees"), "Team");
  EXPECT_EQ(ask(student_claims, "GET", "/reviews").status, 403u);
}

TEST_F(reviews_test, the_page_stands_in_the_hosts_and_the_addendum_leads_to_it) {
  const auto key = active();
  const auto shell = [](const web::reply& r) {
    for (const auto& [name, value] : r.headers)
      if (name == "Throughline-Shell") return value;
    return std::string();
  };
  const auto page = [&](std::string_view embed) {
    return ask(staff_claims, "GET", "/reviews", {}, {}, {}, embed);
  };
  EXPECT_EQ(shell(page("shadow")), "fragment");
  EXPECT_EQ(shell(page("light")), "document") << "no form of the host's is around it";
  EXPECT_NE(page("light").body.find("<form"), std::string::npos);
  const auto tab = ask(staff_claims, "GET", ilpa).body;
  EXPECT_NE(tab.find("/reviews?"), tab.npos);
  EXPECT_LT(tab.find("/reviews?"), tab.find("Sign-offs")) << "at the head, not below everything";
  EXPECT_EQ(ask(student_claims, "GET", ilpa).body.find("/reviews?"), std::string::npos);
}

using carried = reviews_test;

TEST_F(carried, another_stay_begins_with_what_still_holds) {
  const auto profile = view(registrar()).profile;
  const auto* goals = core::find_section(profile->sections, "goals");
  const auto kept = core::for_another_stay(
      *goals, json(R"({"goals":[{"id":"g1","kind":"academic","statement":"Read","baseline":"40",
          "target":"70","measure":"tests","by":"2026-05-01","responsible":"Ms. Hall",
          "benchmarks":[{"id":"b1","day":"2026-03-01","target":"55"}],
          "progress":[{"id":"p1","day":"2026-02-01","value":"45"}]}]})"));
  EXPECT_EQ(kept, json(R"({"goals":[{"kind":"academic","statement":"Read","target":"70",
      "measure":"tests","responsible":"Ms. Hall","benchmarks":[{"target":"55"}]}]})"));
  const auto* reentry = core::find_section(profile->sections, "reentry");
  EXPECT_EQ(core::for_another_stay(*reentry, json(R"({"reentry":[{"id":"r","criterion":"Attends",
          "met":"yes","met_on":"2026-05-01"}],"reviews":{"every":"20","meetings":[{"id":"m",
          "held":"2026-04-01","findings":"x"}]}})")),
            json(R"({"reentry":[{"criterion":"Attends"}],"reviews":{"every":"20"}})"));
  const auto* needs = core::find_section(profile->sections, "needs");
  EXPECT_EQ(
      core::for_another_stay(*needs, json(R"({"academic_needs":"Reading","credits_earned":"12"})")),
      json(R"({"academic_needs":"Reading"})"))
      << "credits are told anew by the SIS";
}

TEST_F(carried, the_step_offers_it_fills_the_form_and_stores_nothing) {
  const auto key = locked();
  acts::void_ilpa(*d_, head_office(), dee, key, "x");  // never happened: not copied
  const auto second = acts::start_ilpa(*d_, program_staff(), dee);
  const auto step = [&](std::string_view more = {}) {
    return ask(staff_claims, "GET", ilpa, "step=needs" + std::string(more)).body;
  };
  EXPECT_EQ(step().find("copy=before"), std::string::npos);
  fill_dees_addendum(second);
  sign(program_staff(), second);
  acts::exit_ilpa(*d_, program_staff(), dee, second,
                  {.outcome = "returned", .date = {}, .reason = "x"});
  const auto third = acts::start_ilpa(*d_, program_staff(), dee);
  EXPECT_NE(step().find("copy=before"), std::string::npos);
  EXPECT_EQ(step().find("Breaks"), std::string::npos);
  const auto copied = step("&copy=before");
  EXPECT_NE(copied.find("Breaks"), std::string::npos);
  EXPECT_EQ(view(registrar(), dee, third).it->section("needs"), nullptr) << "nothing is stored";
  save(third, "needs", R"({"academic_needs":"Writing"})");
  EXPECT_EQ(step("&copy=before").find("Breaks"), std::string::npos) << "what was saved stands";
}

}  // namespace
}  // namespace throughline::testing_
