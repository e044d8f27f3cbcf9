// Two records of one student become one and two again, never on an id alone, and nothing is lost
// on the way.
#include "acts/merges.hpp"
#include "acts/overview.hpp"
#include "acts/proof.hpp"
#include "acts/retention.hpp"
#include "acts/transfers.hpp"
#include "core/failure.hpp"
#include "district_fixture.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {
namespace {

class merge_test : public district_test {
 protected:
  store::connection open() {
    return store::connection((folder_ / "district-a.db").string(), store::access_mode::read_write);
  }
  // Every row that points at a person, as text: whose is what.
  std::string world() {
    auto db = open();
    std::string out;
    for (const char* query :
         {"select 'source', id, person from person_source order by id",
          "select 'role', id, person from roster_role order by id",
          "select 'class', id, person from class_enrollment order by id",
          "select 'stay', id, person from school_enrollment order by id",
          "select 'plan', id, person || coalesce(set_aside, '') from plan order by id",
          "select 'stop', id, person from stop order by id",
          "select 'task', id, person from task order by id",
          "select 'into', id, merged_into from person order by id",
          "select 'id', value || system, person from person_identifier order by value, system, "
          "person",
          "select 'guardian', student, guardian from guardianship order by student, guardian"}) {
      auto q = db.prepare(query);
      while (q.next()) out += q.string(0) + " " + q.string(1) + " " + q.string(2) + "\n";
    }
    return out;
  }
  std::string uid_of(std::string_view reference) {
    return std::string(acts::show_student(*d_, registrar(), reference).text("id"));
  }
  static acts::merge_choice because(std::string plan = {}) {
    return {.reason = "the same child, enrolled twice", .decided = true, .plan = std::move(plan)};
  }
  void goal(std::string_view who, const char* statement) {
    acts::save_ilp_section(
        *d_, counselor(), who, "goals", std::nullopt,
        json(std::string(R"({"goals":[{"kind":"academic","statement":")") + statement + R"("}]})"));
  }
  std::string goal_of(std::string_view who) {
    const auto v = acts::view_ilp(*d_, registrar(), who);
    if (!v.plan || !v.plan->section("goals")) return {};
    return std::string(v.plan->section("goals")->body.items("goals").front().text("statement"));
  }
};

}  // namespace

TEST_F(merge_test, never_on_an_id_or_a_name_alone) {
  const acts::merge_choice unlooked{.reason = "same?", .decided = false, .plan = {}};
  const auto before = world();
  EXPECT_EQ(code_of([&] { acts::merge_students(*d_, registrar(), alma, beto, unlooked); }),
            "evidence-against");
  make_twin(alma, beto);
  try {
    acts::merge_students(*d_, registrar(), alma, beto, unlooked);
    FAIL() << "merged on a name";
  } catch (const core::failure& f) {
    EXPECT_EQ(f.what_code().name, core::codes::evidence_against.name);
    ASSERT_EQ(f.why().size(), 1u) << "only the number differs";
    EXPECT_EQ(f.why().front().field, "stateId");
  }
  EXPECT_EQ(code_of([&] { acts::merge_students(*d_, registrar(), alma, alma, because()); }),
            "conflict");
  auto silent = because();
  silent.reason = "  ";
  EXPECT_EQ(code_of([&] { acts::merge_students(*d_, registrar(), alma, beto, silent); }),
            "invalid");
  EXPECT_EQ(code_of([&] { acts::merge_students(*d_, counselor(), alma, beto, because()); }),
            "forbidden");
  EXPECT_EQ(world(), before);
}

TEST_F(merge_test, everything_moves_and_both_references_lead_to_the_one) {
  make_twin(alma, beto);
  goal(beto, "From the second record");
  const auto gone = uid_of(beto);
  const auto before = acts::count_things(*d_, operator_()).whole("students", 0, 99, 0);
  const auto e = acts::merge_students(*d_, registrar(), alma, beto, because());
  EXPECT_TRUE(e.birth_date && e.family_name && !e.state_id);
  EXPECT_EQ(acts::count_things(*d_, operator_()).whole("students", 0, 99, 0), before - 1);
  for (const std::string& reference :
       {std::string(alma), std::string(beto), gone, std::string("sourcedId:S2")}) {
    EXPECT_EQ(uid_of(reference), uid_of(alma)) << reference;
    EXPECT_EQ(goal_of(reference), "From the second record") << reference;
  }
  EXPECT_TRUE(acts::verify_store(*d_, operator_()).wrong.empty());
  // The next import of the same files changes nothing and parts nobody.
  const auto report = feed(*d_);
  for (const auto& f : report.items("files")) {
    EXPECT_EQ(f.whole("added", 0, 999, -1), 0) << f.text("name");
    EXPECT_EQ(f.whole("changed", 0, 999, -1), 0) << f.text("name");
  }
  EXPECT_EQ(uid_of(beto), uid_of(alma));
}

TEST_F(merge_test, it_can_be_taken_back_whole) {
  make_twin(alma, beto);
  goal(beto, "Second record");
  goal(alma, "First record");
  acts::set_stop(*d_, registrar(), beto,
                 {.kind = "missing_child", .document = "KSP 1", .authority = "KSP"});
  const auto before = world();
  EXPECT_EQ(code_of([&] { acts::merge_students(*d_, registrar(), alma, beto, because()); }),
            "two-plans");
  EXPECT_EQ(world(), before);
  for (const auto* which : {"kept", "gone"}) {
    acts::merge_students(*d_, registrar(), alma, beto, because(which));
    EXPECT_EQ(goal_of(alma), which == std::string("kept") ? "First record" : "Second record");
    EXPECT_NE(world(), before);
    EXPECT_TRUE(acts::unmerge_students(*d_, registrar(), alma, "two children").empty());
    EXPECT_EQ(world(), before) << which;
    EXPECT_EQ(goal_of(alma), "First record");
    EXPECT_EQ(goal_of(beto), "Second record");
    EXPECT_TRUE(acts::verify_store(*d_, operator_()).wrong.empty());
  }
  EXPECT_EQ(code_of([&] { acts::unmerge_students(*d_, registrar(), alma, "again"); }), "conflict");
}

TEST_F(merge_test, what_came_after_the_merge_is_named) {
  acts::merge_students(*d_, registrar(), alma, beto, because());
  acts::set_stop(*d_, registrar(), alma,
                 {.kind = "missing_child", .document = "KSP 2", .authority = "KSP"});
  const auto later = acts::unmerge_students(*d_, registrar(), uid_of(alma), "two children");
  ASSERT_EQ(later.size(), 1u);
  EXPECT_EQ(later.front().rule.name, core::codes::came_after_merge.name);
  EXPECT_EQ(later.front().file, "stop");
}

TEST_F(merge_test, what_protects_a_child_since_the_merge_protects_both_after_it) {
  acts::merge_students(*d_, registrar(), alma, beto, because());
  acts::set_stop(*d_, registrar(), alma,
                 {.kind = "missing_child", .document = "KSP 2", .authority = "KSP"});
  acts::set_stop(*d_, registrar(), alma,
                 {.kind = "pending_expulsion", .document = "Order 1", .authority = "Board"});
  const auto ended = acts::view_transfers(*d_, registrar(), alma).stops.back();
  acts::close_stop(*d_, registrar(), alma, ended.id, "heard");
  acts::open_hold(*d_, registrar(), alma, "Case 3", "Court");
  EXPECT_EQ(acts::unmerge_students(*d_, registrar(), alma, "two children").size(), 3u);
  const auto open_stops = [&](std::string_view who) {
    int n = 0;
    for (const auto& s : acts::view_transfers(*d_, registrar(), who).stops) n += s.closed.empty();
    return n;
  };
  EXPECT_EQ(open_stops(alma), 1);
  EXPECT_EQ(open_stops(beto), 1) << "whom it was meant for a person must say";
  const auto holds = acts::view_holds(*d_, registrar());
  ASSERT_EQ(holds.size(), 2u);
  for (const auto who : {alma, beto})
    EXPECT_EQ(std::count_if(holds.begin(), holds.end(),
                            [&](const auto& h) { return h.student->text() == uid_of(who); }),
              1)
        << who;
  EXPECT_TRUE(acts::verify_store(*d_, operator_()).wrong.empty());
}

TEST_F(merge_test, a_chain_of_merges_is_taken_back_from_its_end) {
  const auto before = world();
  const auto b = uid_of(beto), c = uid_of(cora);
  acts::merge_students(*d_, registrar(), beto, cora, because());
  acts::merge_students(*d_, registrar(), alma, beto, because());
  EXPECT_EQ(uid_of(c), uid_of(alma)) << "the first to go follows";
  EXPECT_EQ(code_of([&] { acts::unmerge_students(*d_, registrar(), c, "wrong"); }), "conflict")
      << "its record was merged further";
  acts::unmerge_students(*d_, registrar(), b, "wrong");
  EXPECT_EQ(uid_of(c), b);
  acts::unmerge_students(*d_, registrar(), c, "wrong");
  EXPECT_EQ(world(), before);
}

TEST_F(merge_test, not_while_an_import_is_applied_and_one_that_waits_must_come_anew) {
  open().script(
      "insert into import_run (uid, source, feed, mode, state, started_ms, author) "
      "select randomblob(16), id, 'oneroster', 'tolerant', 'applying', 1, 'x' from source limit 1");
  EXPECT_EQ(code_of([&] { acts::merge_students(*d_, registrar(), alma, beto, because()); }),
            "conflict");
  open().script("update import_run set state = 'needs-approval' where author = 'x'");
  acts::merge_students(*d_, registrar(), alma, beto, because());
  auto db = open();
  auto q = db.prepare("select state from import_run where author = 'x'");
  ASSERT_TRUE(q.next());
  EXPECT_EQ(q.text(0), "refused") << "it names people as they were";
}

TEST_F(merge_test, the_plan_that_has_a_text_goes_on_whoever_had_it) {
  const auto merged = [&] {
    acts::merge_students(*d_, registrar(), alma, beto, because());
    const auto out = goal_of(alma);
    acts::unmerge_students(*d_, registrar(), alma, "two children");
    return out;
  };
  EXPECT_EQ(merged(), "") << "neither has a plan";
  acts::save_ilp_draft(*d_, counselor(), alma, "goals", std::nullopt, json("{}"));
  EXPECT_EQ(merged(), "") << "a draft is no text";
  acts::save_ilp_draft(*d_, counselor(), beto, "goals", std::nullopt, json("{}"));
  EXPECT_EQ(merged(), "");
  goal(beto, "Second record");
  EXPECT_EQ(merged(), "Second record");
  EXPECT_EQ(goal_of(alma), "") << "and went back with them";
  acts::merge_students(*d_, registrar(), beto, alma, because());
  EXPECT_EQ(goal_of(beto), "Second record");
  EXPECT_TRUE(acts::verify_store(*d_, operator_()).wrong.empty());
}

TEST_F(merge_test, a_reason_is_given_in_a_line) {
  auto wordy = because();
  wordy.reason = std::string(401, 'x');
  EXPECT_EQ(code_of([&] { acts::merge_students(*d_, registrar(), alma, beto, wordy); }), "invalid");
  acts::merge_students(*d_, registrar(), alma, beto, because());
  for (const auto& reason : {std::string(), std::string(" \n"), std::string(401, 'x')})
    EXPECT_EQ(code_of([&] { acts::unmerge_students(*d_, registrar(), alma, reason); }), "invalid");
  EXPECT_EQ(uid_of(beto), uid_of(alma)) << "nothing was taken back";
  EXPECT_EQ(code_of([&] { acts::unmerge_students(*d_, counselor(), alma, "two"); }), "forbidden");
}

TEST_F(merge_test, after_an_unmerge_the_feed_says_again_whose_rows_are_whose) {
  const auto before = world();
  acts::merge_students(*d_, registrar(), alma, beto, because());
  acts::unmerge_students(*d_, registrar(), alma, "two children");
  feed(*d_);
  EXPECT_EQ(world(), before);
}

TEST_F(merge_test, what_both_records_had_both_have_again) {
  {
    auto db = open();
    const auto of = [](const char* sourced_id) {
      return std::string("(select person from person_source where sourced_id = '") + sourced_id +
             "')";
    };
    const auto link = [&](const char* student, const char* guardian) {
      db.script("insert or ignore into guardianship select " + of(student) + ", " + of(guardian) +
                ", id from source limit 1");
    };
    link("S1", "G1");
    link("S2", "G1");  // one mother of both
    link("S2", "T1");  // and somebody only one record knows
    link("S3", "S2");  // a student who is a guardian
    link("S2", "S1");  // of the other record, even
    db.script("insert into person_identifier (person, system, value) select " + of("S2") +
              ", system, value from person_identifier where value = '11'");
  }
  const auto before = world();
  acts::merge_students(*d_, registrar(), alma, beto, because());
  {
    auto db = open();
    auto q = db.prepare(
        "select count(*), sum(student = guardian) from guardianship where (select person from "
        "person_source where sourced_id = 'S1') in (student, guardian)");
    ASSERT_TRUE(q.next());
    EXPECT_EQ(q.integer(0), 3) << "the mother once, the other, and the child they care for";
    EXPECT_EQ(q.integer(1), 0) << "nobody is their own guardian";
  }
  acts::unmerge_students(*d_, registrar(), alma, "two children");
  EXPECT_EQ(world(), before);
}

TEST_F(merge_test, a_change_of_a_record_that_was_merged_meanwhile_is_refused) {
  acts::admitted whom;
  {
    store::reading r(d_->files());
    whom = acts::admit(*d_, r.db(), counselor(), acts::act::save_ilp, beto);
  }
  acts::merge_students(*d_, registrar(), alma, beto, because());
  const auto by = counselor();
  EXPECT_EQ(code_of([&] { acts::change(*d_, by, whom); }), "conflict")
      << "it would be seen by nobody";
  goal(beto, "Looked up again");
  EXPECT_EQ(goal_of(alma), "Looked up again");
  EXPECT_EQ(
      code_of([&] { acts::unmerge_students(*d_, registrar(), core::uid::make(1).text(), "who?"); }),
      "not-found");
}

}  // namespace throughline::testing_
