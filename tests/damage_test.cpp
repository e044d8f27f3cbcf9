// What `store verify` says of a damaged disk: every damaged file is named, and one that cannot be
// read does not hide what is wrong elsewhere.
#include <fstream>
#include <set>

#include "acts/proof.hpp"
#include "acts/transfers.hpp"
#include "child.hpp"
#include "core/failure.hpp"
#include "district_fixture.hpp"
#include "fault/disk.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {
namespace {

namespace fs = std::filesystem;

class damage_test : public district_test {
 protected:
  void SetUp() override {
    district_test::SetUp();
    acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
    acts::sign_ilp(*d_, guardian(), alma,
                   {.outcome = "approved", .way = "portal", .note = {}, .revision = 1});
    acts::view_ilp(*d_, registrar(), alma);
    clock_.now += 366LL * 86'400'000;
    acts::view_ilp(*d_, registrar(), alma);
    acts::rotate_access(*d_, operator_());
    acts::keep_file(*d_, letter_, "a letter");
    {
      store::connection db(path(".db"), store::access_mode::read_write);
      db.script(
          "insert into artifact (uid, hash, size, media_type, created_ms) values (randomblob(16), "
          "x'" +
          core::to_hex(letter_) + "', 8, 'application/zip', 0)");
      db.script("pragma wal_checkpoint(truncate)");
    }
    reopen();
  }
  void reopen() {
    d_.reset();
    d_ = std::make_unique<acts::district>(folder_.string(), "district-a", clock_);
  }
  std::string path(const std::string& suffix) const {
    return (folder_ / ("district-a" + suffix)).string();
  }
  std::int64_t number(const std::string& sql) {
    store::connection db(path(".db"), store::access_mode::read_write);
    auto q = db.prepare(sql.c_str());
    q.next();
    return q.integer(0);
  }
  // The findings as "rule file", each once.
  std::set<std::string> wrong() {
    std::set<std::string> out;
    for (const auto& f : acts::verify_store(*d_, operator_()).wrong)
      out.insert(std::string(f.rule.name) + " " + f.file.substr(0, f.file.find(':')));
    return out;
  }

  const core::digest letter_ = core::sha256("a letter");
};

}  // namespace

TEST_F(damage_test, a_page_that_cannot_be_read_is_a_finding_and_the_other_checks_go_on) {
  ASSERT_TRUE(wrong().empty());
  fs::remove(path(".files/" + core::to_hex(letter_)));
  const auto size = number("pragma page_size");
  for (const std::string table :
       {"content", "plan", "plan_revision", "revision_section", "signature", "proof", "audit",
        "audit_detail", "access_seal", "destruction"}) {
    SCOPED_TRACE(table);
    const auto page = number("select rootpage from sqlite_schema where name = '" + table + "'");
    d_.reset();
    std::string kept(static_cast<std::size_t>(size), '\0');
    std::fstream file(path(".db"), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg((page - 1) * size);
    file.read(kept.data(), size);
    file.seekp((page - 1) * size);
    file << std::string(static_cast<std::size_t>(size), 'x') << std::flush;
    reopen();
    const auto said = wrong();
    EXPECT_GE(said.size(), 2u);
    EXPECT_EQ(said.count("file-damaged " + core::to_hex(letter_)), 1u)
        << "the letter that is gone is still said";
    file.seekp((page - 1) * size);
    file << kept << std::flush;
    reopen();
  }
  EXPECT_EQ(wrong().size(), 1u) << "mended, but for the letter";
}

TEST_F(damage_test, a_log_that_is_gone_or_no_database_is_named) {
  for (const std::string& name : std::vector<std::string>{".access.db", ".access-2027-07-01.db"}) {
    SCOPED_TRACE(name);
    d_.reset();
    for (const std::string end : {"-wal", "-shm"}) fs::remove(path(name) + end);
    fs::rename(path(name), path(".kept"));
    reopen();
    EXPECT_EQ(wrong().size(), 1u);
    EXPECT_TRUE(
        wrong().begin()->starts_with(name == ".access.db" ? "integrity access.db" : "seal-broken"))
        << *wrong().begin();
    std::ofstream(path(name)) << std::string(5000, 'x');
    EXPECT_EQ(wrong().count("integrity " + name.substr(1)), 1u);
    fs::remove(path(name));
    fs::rename(path(".kept"), path(name));
    EXPECT_TRUE(wrong().empty());
  }
}

TEST_F(damage_test, a_kept_file_that_is_cut_a_folder_or_a_link_is_named) {
  const auto name = core::to_hex(letter_);
  const auto file = path(".files/" + name);
  const std::set<std::string> named{"file-damaged " + name};
  std::ofstream(file) << "a lett";
  EXPECT_EQ(wrong(), named);
  fs::remove(file);
  fs::create_directory(file);
  EXPECT_EQ(wrong(), named);
  fs::remove(file);
  std::ofstream(path(".letter")) << "a letter";
  fs::create_symlink(path(".letter"), file);
  EXPECT_EQ(wrong(), named) << "what it leads to is not the store's";
  fs::remove(file);
  fs::create_symlink(file, file);
  EXPECT_EQ(wrong(), named);
  fs::remove(file);
  std::ofstream(file) << "a letter";
  EXPECT_TRUE(wrong().empty());
  store::connection(path(".db"), store::access_mode::read_write)
      .script("update artifact set size = 7");
  EXPECT_EQ(wrong(), named) << "the row is not what it was either";
}

TEST_F(damage_test, a_kept_file_with_a_bad_sector_is_named_and_sound_when_it_can_be_read) {
  EXPECT_TRUE(in_child([&] {
    reopen();
    arm({.what = fault::fail_on, .on = call::read, .at = 1}, folder_.string());
    const bool named = wrong() == std::set<std::string>{"file-damaged " + core::to_hex(letter_)};
    mend();
    return named && wrong().empty();
  }));
}

TEST_F(damage_test, a_plan_whose_rows_do_not_fit_is_damaged_and_no_fault_of_who_reads_it) {
  acts::save_ilp_draft(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
  const auto addendum = acts::view_ilpa(*d_, registrar(), dee).it->key.text();
  store::connection db(path(".db"), store::access_mode::read_write);
  db.script(
      "pragma foreign_keys=off; pragma ignore_check_constraints=on;"
      "drop trigger plan_revision_stays; drop trigger signature_stays");
  const auto look = [&] { return code_of([&] { acts::view_ilp(*d_, student(), alma); }); };
  const struct {
    const char *table, *change;
  } damages[] = {{"plan_revision", "update plan_revision set root = x'00'"},
                 {"plan_revision", "update plan_revision set uid = x'00' where id = 1"},
                 {"content", "update content set hash = x'00'"},
                 {"content", "update content set body = '{\"goals\":'"},
                 {"signature", "update signature set root = x'00'"},
                 {"draft", "update draft set base = x'00'"},
                 {"draft", "update draft set body = 'no json'"},
                 {"plan", "update plan set uid = x'00' where kind = 'ilp'"},
                 {"plan", "update plan set head = 999 where kind = 'ilp'"}};
  ASSERT_EQ(look(), "");
  for (const auto& it : damages) {
    const std::string table = it.table;
    db.script("create table saved as select * from " + table);
    db.script(it.change);
    EXPECT_EQ(look(), "corrupt") << it.change;
    db.script("delete from " + table + "; insert into " + table +
              " select * from saved; drop table saved");
    ASSERT_EQ(look(), "") << it.change;
  }
  db.script("update addendum set state = 'somewhere'");
  const auto v = acts::view_ilpa(*d_, registrar(), dee);
  ASSERT_TRUE(v.it);
  EXPECT_EQ(v.it->state, core::addendum_state::draft) << "a state nobody knows locks nothing";
  db.script("delete from addendum");
  clock_.now -= 366LL * 86'400'000;  // when its staff had rights to it
  EXPECT_EQ(code_of([&] { acts::drop_ilpa_draft(*d_, program_staff(), dee, addendum, "needs"); }),
            "corrupt");
}

TEST_F(damage_test, an_addendum_whose_state_is_gone_is_named) {
  store::connection db(path(".db"), store::access_mode::read_write);
  db.script("delete from addendum");
  const auto v = acts::verify_store(*d_, operator_());
  ASSERT_EQ(v.wrong.size(), 1u);
  EXPECT_EQ(v.wrong.front().file, "addendum");
}

TEST_F(damage_test, a_row_that_points_nowhere_is_named_with_its_table) {
  store::connection db(path(".db"), store::access_mode::read_write);
  db.script("pragma foreign_keys=off; update school_enrollment set school = 999 where id = 1");
  const auto v = acts::verify_store(*d_, operator_());
  ASSERT_EQ(v.wrong.size(), 1u);
  EXPECT_EQ(v.wrong.front().rule.name, core::codes::foreign_key.name);
  EXPECT_EQ(v.wrong.front().file, "school_enrollment to org");
  EXPECT_EQ(v.wrong.front().record, 1);
}

}  // namespace throughline::testing_
