// What acts on students, addenda, runs and schools refuse, and what lists say: unknown ids, wrong
// states, other people's rows.
#include "acts/imports.hpp"
#include "acts/overview.hpp"
#include "acts/proof.hpp"
#include "district_fixture.hpp"
#include "store/plans.hpp"
#include "store/sqlite.hpp"
#include "store/students.hpp"

namespace throughline::testing_ {
namespace {

class refusals : public district_test {
 protected:
  std::string addendum() { return acts::view_ilpa(*d_, program_staff(), dee).it->key.text(); }
  core::row_id id_of(std::string_view id) {
    store::reading r(d_->files());
    return store::find_student(r.db(), "KY", id)->id;
  }
};

const std::string nobody = "01900000-0000-7000-8000-000000000000";

}  // namespace

TEST_F(refusals, lists_of_students_hold_those_the_caller_has_to_do_with) {
  const auto count = [&](const acts::caller& by, std::string_view text) {
    return acts::find_students(*d_, by, text).as_list()->size();
  };
  EXPECT_EQ(count(registrar(), alma), 1u);
  EXPECT_EQ(count(registrar(), "sourcedId:S3"), 1u);
  EXPECT_EQ(count(counselor(), "sourcedId:S3"), 0u) << "another school's";
  EXPECT_EQ(count(registrar(), "zzz"), 0u);
  EXPECT_EQ(code_of([&] { acts::find_students(*d_, guardian(), "a"); }), "forbidden");
  const auto one = acts::show_student(*d_, registrar(), alma);
  EXPECT_EQ(one.text("stateId"), alma);
  EXPECT_FALSE(one.items("enrollments").empty());
  EXPECT_FALSE(one.items("guardians").empty());
  EXPECT_EQ(one.text("creditsEarned"), "0.000");
  EXPECT_EQ(code_of([&] { acts::show_student(*d_, registrar(), "17"); }), "not-found");
  const auto all = acts::find_students(*d_, registrar(), one.text("name").substr(0, 2));
  EXPECT_FALSE(all.as_list()->empty()) << "by the beginning of the name";
}

TEST_F(refusals, counts_and_runs_are_for_those_who_run_the_district) {
  EXPECT_EQ(acts::count_things(*d_, operator_()).whole("students", 0, 99, -1), 4);
  EXPECT_EQ(code_of([&] { acts::count_things(*d_, counselor()); }), "forbidden");
  const auto runs = acts::view_imports(*d_, operator_(), 10).runs;
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs.front().text("state"), "applied");
  EXPECT_FALSE(runs.front().text("ended").empty());
  const std::string run(runs.front().text("run"));
  EXPECT_TRUE(acts::view_import(*d_, operator_(), run).find("report"));
  EXPECT_EQ(code_of([&] { acts::view_imports(*d_, student(), 10); }), "forbidden");
  EXPECT_EQ(code_of([&] { acts::view_import(*d_, student(), run); }), "forbidden");
  EXPECT_EQ(code_of([&] { acts::rejected_rows(*d_, student(), run); }), "forbidden");
  EXPECT_GT(acts::verify_audit(*d_, operator_()).audit_rows, 0);
  EXPECT_EQ(code_of([&] { acts::verify_audit(*d_, registrar()); }), "forbidden");
}

TEST_F(refusals, an_addendum_is_found_by_its_own_students_id_alone) {
  const auto key = addendum();
  const auto body = json(R"({"academic_needs":"x"})");
  EXPECT_EQ(code_of([&] { acts::view_ilpa(*d_, registrar(), dee, nobody); }), "not-found");
  EXPECT_EQ(code_of([&] { acts::view_ilpa(*d_, registrar(), alma, key); }), "not-found");
  EXPECT_EQ(code_of([&] { acts::view_ilpa_version(*d_, registrar(), dee, key, 1); }), "not-found")
      << "nothing is locked yet";
  EXPECT_EQ(code_of([&] {
              acts::save_ilpa_section(*d_, program_staff(), dee, nobody, "needs", std::nullopt,
                                      body);
            }),
            "not-found");
  EXPECT_EQ(code_of([&] {
              acts::save_ilpa_section(*d_, program_staff(), dee, key, "nothing", std::nullopt,
                                      body);
            }),
            "not-found");
  const auto data = acts::addenda_as_data(acts::view_ilpa(*d_, registrar(), dee));
  ASSERT_EQ(data.as_list()->size(), 1u);
  EXPECT_EQ(data.as_list()->front().text("id"), key);
  EXPECT_EQ(data.as_list()->front().text("dueDate"), "2026-11-16");
}

TEST_F(refusals, drafts_are_bounded_and_dropped) {
  const auto key = addendum();
  const auto draft = [&](const std::string& text) {
    core::value body;
    body.set("academic_needs", text);
    acts::save_ilpa_draft(*d_, program_staff(), dee, key, "needs", std::nullopt, body);
  };
  draft("half a sen");
  EXPECT_TRUE(acts::view_ilpa(*d_, program_staff(), dee).draft("needs"));
  EXPECT_EQ(code_of([&] { draft(std::string(2'000'000, 'x')); }), "too-large");
  acts::drop_ilpa_draft(*d_, program_staff(), dee, key, "needs");
  EXPECT_FALSE(acts::view_ilpa(*d_, program_staff(), dee).draft("needs"));
}

TEST_F(refusals, a_draft_of_a_step_that_was_saved_meanwhile_is_kept_and_says_so) {
  const auto key = addendum();
  const auto draft = [&](const std::optional<core::digest>& base) {
    return acts::save_ilpa_draft(*d_, program_staff(), dee, key, "needs", base,
                                 json(R"({"academic_needs":"Half a"})"));
  };
  EXPECT_FALSE(draft({}));
  const auto saved = acts::save_ilpa_section(*d_, program_staff(), dee, key, "needs", {},
                                             json(R"({"academic_needs":"Reading"})"));
  EXPECT_TRUE(draft({}));
  EXPECT_TRUE(acts::view_ilpa(*d_, program_staff(), dee).draft("needs"));
  EXPECT_FALSE(draft(saved.current->hash));
}

TEST_F(refusals, what_is_locked_or_over_takes_no_change) {
  const auto key = addendum();
  const auto sign = [&] {
    acts::sign_ilpa(*d_, program_staff(), dee, key,
                    {.outcome = "approved", .way = "portal", .note = {}, .revision = 1});
  };
  const auto set = [&](core::addendum_state s) {
    store::writing w(d_->files());
    store::set_addendum_state(w.db(), acts::view_ilpa(*d_, registrar(), dee, key).it->id, s, 1);
    w.commit();
  };
  EXPECT_EQ(code_of([&] { acts::amend_ilpa(*d_, program_staff(), dee, key, "why"); }),
            "bad-transition")
      << "only what is locked is amended";
  EXPECT_EQ(code_of([&] { acts::amend_ilpa(*d_, program_staff(), dee, key, " \n"); }), "invalid");
  EXPECT_EQ(
      code_of([&] { acts::amend_ilpa(*d_, program_staff(), dee, key, std::string(401, 'x')); }),
      "invalid");
  set(core::addendum_state::locked);
  EXPECT_TRUE(acts::view_ilpa(*d_, program_staff(), dee).may_amend);
  EXPECT_EQ(code_of(sign), "locked");
  const auto late = acts::save_ilpa_section(*d_, program_staff(), dee, key, "needs", std::nullopt,
                                            json(R"({"academic_needs":"Came too late"})"));
  EXPECT_EQ(late.what, acts::save_outcome::kind::locked);
  const auto after = acts::view_ilpa(*d_, program_staff(), dee);
  EXPECT_EQ(after.it->section("needs"), nullptr) << "nothing reaches a locked text";
  ASSERT_TRUE(after.draft("needs")) << "and nothing is lost";
  EXPECT_EQ(after.draft("needs")->body.text("academic_needs"), "Came too late");
  EXPECT_EQ(code_of([&] {
              acts::save_ilpa_draft(*d_, program_staff(), dee, key, "needs", std::nullopt,
                                    json("{}"));
            }),
            "locked");
}

TEST_F(refusals, an_enrollment_nobody_knows_begins_nothing) {
  using kind = core::enrollment_change::kind;
  EXPECT_EQ(acts::follow_enrollments(*d_, operator_(),
                                     {{999'999, 1, kind::entered},
                                      {id_of(alma), 999'999, kind::entered},
                                      {id_of(alma), 1, kind::left}}),
            0);
  EXPECT_EQ(code_of([&] { acts::set_school_class(*d_, operator_(), "", "A5"); }), "invalid");
  EXPECT_EQ(code_of([&] { acts::set_school_class(*d_, operator_(), std::string(256, 'x'), "A5"); }),
            "invalid");
  EXPECT_EQ(code_of([&] { acts::set_school_class(*d_, operator_(), "A1", std::string(17, 'A')); }),
            "invalid");
  EXPECT_EQ(code_of([&] { acts::set_school_class(*d_, registrar(), "A1", "A5"); }), "forbidden");
}

TEST_F(refusals, a_list_shows_students_of_no_school_and_runs_that_are_not_over) {
  {
    store::writing w(d_->files());
    w.db().script(
        "delete from school_enrollment where person = (select person from person_identifier "
        "where value = '1900000002');"
        "insert into import_run (uid, source, feed, mode, state, started_ms, author) select "
        "randomblob(16), id, 'oneroster', 'tolerant', 'applying', 1, 'x' from source limit 1");
    w.commit();
  }
  EXPECT_EQ(acts::find_students(*d_, registrar(), beto).as_list()->front().text("school"), "");
  const auto shown = acts::show_student(*d_, registrar(), beto);
  EXPECT_TRUE(shown.items("enrollments").empty());
  const auto runs = acts::view_imports(*d_, operator_(), 10).runs;
  ASSERT_EQ(runs.size(), 2u);
  for (const auto& run : runs) {
    const bool over = run.text("state") == "applied";
    EXPECT_EQ(run.find("ended") != nullptr, over);
    const auto whole = acts::view_import(*d_, operator_(), run.text("run"));
    EXPECT_EQ(whole.find("report") != nullptr, over);
  }
}

TEST_F(refusals, how_a_caller_stands_to_nobody_is_not_found) {
  EXPECT_EQ(code_of([&] { acts::standing(*d_, registrar(), "1999999999"); }), "not-found");
  EXPECT_EQ(
      acts::standing(*d_, testing_::person(core::role::registrar, "registrar-m1", {"M1"}), alma),
      acts::stranger);
}

}  // namespace throughline::testing_
