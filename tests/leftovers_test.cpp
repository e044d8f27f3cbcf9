// What a destruction finds beside the store: files of nobody go, what another record still needs
// stays, a log somebody took away first is said to be gone; a long reader only puts it off.
#include <fstream>

#include "acts/proof.hpp"
#include "acts/retention.hpp"
#include "acts/transfers.hpp"
#include "core/failure.hpp"
#include "district_fixture.hpp"
#include "store/retention.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {
namespace {

namespace fs = std::filesystem;

class leftovers_test : public district_test {
 protected:
  void SetUp() override {
    district_test::SetUp();
    acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
  }
  static acts::caller other() {
    return person(core::role::administrator, "administrator-2", {"*"});
  }
  std::string path(const std::string& suffix) const { return d_->files().path(suffix); }
  fs::path kept(std::string_view bytes) const {
    return path(".files/" + core::to_hex(core::sha256(bytes)));
  }
  void keep(std::string_view bytes) { acts::keep_file(*d_, core::sha256(bytes), bytes); }
  static void hours_ago(const fs::path& file, int n) {
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(n));
  }
  void years_pass(int n) { clock_.now += n * 366 * 86'400'000LL; }
  std::string ordered() {
    return acts::propose_expungement(*d_, registrar(), alma, {"ilp"}, "Order 1", "Court")
        .key->text();
  }
  core::destruction approve(const std::string& key) {
    return acts::approve_destruction(*d_, other(), key);
  }
  core::findings wrong() { return acts::verify_store(*d_, operator_()).wrong; }
  // A year's log in a file of its own, and the proposal to destroy it.
  std::string a_log_that_is_over() {
    acts::view_ilp(*d_, registrar(), alma);
    years_pass(1);
    acts::view_ilp(*d_, registrar(), alma);
    EXPECT_GT(acts::rotate_access(*d_, operator_()), 0);
    acts::set_retention(*d_, operator_(), "access_log", 2, "years");
    years_pass(3);
    return acts::propose_purge(*d_, registrar(), false).key->text();
  }
};

}  // namespace

TEST_F(leftovers_test, files_of_nobody_go_but_not_what_is_young_known_or_not_ours) {
  for (const auto* bytes : {"of nobody", "arriving now", "known"}) keep(bytes);
  {
    store::connection db(path(".db"), store::access_mode::read_write);
    db.script(
        "insert into artifact (uid, hash, size, media_type, created_ms) values (randomblob(16), "
        "x'" +
        core::to_hex(core::sha256("known")) + "', 5, 'application/zip', 0)");
  }
  const auto note = fs::path(path(".files")) / "read me.txt";
  std::ofstream(note) << "an operator's";
  const auto folder = fs::path(path(".files")) / core::to_hex(core::sha256("a folder"));
  fs::create_directory(folder);
  for (const auto& old : {kept("of nobody"), kept("known"), note, folder}) hours_ago(old, 2);
  approve(ordered());
  EXPECT_FALSE(fs::exists(kept("of nobody")));
  for (const auto& stays : {kept("known"), kept("arriving now"), note, folder})
    EXPECT_TRUE(fs::exists(stays)) << stays;
  EXPECT_TRUE(wrong().empty());
}

TEST_F(leftovers_test, a_log_somebody_took_away_first_is_said_to_be_gone) {
  const auto key = a_log_that_is_over();
  fs::remove(path(".access-2027-07-01.db"));
  const auto done = approve(key);
  EXPECT_EQ(done.state, "done");
  ASSERT_EQ(done.items.size(), 1u);
  EXPECT_EQ(done.items.front().outcome, "gone") << "we did not destroy it";
  const auto found = wrong();
  ASSERT_FALSE(found.empty()) << "and its seals still miss it";
  EXPECT_EQ(found.front().rule.name, core::codes::seal_broken.name);
}

TEST_F(leftovers_test, a_long_reader_puts_a_destruction_off_and_the_same_call_ends_it) {
  const auto key = ordered();
  {
    store::reading long_one(d_->files());
    auto q = long_one.db().prepare("select count(*) from plan");
    ASSERT_TRUE(q.next());
    EXPECT_EQ(code_of([&] { approve(key); }), "unavailable")
        << "what was destroyed still stands in the write-ahead log";
  }
  const auto done = approve(key);
  EXPECT_EQ(done.state, "done");
  EXPECT_EQ(done.items.front().outcome, "destroyed");
  EXPECT_TRUE(wrong().empty());
}

TEST_F(leftovers_test, a_date_that_is_none_makes_nothing_due) {
  acts::set_retention(*d_, operator_(), "ilp", 5, "years");
  years_pass(30);
  store::connection db(path(".db"), store::access_mode::read_write);
  const auto exits = [&](const std::string& on) {
    db.script("update school_enrollment set exit_date = '" + on +
              "' where person = (select person from person_source where sourced_id = 'S1')");
    return acts::propose_purge(*d_, registrar(), true).items.size();
  };
  EXPECT_EQ(exits("2027-02-30"), 0u);
  EXPECT_EQ(exits("2027-02-28"), 1u);
  // A file beside the store whose name is like a log's.
  store::connection(path(".access-of-old.db"), store::access_mode::create);
  EXPECT_EQ(acts::propose_purge(*d_, registrar(), true).items.size(), 1u);
}

TEST_F(leftovers_test, a_closed_transfers_package_goes_with_its_file_when_its_days_are_over) {
  const auto transfer = acts::open_release(*d_, registrar(), alma, {"district-b", "Other Schools"},
                                           {.basis = "ferpa-99.31-a-2",
                                            .purpose = "enrollment",
                                            .notice = "annual_notice",
                                            .scope = {}});
  const auto m = acts::queued_messages(*d_, operator_()).front();
  acts::keep_package(*d_, operator_(), m, "the package", core::sha256("manifest"));
  acts::message_sent(*d_, operator_(), m, "signed");
  const auto due = [&] {
    std::vector<std::string> out;
    for (const auto& i : acts::propose_purge(*d_, registrar(), true).items)
      out.push_back(i.record_class + " " + i.subject);
    return out;
  };
  clock_.now += 20LL * 86'400'000;
  EXPECT_TRUE(due().empty()) << "it is not closed";
  store::connection(path(".db"), store::access_mode::read_write)
      .script("update transfer set state = 'closed', changed_ms = " + std::to_string(clock_.now));
  EXPECT_TRUE(due().empty()) << "not yet";
  clock_.now += 16LL * 86'400'000;
  EXPECT_EQ(due(), std::vector<std::string>{"package " + transfer.text()});
  ASSERT_TRUE(fs::exists(kept("the package")));
  const auto done = approve(acts::propose_purge(*d_, registrar(), false).key->text());
  EXPECT_EQ(done.items.front().outcome, "destroyed");
  EXPECT_FALSE(fs::exists(kept("the package")));
  EXPECT_TRUE(due().empty());
  EXPECT_TRUE(wrong().empty());
}

TEST_F(leftovers_test, a_hold_is_listed_with_what_opened_and_closed_it) {
  const auto all = acts::open_hold(*d_, registrar(), {}, "Audit 7", "State auditor");
  acts::open_hold(*d_, registrar(), alma, "Case 3", "Court");
  acts::close_hold(*d_, registrar(), all.text(), "Audit closed");
  const auto holds = acts::view_holds(*d_, registrar());
  ASSERT_EQ(holds.size(), 2u);
  for (const auto& h : holds) {
    EXPECT_EQ(h.student.has_value(), h.document == "Case 3");
    EXPECT_EQ(h.closing_document, h.document == "Case 3" ? "" : "Audit closed");
  }
}

TEST_F(leftovers_test, what_is_not_there_can_be_neither_held_nor_destroyed) {
  const auto nobody = core::uid::make(1).text();
  EXPECT_EQ(code_of([&] { approve(nobody); }), "not-found");
  EXPECT_EQ(code_of([&] { approve("nothing"); }), "not-found");
  EXPECT_EQ(code_of([&] { acts::view_destruction(*d_, registrar(), nobody); }), "not-found");
  EXPECT_NE(code_of([&] { acts::close_hold(*d_, registrar(), nobody, "x"); }), "");
  EXPECT_NE(code_of([&] { acts::open_hold(*d_, registrar(), "1999999999", "x", "y"); }), "");
}

}  // namespace throughline::testing_
