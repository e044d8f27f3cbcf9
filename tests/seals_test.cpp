// The access log's seals and archives at their edges: rows without a student, rows nobody's hand
// should have written, a log that never had a row, a destruction that is not finished yet.
#include "acts/proof.hpp"
#include "acts/retention.hpp"
#include "core/failure.hpp"
#include "district_fixture.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {
namespace {

class seals_test : public district_test {
 protected:
  void years_pass(int n) { clock_.now += n * 366 * 86'400'000LL; }
  core::findings wrong() { return acts::verify_store(*d_, operator_()).wrong; }
  store::connection open(const char* suffix) {
    return store::connection(d_->files().path(suffix), store::access_mode::read_write);
  }
  bool has_archive() { return !d_->files().access_archives().empty(); }
};

}  // namespace

TEST_F(seals_test, a_view_without_a_student_or_a_request_is_sealed_and_kept_like_any_other) {
  auto silent = registrar();
  silent.request_id.clear();
  acts::view_ilp(*d_, silent, alma);
  acts::view_holds(*d_, silent);  // of no student
  EXPECT_EQ(acts::seal_access(*d_, operator_()), 2);
  EXPECT_TRUE(wrong().empty());
  years_pass(1);
  acts::view_ilp(*d_, silent, alma);
  EXPECT_EQ(acts::rotate_access(*d_, operator_()), 2);
  EXPECT_TRUE(wrong().empty());
  auto archive = open(".access-2027-07-01.db");
  auto q = archive.prepare(
      "select count(*), count(person_uid), count(request_id) from access where outcome is not "
      "null");
  ASSERT_TRUE(q.next());
  EXPECT_EQ(q.integer(0), 2);
  EXPECT_EQ(q.integer(1), 1);
  EXPECT_EQ(q.integer(2), 0) << "not said is not the empty text";
}

TEST_F(seals_test, a_row_that_would_not_come_out_as_it_is_stays_in_the_live_log) {
  acts::view_ilp(*d_, registrar(), alma);
  // Our own rows say nothing or something; this one was written by another hand.
  open(".access.db")
      .script(
          "insert into access (at_ms, actor, role, act, outcome, request_id) select at_ms, 'x', "
          "role, act, outcome, '' from access limit 1");
  EXPECT_EQ(acts::seal_access(*d_, operator_()), 2);
  years_pass(1);
  acts::view_ilp(*d_, registrar(), alma);
  EXPECT_EQ(code_of([&] { acts::rotate_access(*d_, operator_()); }), "corrupt");
  EXPECT_FALSE(has_archive());
  EXPECT_EQ(open(".access.db").count_rows("access"), 3) << "none is lost";
  EXPECT_TRUE(wrong().empty());
}

TEST_F(seals_test, a_log_without_a_row_or_of_this_year_alone_is_not_moved) {
  EXPECT_EQ(acts::seal_access(*d_, operator_()), 0);
  years_pass(1);
  EXPECT_EQ(acts::rotate_access(*d_, operator_()), 0);
  acts::view_ilp(*d_, registrar(), alma);
  EXPECT_EQ(acts::rotate_access(*d_, operator_()), 0);
  EXPECT_FALSE(has_archive());
  EXPECT_TRUE(wrong().empty());
}

TEST_F(seals_test, while_a_log_is_being_destroyed_the_store_is_sound) {
  acts::view_ilp(*d_, registrar(), alma);
  years_pass(1);
  acts::view_ilp(*d_, registrar(), beto);
  ASSERT_GT(acts::rotate_access(*d_, operator_()), 0);
  acts::set_retention(*d_, operator_(), "access_log", 2, "years");
  years_pass(3);
  const auto key = acts::propose_purge(*d_, registrar(), false).key->text();
  const auto approve = [&] {
    acts::approve_destruction(*d_, person(core::role::administrator, "administrator-2", {"*"}),
                              key);
  };
  {  // a long reader: all but the last step
    store::reading r(d_->files());
    auto q = r.db().prepare("select count(*) from plan");
    ASSERT_TRUE(q.next());
    EXPECT_EQ(code_of(approve), "unavailable");
  }
  EXPECT_FALSE(has_archive());
  EXPECT_EQ(acts::view_destruction(*d_, registrar(), key).state, "approved");
  EXPECT_TRUE(wrong().empty()) << "the rows went by a destruction that two approved";
  EXPECT_EQ(code_of(approve), "");
  EXPECT_TRUE(wrong().empty());
}

TEST_F(seals_test, a_chain_whose_last_row_is_damaged_takes_no_other) {
  acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
  acts::view_ilp(*d_, registrar(), alma);
  auto db = open(".db");
  db.script(
      "drop trigger audit_stays; create table kept as select seq, hash from audit;"
      "update audit set hash = x'00' where seq = (select max(seq) from audit)");
  EXPECT_EQ(code_of([&] { acts::seal_access(*d_, operator_()); }), "corrupt");
  const auto found = wrong();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().rule.name, core::codes::chain_broken.name);
  db.script("update audit set hash = (select hash from kept where kept.seq = audit.seq)");
  EXPECT_EQ(code_of([&] { acts::seal_access(*d_, operator_()); }), "");
  db.script("drop table kept");
  EXPECT_TRUE(wrong().empty());
}

}  // namespace throughline::testing_
