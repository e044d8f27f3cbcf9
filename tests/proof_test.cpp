// What the store can prove: any change of history is found and named, the access log is tied to the
// chain, heads kept elsewhere catch a rewritten or shortened log.
#include <deque>
#include <fstream>
#include <map>

#include "acts/access_papers.hpp"
#include "acts/answers.hpp"
#include "acts/proof.hpp"
#include "acts/transfers.hpp"
#include "acts/translations.hpp"
#include "core/failure.hpp"
#include "district_fixture.hpp"
#include "store/access_seals.hpp"
#include "store/verify.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {
namespace {

class proof_test : public district_test {
 protected:
  void SetUp() override {
    district_test::SetUp();
    acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
    acts::sign_ilp(*d_, guardian(), alma,
                   {.outcome = "approved", .way = "portal", .note = "yes", .revision = 1});
    acts::record_ilp_answer(*d_, registrar(), alma, json(R"({"signer":"guardian|",
        "other_name":"Ana Reyes","outcome":"approved","way":"phone","on":"2026-11-21",
        "revision":"1","witness":"Joe Hall"})"));
    acts::record_ilp_meeting(*d_, counselor(), alma, json(R"({"held_on":"2026-11-21",
        "way":"phone","attendees":"Ana Reyes","notes":"Math"})"));
    acts::enter_access_paper(*d_, registrar(), beto, "order", json(R"({"guardian":"other",
        "other_name":"Pat Nunez","limits":"read","sections":["ilp.goals"],"first_day":"2026-11-01",
        "last_day":"2027-11-01","paper":"court_order","number":"7","paper_date":"2026-10-30"})"));
    const auto paper = acts::view_access_papers(*d_, registrar(), beto).papers.front().key.text();
    acts::end_access_paper(*d_, registrar(), beto, paper, "lifted");
    core::value text = json(R"({"language":"es","body":"Hecho","translator":"Lea Santos",
        "translated_on":"2026-11-20"})");
    text.set("text", acts::ask_translation(*d_, counselor(), alma, "", "goals")
                         .asked.items.front()
                         .options.front()
                         .id);
    acts::translate(*d_, counselor(), alma, "", "goals", text);
    const auto key = key_of_dees_addendum();
    fill_dees_addendum(key);
    const auto parent = person(core::role::guardian, "parent-4", {}, {"sourcedId:S4"});
    const acts::sign_request yes{.outcome = "approved", .way = "portal", .note = {}, .revision = 4};
    acts::sign_ilpa(*d_, program_staff(), dee, key, yes);
    acts::sign_ilpa(*d_, parent, dee, key, yes);
    acts::open_release(*d_, registrar(), alma, {"district-b", "Other Schools"},
                       {.basis = "ferpa-99.31-a-2",
                        .purpose = "enrollment",
                        .notice = "annual_notice",
                        .scope = {}});
    for (const auto who : {alma, beto, cora}) acts::view_ilp(*d_, registrar(), who);
    acts::seal_access(*d_, operator_());
  }
  store::connection open(const char* suffix) {
    return store::connection((folder_ / ("district-a" + std::string(suffix))).string(),
                             store::access_mode::read_write);
  }
  // Everything verify would say of the file as this connection sees it.
  core::findings findings(store::connection& db) {
    auto out = store::verify_rows(db);
    store::chain_head head;
    for (auto& f : store::verify_chain(db, head)) out.push_back(std::move(f));
    for (auto& f : store::verify_seals(d_->files(), db)) out.push_back(std::move(f));
    return out;
  }
  // Changes every column of every row of a table, each alone; `check` must find it.
  template <class Check>
  void change_each(store::connection& db, const std::string& table,
                   const std::vector<std::string>& uncovered, Check&& check) {
    std::vector<std::string> columns, types;
    {
      statements_.push_back("select name, type from pragma_table_info('" + table + "')");
      auto q = db.prepare(statements_.back().c_str());
      while (q.next()) {
        columns.push_back(q.string(0));
        types.push_back(q.string(1));
      }
    }
    ASSERT_FALSE(columns.empty());
    const auto rows = db.count_rows(table);
    ASSERT_GT(rows, 0) << table << " holds nothing to change";
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto& c = columns[i];
      if (std::find(uncovered.begin(), uncovered.end(), c) != uncovered.end()) continue;
      const auto changed = types[i] == "INTEGER" ? "coalesce(" + c + ", 0) + 1000"
                           : types[i] == "BLOB"
                               ? "cast(substr(coalesce(" + c + ", x'00'), 1, length(coalesce(" + c +
                                     ", x'00')) - 1) || case when substr(" + c +
                                     ", -1) = x'01' then x'02' else x'01' end as blob)"
                               : "coalesce(" + c + ", '') || 'x'";
      for (std::int64_t row = 0; row < rows; ++row) {
        db.script("savepoint one");
        bool done = true;
        try {
          db.script("update " + table + " set " + c + " = " + changed + " where " + key_[table] +
                    " = (select " + key_[table] + " from " + table + " order by 1 limit 1 offset " +
                    std::to_string(row) + ")");
        } catch (const core::failure&) {
          done = false;  // a constraint does not let it stand
        }
        if (done) {
          EXPECT_TRUE(check()) << table << "." << c << " row " << row;
        }
        db.script("rollback to one; release one");
      }
    }
  }

  std::deque<std::string> statements_;
  std::map<std::string, std::string> key_{{"audit", "seq"},
                                          {"audit_detail", "seq"},
                                          {"plan_revision", "id"},
                                          {"signature", "id"},
                                          {"meeting", "id"},
                                          {"access_paper", "id"},
                                          {"access_paper_end", "id"},
                                          {"translation", "id"},
                                          {"plan_lock", "id"},
                                          {"disclosure", "id"},
                                          {"content", "id"},
                                          {"access", "id"},
                                          {"revision_section", "revision * 1000000 + content"},
                                          {"proof", "audit_seq * 1000000 + row"},
                                          {"access_seal", "upto"}};
};

}  // namespace

TEST_F(proof_test, a_sound_store_says_so) {
  const auto v = acts::verify_store(*d_, operator_());
  EXPECT_TRUE(v.wrong.empty()) << v.wrong.front().rule.name << " " << v.wrong.front().file;
  EXPECT_GT(v.audit_rows, 10);
}

TEST_F(proof_test, any_column_of_history_changed_is_found) {
  auto db = open(".db");
  db.script(
      "pragma foreign_keys=off; drop trigger audit_stays; drop trigger plan_revision_stays;"
      "drop trigger revision_section_stays; drop trigger signature_stays;"
      "drop trigger meeting_stays; drop trigger access_paper_stays;"
      "drop trigger access_paper_end_stays; drop trigger translation_stays;");
  ASSERT_TRUE(findings(db).empty());
  const auto found = [&] { return !findings(db).empty(); };
  // Not covered, and why: whose disclosure, whose paper and which plan's content a row is follows
  // the student when two records are merged.
  change_each(db, "audit", {}, found);
  change_each(db, "audit_detail", {}, found);
  change_each(db, "plan_revision", {}, found);
  change_each(db, "signature", {}, found);
  change_each(db, "meeting", {}, found);
  change_each(db, "access_paper", {"person", "guardian"}, found);
  change_each(db, "access_paper_end", {}, found);
  change_each(db, "translation", {}, found);
  change_each(db, "plan_lock", {}, found);
  change_each(db, "disclosure", {"person"}, found);
  change_each(db, "content", {"plan"}, found);
  change_each(db, "revision_section", {}, found);
  change_each(db, "proof", {}, found);
  change_each(db, "access_seal", {}, found);
}

TEST_F(proof_test, any_column_of_a_sealed_view_changed_is_found) {
  auto log = open(".access.db");
  auto db = open(".db");
  statements_.push_back("select name from pragma_table_info('access')");
  std::vector<std::string> columns;
  {
    auto q = log.prepare(statements_.back().c_str());
    while (q.next()) columns.push_back(q.string(0));
  }
  ASSERT_EQ(columns.size(), 8u);
  for (const auto& c : columns) {
    // committed, because the check reads the log by a connection of its own
    log.script(
        "create table saved as select * from access where id = 2;"
        "update access set " +
        c + " = case typeof(" + c + ") when 'integer' then " + c +
        " + 100000 when 'blob' then x'00' else coalesce(" + c + ", '') || 'x' end where id = 2");
    EXPECT_FALSE(store::verify_seals(d_->files(), db).empty()) << c;
    log.script(
        "delete from access where id in (2, 100002); insert into access select * from saved;"
        "drop table saved");
    ASSERT_TRUE(store::verify_seals(d_->files(), db).empty()) << c;
  }
}

TEST_F(proof_test, rows_taken_out_or_put_in_are_found) {
  auto db = open(".db");
  db.script("pragma foreign_keys=off; drop trigger audit_is_kept");
  const auto caught = [&](const std::string& change) {
    db.script("savepoint one; " + change);
    const bool out = !findings(db).empty();
    db.script("rollback to one; release one");
    return out;
  };
  EXPECT_TRUE(caught("delete from audit where seq = 3"));
  EXPECT_TRUE(caught("delete from audit_detail where seq = 3"));
  EXPECT_TRUE(caught("delete from signature where id = 1"));
  EXPECT_TRUE(caught("delete from disclosure"));
  EXPECT_TRUE(caught("delete from access_seal"));
  EXPECT_TRUE(caught("delete from proof where kind = 'disclosure'"));
  EXPECT_TRUE(caught(
      "insert into signature (plan, revision, root, role, signer, signer_name, way, outcome, at_ms,"
      " school_year) select plan, revision, root, 'student', 'x', 'X', way, outcome, at_ms, "
      "school_year from signature where id = 1"));
}

TEST_F(proof_test, a_plan_put_back_to_an_older_text_is_found) {
  auto db = open(".db");
  db.script(
      "update plan set head = (select min(r.id) from plan_revision r where r.plan = plan.id)");
  EXPECT_FALSE(findings(db).empty());
}

TEST_F(proof_test, an_anchor_catches_a_chain_that_was_rewritten_or_cut) {
  std::vector<acts::anchored_head> anchors;
  {
    store::reading r(d_->files());
    anchors.push_back({1, store::head_of_chain(r.db())});
  }
  EXPECT_TRUE(acts::verify_audit(*d_, operator_(), anchors).wrong.empty());
  acts::save_ilp_section(*d_, counselor(), beto, "goals", std::nullopt, json(one_goal));
  EXPECT_TRUE(acts::verify_audit(*d_, operator_(), anchors).wrong.empty())
      << "a later head is fine";

  auto rewritten = anchors;
  rewritten.front().head.hash[0] ^= 1;
  auto wrong = acts::verify_audit(*d_, operator_(), rewritten).wrong;
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_EQ(wrong.front().rule.name, core::codes::anchor_mismatch.name);
  EXPECT_EQ(wrong.front().record, anchors.front().head.seq);

  // Cut cleanly, with everything that hangs on the last rows: the chain alone cannot tell.
  const auto last = std::to_string(anchors.front().head.seq - 1);
  auto db = open(".db");
  db.script(
      "pragma foreign_keys=off; drop trigger audit_is_kept;"
      "delete from access_seal where audit_seq > " +
      last + "; delete from audit_detail where seq > " + last +
      "; delete from proof where audit_seq > " + last + "; delete from audit where seq > " + last);
  store::chain_head head;
  EXPECT_TRUE(store::verify_chain(db, head).empty());
  wrong = store::verify_chain(db, head, anchors);
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_EQ(wrong.front().rule.name, core::codes::chain_short.name);
}

TEST_F(proof_test, views_are_sealed_once_and_only_what_is_new) {
  EXPECT_EQ(acts::seal_access(*d_, operator_()), 0);
  acts::view_ilp(*d_, registrar(), alma);
  acts::view_ilp(*d_, registrar(), beto);
  EXPECT_EQ(acts::seal_access(*d_, operator_()), 2);
  EXPECT_TRUE(acts::verify_audit(*d_, operator_()).wrong.empty());
  EXPECT_EQ(code_of([&] { acts::seal_access(*d_, counselor()); }), "forbidden");
}

TEST_F(proof_test, a_years_views_move_to_a_file_of_their_own_and_stay_proved) {
  const auto rows = [&](const char* suffix) { return open(suffix).count_rows("access"); };
  const auto before = rows(".access.db");
  EXPECT_EQ(acts::rotate_access(*d_, operator_()), 0) << "all of this school year";
  clock_.now += 365LL * 86'400'000;
  acts::view_ilp(*d_, registrar(), alma);
  const auto moved = acts::rotate_access(*d_, operator_());
  EXPECT_EQ(moved, before);
  EXPECT_EQ(rows(".access-2027-07-01.db"), before);
  EXPECT_EQ(rows(".access.db"), 1);
  EXPECT_TRUE(acts::verify_audit(*d_, operator_()).wrong.empty());
  EXPECT_EQ(acts::rotate_access(*d_, operator_()), 0) << "again changes nothing";
  acts::view_ilp(*d_, registrar(), beto);
  acts::seal_access(*d_, operator_());
  EXPECT_TRUE(acts::verify_audit(*d_, operator_()).wrong.empty());

  open(".access-2027-07-01.db").script("update access set actor = 'nobody' where id = 1");
  const auto wrong = acts::verify_audit(*d_, operator_()).wrong;
  ASSERT_FALSE(wrong.empty());
  EXPECT_EQ(wrong.front().rule.name, core::codes::seal_broken.name);
}

TEST_F(proof_test, a_rotation_killed_half_way_is_finished_by_the_next) {
  clock_.now += 365LL * 86'400'000;
  acts::view_ilp(*d_, registrar(), alma);
  ASSERT_EQ(acts::rotate_access(*d_, operator_()), 6);
  {  // as if it had been killed before the rows were taken out of the live log
    auto log = open(".access.db");
    log.script("attach '" + (folder_ / "district-a.access-2027-07-01.db").string() +
               "' as old; insert into access select * from old.access; detach old");
  }
  EXPECT_TRUE(acts::verify_audit(*d_, operator_()).wrong.empty()) << "a row in both counts once";
  EXPECT_EQ(acts::rotate_access(*d_, operator_()), 6);
  EXPECT_EQ(open(".access.db").count_rows("access"), 1);
  EXPECT_TRUE(acts::verify_audit(*d_, operator_()).wrong.empty());
}

TEST_F(proof_test, a_kept_file_that_is_gone_or_changed_is_named) {
  const auto hash = core::sha256("a package");
  acts::keep_file(*d_, hash, "a package");
  open(".db").script(
      "insert into artifact (uid, hash, size, media_type, created_ms) values (randomblob(16), x'" +
      core::to_hex(hash) + "', 9, 'application/zip', 0)");
  EXPECT_TRUE(acts::verify_store(*d_, operator_()).wrong.empty());
  const auto path = folder_ / "district-a.files" / core::to_hex(hash);
  for (const bool gone : {false, true}) {
    if (gone)
      std::filesystem::remove(path);
    else
      std::ofstream(path) << "a pickage";
    const auto wrong = acts::verify_store(*d_, operator_()).wrong;
    ASSERT_EQ(wrong.size(), 1u);
    EXPECT_EQ(wrong.front().rule.name, core::codes::file_damaged.name);
    EXPECT_EQ(wrong.front().file, core::to_hex(hash));
  }
}

TEST_F(proof_test, a_familys_view_of_the_disclosures_leaves_out_what_a_stop_protects) {
  const auto rows = [&](const acts::caller& by) {
    return acts::view_disclosures(*d_, by, alma).disclosures.size();
  };
  EXPECT_EQ(rows(guardian()), 1u);
  const auto stop = [&](const char* kind) {
    acts::set_stop(*d_, registrar(), alma,
                   {.kind = kind, .document = "Order 1", .authority = "Court"});
  };
  stop("pending_expulsion");
  EXPECT_EQ(rows(guardian()), 1u);
  stop("address_confidential");
  EXPECT_EQ(rows(guardian()), 0u) << "where the record went is where the child is";
  EXPECT_EQ(rows(student()), 0u) << "a guardian may sit at the student's phone";
  EXPECT_EQ(rows(registrar()), 1u);
  acts::close_stop(*d_, registrar(), alma,
                   acts::view_transfers(*d_, registrar(), alma).stops.back().id,
                   "left the program");
  EXPECT_EQ(rows(guardian()), 1u);
}

TEST_F(proof_test, history_is_never_rewritten) {
  auto db = open(".db");
  EXPECT_EQ(code_of([&] { db.script("update plan_revision set author = 'x'"); }), "conflict");
  EXPECT_EQ(code_of([&] { db.script("delete from audit"); }), "conflict");
}

}  // namespace throughline::testing_
