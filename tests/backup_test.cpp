// A backup that lies, was cut short or is of another program restores nothing; what stands in its
// way is said, and the next attempt works.
#include <fstream>
#include <set>

#include "acts/maintenance.hpp"
#include "acts/proof.hpp"
#include "acts/transfers.hpp"
#include "core/failure.hpp"
#include "district_fixture.hpp"
#include "store/durable.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {
namespace {

namespace fs = std::filesystem;

class backup_test : public district_test {
 protected:
  void SetUp() override {
    district_test::SetUp();
    acts::save_ilp_section(*d_, student(), alma, "goals", std::nullopt, json(one_goal));
    acts::view_ilp(*d_, registrar(), alma);
    clock_.now += 366LL * 86'400'000;
    acts::view_ilp(*d_, registrar(), alma);
    acts::rotate_access(*d_, operator_());
    acts::keep_file(*d_, core::sha256(letter_), letter_);
    store::connection db(path(".db"), store::access_mode::read_write);
    db.script(
        "insert into artifact (uid, hash, size, media_type, created_ms) values (randomblob(16), "
        "x'" +
        core::to_hex(core::sha256(letter_)) + "', 8, 'application/zip', 0)");
    db.script(
        "insert into import_run (uid, source, feed, mode, state, started_ms, author, stage_file) "
        "select randomblob(16), id, 'oneroster', 'tolerant', 'needs-approval', 1, 'x', 'run.stage' "
        "from source limit 1");
    fs::create_directories(path(".intake"));
    write(path(".intake/run.stage"), "what waits for a person");
    copy_ = folder_ / "copy";
    acts::back_up_store(*d_, operator_(), copy_.string());
    manifest_ = text_of(copy_ / "manifest.json");
    away_ = std::make_unique<acts::district>((folder_ / "away").string(), "district-a", clock_);
  }
  void TearDown() override {
    away_.reset();
    district_test::TearDown();
  }

  std::string path(const std::string& suffix) const { return d_->files().path(suffix); }
  static std::string text_of(const fs::path& p) {
    std::ifstream in(p, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write(const fs::path& p, const std::string& text) {
    std::ofstream(p, std::ios::binary) << text;
  }
  // What the restore answers: the code of its failure, and each finding's file.
  std::string restored() {
    try {
      acts::restore_store(*away_, operator_(), copy_.string());
    } catch (const core::failure& f) {
      std::string out(f.what_code().name);
      for (const auto& w : f.why()) out += " " + std::string(w.rule.name) + ":" + w.file;
      return out;
    }
    return {};
  }
  // All that stands where the backup would go, but the lock of maintenance commands.
  std::string left() const {
    std::string out;
    if (!fs::exists(folder_ / "away")) return out;
    for (const auto& e : fs::directory_iterator(folder_ / "away"))
      if (e.path().extension() != ".maintenance") out += e.path().filename().string() + " ";
    return out;
  }
  void expect_whole_restore() {
    ASSERT_EQ(restored(), "");
    const auto v = acts::verify_store(*away_, operator_());
    EXPECT_TRUE(v.wrong.empty()) << v.wrong.front().rule.name << v.wrong.front().file;
    EXPECT_TRUE(acts::view_ilp(*away_, registrar(), alma).plan);
    EXPECT_EQ(text_of(away_->files().path(".intake/run.stage")), "what waits for a person");
    EXPECT_EQ(away_->files().access_archives().size(), 1u);
  }
  // Writes the manifest anew with one member changed.
  void say(const std::string& member, core::value v) {
    auto m = json(manifest_);
    m.set(member, std::move(v));
    write(copy_ / "manifest.json", formats::write_json(m));
  }
  // The same with one more file named in it, which is there as the manifest says.
  void name_another(const std::string& name) {
    auto m = json(manifest_);
    for (auto& [n, v] : *m.as_record())
      if (n == "files")
        v.as_list()->push_back(
            core::record{{"name", name}, {"size", 1}, {"sha256", core::to_hex(core::sha256("x"))}});
    write(copy_ / "manifest.json", formats::write_json(m));
  }

  const std::string letter_ = "a letter";
  fs::path copy_;
  std::string manifest_;
  std::unique_ptr<acts::district> away_;
};

}  // namespace

TEST_F(backup_test, holds_archives_kept_files_and_runs_that_wait) {
  const auto made = json(text_of(copy_ / "manifest.json"));
  std::set<std::string> names;
  for (const auto& f : made.items("files")) names.insert(std::string(f.text("name")));
  EXPECT_EQ(names, (std::set<std::string>{"district.db", "access.db", "access-2027-07-01.db",
                                          "files/" + core::to_hex(core::sha256(letter_)),
                                          "intake/run.stage"}));
  expect_whole_restore();
}

TEST_F(backup_test, whose_manifest_lies_restores_nothing_and_the_true_one_does) {
  const struct {
    const char* member;
    core::value v;
    const char* code;
  } lies[] = {{"format", "throughline-backup/9", "invalid"},
              {"district", "district-b", "conflict"},
              {"schema", 99, "newer-schema"},
              {"files", core::list{}, "invalid"},
              {"rows", core::record{{"person", 1}}, "corrupt"},
              {"rows", core::value(), "corrupt"},
              {"auditHead", std::string(64, '0'), "corrupt"}};
  for (const auto& l : lies) {
    say(l.member, l.v);
    EXPECT_EQ(restored(), l.code) << l.member;
    EXPECT_EQ(left(), "") << l.member;
  }
  for (const auto* text : {"", "[]", "{\"format\":", "not a manifest"}) {
    write(copy_ / "manifest.json", text);
    EXPECT_NE(restored(), "") << text;
    EXPECT_EQ(left(), "") << text;
  }
  write(copy_ / "manifest.json", manifest_);
  expect_whole_restore();
}

TEST_F(backup_test, takes_only_the_names_it_gives) {
  // As ".db.part" and ".db-wal" they would be the district's own file and be played into it.
  for (const std::string name :
       {"db", "db-wal", "db-shm", "maintenance", "manifest.json", "files", "intake",
        "access.db-wal", "access-2020-07-01.db-wal", "files/", "files/.x", "files/a/b",
        "files/../../x", "../x", "other/x", "/etc/passwd", "intake/X", "access-../x.db", ""}) {
    if (!name.empty() && name.find('/') == name.npos && !fs::exists(copy_ / name))
      write(copy_ / name, "x");
    name_another(name);
    EXPECT_EQ(restored(), "invalid") << name;
    EXPECT_EQ(left(), "") << name;
  }
  name_another("files/" + std::string(5000, 'a'));
  EXPECT_EQ(restored(), "invalid") << "no such name can be";
  write(copy_ / "manifest.json", manifest_);
  expect_whole_restore();
}

TEST_F(backup_test, with_a_file_changed_cut_missing_or_elsewhere_names_it) {
  for (const std::string& name :
       {std::string("district.db"), std::string("access.db"), std::string("access-2027-07-01.db"),
        "files/" + core::to_hex(core::sha256(letter_)), std::string("intake/run.stage")}) {
    SCOPED_TRACE(name);
    const auto whole = text_of(copy_ / name);
    const auto expected = "invalid backup-damaged:" + name;
    auto changed = whole;
    changed[whole.size() / 2] = static_cast<char>(changed[whole.size() / 2] ^ 1);
    write(copy_ / name, changed);
    EXPECT_EQ(restored(), expected);
    write(copy_ / name, whole.substr(0, whole.size() / 2));
    EXPECT_EQ(restored(), expected);
    fs::remove(copy_ / name);
    EXPECT_EQ(restored(), expected);
    fs::create_symlink(copy_ / name, copy_ / name);  // leads to itself
    EXPECT_EQ(restored(), expected);
    fs::remove(copy_ / name);
    write(folder_ / "elsewhere", whole);
    fs::create_symlink(folder_ / "elsewhere", copy_ / name);
    EXPECT_EQ(restored(), expected) << "a backup is whole in its own folder";
    fs::remove(copy_ / name);
    write(copy_ / name, whole);
  }
  EXPECT_EQ(left(), "");
  expect_whole_restore();
}

TEST_F(backup_test, is_not_restored_beside_what_an_older_store_left) {
  for (const std::string& name :
       std::vector<std::string>{".db-wal", ".db-journal", ".access.db", ".access.db-journal",
                                ".files", ".intake", ".access-2020-07-01.db"}) {
    fs::create_directories(folder_ / "away");
    write(away_->files().path(name), "old");
    EXPECT_EQ(restored(), "conflict") << name;
    EXPECT_EQ(text_of(away_->files().path(name)), "old") << "and nothing of it is touched";
    fs::remove(away_->files().path(name));
    EXPECT_EQ(left(), "") << name;
  }
  expect_whole_restore();
}

TEST_F(backup_test, takes_away_what_a_restore_that_was_killed_left_and_begins_anew) {
  fs::create_directories(away_->files().path(".files"));
  fs::create_directories(away_->files().path(".intake.part"));
  for (const std::string name : {".db.part", ".db.part-wal", ".db.part-journal", ".files/half",
                                 ".access.db", ".access.db.part", ".access-2027-07-01.db"})
    write(away_->files().path(name), "half");
  expect_whole_restore();
  EXPECT_EQ(left().find(".part"), std::string::npos) << left();
}

TEST_F(backup_test, that_cannot_take_away_what_stands_there_says_so) {
  fs::create_directories(away_->files().path(".db.part") + "/nobody's");
  EXPECT_EQ(restored(), "unavailable");
  EXPECT_FALSE(away_->files().exists());
  fs::remove_all(away_->files().path(".db.part"));
  expect_whole_restore();
}

TEST_F(backup_test, goes_nowhere_where_a_file_stands_for_a_folder) {
  write(folder_ / "away", "a file");
  EXPECT_EQ(restored(), "unavailable");
  EXPECT_EQ(text_of(folder_ / "away"), "a file");
  const auto below = (folder_ / "away" / "copy").string();
  EXPECT_EQ(code_of([&] { acts::back_up_store(*d_, operator_(), below); }), "unavailable");
  fs::remove(folder_ / "away");
  expect_whole_restore();
}

TEST_F(backup_test, of_a_store_with_a_file_gone_is_made_and_the_loss_stays_a_finding) {
  const auto name = core::to_hex(core::sha256(letter_));
  fs::remove(path(".files/" + name));
  fs::remove(path(".intake/run.stage"));
  fs::remove_all(copy_);
  acts::back_up_store(*d_, operator_(), copy_.string() + "//");
  ASSERT_EQ(restored(), "");
  const auto wrong = acts::verify_store(*away_, operator_()).wrong;
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_EQ(wrong.front().rule.name, core::codes::file_damaged.name);
  EXPECT_EQ(wrong.front().file, name);
}

TEST_F(backup_test, of_a_damaged_log_is_refused_and_no_half_of_it_stays) {
  const auto archive = path(".access-2027-07-01.db");
  const auto whole = text_of(archive);
  write(archive, "not a database, but longer than a header must be to be looked at");
  const auto to = (folder_ / "second").string();
  EXPECT_EQ(code_of([&] { acts::back_up_store(*d_, operator_(), to); }), "corrupt");
  EXPECT_FALSE(fs::exists(to + ".part"));
  EXPECT_FALSE(fs::exists(to));
  write(archive, whole);
  EXPECT_EQ(code_of([&] { acts::back_up_store(*d_, operator_(), to); }), "");
}

TEST_F(backup_test, takes_the_place_of_one_that_was_killed) {
  const auto to = folder_ / "second";
  fs::create_directories(to.string() + ".part/files");
  write(to.string() + ".part/files/half", "half");
  acts::back_up_store(*d_, operator_(), to.string());
  EXPECT_FALSE(fs::exists(to / "files/half"));
  EXPECT_FALSE(fs::exists(to.string() + ".part"));
}

}  // namespace throughline::testing_
