// A store is brought to a new schema, backed up while others write, and put back elsewhere.
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "acts/maintenance.hpp"
#include "acts/overview.hpp"
#include "acts/proof.hpp"
#include "core/failure.hpp"
#include "district_fixture.hpp"
#include "store/durable.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {
namespace {

namespace fs = std::filesystem;

class maintenance_test : public district_test {
 protected:
  static std::vector<fs::path> old_stores() {
    std::vector<fs::path> out;
    for (const auto& e : fs::directory_iterator(fs::path(TL_SOURCE_DIR) / "tests/old-stores"))
      if (e.is_directory()) out.push_back(e.path());
    std::sort(out.begin(), out.end());
    return out;
  }
  std::string text_of(const fs::path& p) {
    std::ifstream in(p);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void save(acts::district& d, std::string_view who, const std::string& statement) {
    const auto v = acts::view_ilp(d, counselor(), who);
    const auto* now = v.plan ? v.plan->section("goals") : nullptr;
    acts::save_ilp_section(
        d, counselor(), who, "goals", now ? std::optional(now->hash) : std::nullopt,
        json(R"({"goals":[{"kind":"academic","statement":")" + statement + R"("}]})"));
  }
};

}  // namespace

// A store of each released schema, written by that release (tests/old-stores/README.md).
TEST_F(maintenance_test, a_store_of_every_released_schema_is_migrated_whole) {
  ASSERT_EQ(old_stores().size(), static_cast<std::size_t>(store::schema_version) - 1)
      << "a store of each schema before this one";
  for (const auto& from : old_stores()) {
    SCOPED_TRACE(from.filename());
    clock_.now = 1'800'000'000'000;  // later than anything in it
    const auto folder = folder_ / ("old-" + from.filename().string());
    fs::copy(from, folder, fs::copy_options::recursive);
    acts::district old(folder.string(), "district-a", clock_);
    EXPECT_EQ(code_of([&] { acts::view_ilp(old, registrar(), "1900004821"); }), "unavailable")
        << "an old store is not written to by accident";

    const auto plan = acts::plan_migration(old, operator_());
    EXPECT_EQ(std::to_string(plan.found), from.filename().string());
    ASSERT_FALSE(plan.steps.empty());
    EXPECT_FALSE(plan.steps.front().what.empty());
    EXPECT_FALSE(fs::exists(plan.backup)) << "a plan does nothing";

    const auto done = acts::migrate_store(old, operator_());
    EXPECT_TRUE(fs::exists(done.backup + "/manifest.json")) << "backed up first";
    const auto sound = acts::verify_store(old, operator_());
    EXPECT_TRUE(sound.wrong.empty()) << sound.wrong.front().rule.name;
    const auto expected = formats::read_json(text_of(from / "expected.json"));
    const auto counts = acts::count_things(old, operator_());
    for (const auto& [name, v] : expected.members("count"))
      EXPECT_EQ(*counts.find(name), v) << name;
    EXPECT_EQ(sound.audit_rows, expected.whole("auditRows", 0, 1000, 0) + 1)
        << "and the migration's";
    const auto v = acts::view_ilp(old, registrar(), "1900004821");
    ASSERT_TRUE(v.plan && v.plan->section("goals"));
    EXPECT_EQ(v.plan->section("goals")->body.items("goals").front().text("statement"),
              expected.text("goal"));
    EXPECT_EQ(v.plan->signatures.size(), 3u);
    EXPECT_EQ(acts::view_ilpa(old, registrar(), "1900004821").all.size(), 1u);
    EXPECT_TRUE(acts::migrate_store(old, operator_()).steps.empty()) << "once";

    // What was written before audit rows vouched for anything is vouched for by the migration's.
    for (const std::string table : {"plan_revision", "signature", "plan_lock", "disclosure"}) {
      const auto& column = table == "disclosure"  ? "released_by"
                           : table == "signature" ? "signer_name"
                                                  : "author";
      store::connection db((folder / "district-a.db").string(), store::access_mode::read_write);
      db.script(
          "drop trigger if exists plan_revision_stays; drop trigger if exists signature_stays;"
          "create table was as select id, " +
          std::string(column) + " as c from " + table + "; update " + table + " set " + column +
          " = 'another' where id = 1");
      const auto wrong = acts::verify_store(old, operator_()).wrong;
      ASSERT_EQ(wrong.size(), 1u) << table;
      EXPECT_EQ(wrong.front().file, table);
      db.script("update " + table + " set " + column +
                " = (select c from was where was.id = " + table + ".id); drop table was");
    }

    // The backup it began with is the old store, and comes back as that.
    acts::district again((folder / "elsewhere").string(), "district-a", clock_);
    EXPECT_EQ(acts::restore_store(again, operator_(), done.backup).schema, plan.found);
    EXPECT_EQ(acts::migrate_store(again, operator_()).steps.size(), plan.steps.size());
    EXPECT_TRUE(acts::verify_store(again, operator_()).wrong.empty());
  }
}

TEST_F(maintenance_test, a_store_of_a_later_version_is_refused_politely_by_whoever_has_it_open) {
  EXPECT_NO_THROW(acts::view_ilp(*d_, registrar(), alma));
  {
    store::connection db(folder_.string() + "/district-a.db", store::access_mode::read_write);
    db.script("pragma user_version = 99");
  }
  // A web worker that had the file open all along, and one that opens it now.
  acts::district later(folder_.string(), "district-a", clock_);
  for (auto* d : {d_.get(), &later}) {
    EXPECT_EQ(code_of([&] { acts::view_ilp(*d, registrar(), alma); }), "newer-schema");
    EXPECT_EQ(code_of([&] { save(*d, alma, "x"); }), "newer-schema");
  }
  EXPECT_EQ(code_of([&] { acts::plan_migration(later, operator_()); }), "newer-schema");
  EXPECT_EQ(code_of([&] { acts::migrate_store(later, operator_()); }), "newer-schema");
}

TEST_F(maintenance_test, a_store_whose_rows_point_nowhere_stays_as_it_is_until_it_is_mended) {
  clock_.now = 1'800'000'000'000;  // later than anything in it
  fs::copy(old_stores().front(), folder_ / "old", fs::copy_options::recursive);
  acts::district old((folder_ / "old").string(), "district-a", clock_);
  store::connection db(old.files().path(".db"), store::access_mode::read_write);
  db.script(
      "pragma foreign_keys=off; create table was as select id, school from school_enrollment;"
      "update school_enrollment set school = 999");
  EXPECT_EQ(code_of([&] { acts::migrate_store(old, operator_()); }), "corrupt");
  EXPECT_EQ(store::schema_of(db), 1);
  db.script(
      "update school_enrollment set school = (select w.school from was w where w.id = "
      "school_enrollment.id); drop table was");
  clock_.now += 1000;  // the backup's name is the time's
  acts::migrate_store(old, operator_());
  EXPECT_EQ(store::schema_of(db), store::schema_version);
}

TEST_F(maintenance_test, an_access_log_of_a_later_version_stops_the_migration) {
  clock_.now = 1'800'000'000'000;
  fs::copy(old_stores().front(), folder_ / "old", fs::copy_options::recursive);
  acts::district old((folder_ / "old").string(), "district-a", clock_);
  store::connection(old.files().path(".access.db"), store::access_mode::read_write)
      .script("pragma user_version = 99");
  EXPECT_EQ(code_of([&] { acts::migrate_store(old, operator_()); }), "newer-schema");
  EXPECT_EQ(acts::plan_migration(old, operator_()).found, 1) << "and nothing was changed";
}

TEST_F(maintenance_test, two_that_migrate_at_once_migrate_once) {
  fs::copy(old_stores().front(), folder_ / "old", fs::copy_options::recursive);
  const auto file = (folder_ / "old" / "district-a.db").string();
  static std::atomic<bool> waits;
  waits = false;
  std::atomic<int> migrated = 0;
  std::thread second;
  {
    store::connection db(file, store::access_mode::read_write);
    store::migrate_district(db, [&](store::connection&) {
      ++migrated;
      second = std::thread([&] {  // it has seen the old schema, and waits for the lock
        store::connection own(file, store::access_mode::read_write);
        sqlite3_busy_handler(
            own.handle(),
            [](void*, int) {
              waits = true;
              return 1;
            },
            nullptr);
        store::migrate_district(own, [&](store::connection&) { ++migrated; });
      });
      while (!waits) std::this_thread::yield();
    });
  }
  second.join();
  EXPECT_EQ(migrated, 1);
  store::connection db(file, store::access_mode::read_write);
  EXPECT_EQ(store::schema_of(db), store::schema_version);
  auto q = db.prepare("pragma foreign_key_check");
  EXPECT_FALSE(q.next());
}

TEST_F(maintenance_test, a_backup_made_while_others_write_comes_back_whole_elsewhere) {
  save(*d_, alma, "Goal 0");
  const auto folder = (folder_ / "copies" / "one").string();
  std::atomic<bool> stop = false;
  std::atomic<int> saved = 0;
  std::thread writer([&] {
    acts::district own(folder_.string(), "district-a", clock_);
    for (int i = 1; !stop || i < 5; ++i) {
      save(own, beto, "Goal " + std::to_string(i));
      ++saved;
    }
  });
  while (saved < 2) std::this_thread::yield();
  const auto made = acts::back_up_store(*d_, operator_(), folder);
  stop = true;
  writer.join();
  save(*d_, alma, "After the backup");

  acts::district back((folder_ / "elsewhere").string(), "district-a", clock_);
  const auto restored = acts::restore_store(back, operator_(), folder);
  EXPECT_EQ(restored.counts, made.it.counts);
  EXPECT_EQ(restored.audit_head, made.it.audit_head);
  const auto sound = acts::verify_store(back, operator_());
  EXPECT_TRUE(sound.wrong.empty()) << sound.wrong.front().rule.name;
  EXPECT_EQ(sound.audit_rows, made.it.audit_rows + 1) << "and the restore's own row";
  EXPECT_EQ(acts::view_ilp(back, registrar(), alma)
                .plan->section("goals")
                ->body.items("goals")
                .front()
                .text("statement"),
            "Goal 0");
  save(back, alma, "Work goes on");
  EXPECT_TRUE(acts::verify_store(*d_, operator_()).wrong.empty());
}

TEST_F(maintenance_test, a_backup_of_no_name_is_named_after_its_time) {
  const auto made = acts::back_up_store(*d_, operator_(), {});
  EXPECT_EQ(fs::path(made.folder).filename(), "district-a.backup-2026-11-21T161500Z");
  EXPECT_TRUE(fs::exists(made.folder + "/manifest.json"));
}

TEST_F(maintenance_test, an_old_store_can_be_backed_up_before_anything_is_done_to_it) {
  const auto from = old_stores().front();
  const auto folder = folder_ / "old";
  fs::copy(from, folder, fs::copy_options::recursive);
  acts::district old(folder.string(), "district-a", clock_);
  const auto made = acts::back_up_store(old, operator_(), (folder_ / "copy").string());
  EXPECT_EQ(std::to_string(made.it.schema), from.filename().string());
  EXPECT_EQ(acts::plan_migration(old, operator_()).found, made.it.schema) << "as it was";
  acts::district back((folder_ / "back").string(), "district-a", clock_);
  EXPECT_EQ(acts::restore_store(back, operator_(), made.folder).audit_rows, made.it.audit_rows);
}

TEST_F(maintenance_test, only_whoever_keeps_the_machine_maintains_it) {
  EXPECT_EQ(code_of([&] { acts::plan_migration(*d_, registrar()); }), "forbidden");
  EXPECT_EQ(code_of([&] { acts::migrate_store(*d_, registrar()); }), "forbidden");
  EXPECT_EQ(code_of([&] { acts::back_up_store(*d_, registrar(), {}); }), "forbidden");
  acts::district back((folder_ / "back").string(), "district-a", clock_);
  EXPECT_EQ(code_of([&] { acts::restore_store(back, registrar(), folder_.string()); }),
            "forbidden");
}

TEST_F(maintenance_test, a_damaged_backup_restores_nothing_and_says_what_is_wrong) {
  const auto folder = folder_ / "copy";
  acts::back_up_store(*d_, operator_(), folder.string());
  EXPECT_EQ(code_of([&] { acts::back_up_store(*d_, operator_(), folder.string()); }), "conflict")
      << "a backup is never written over";
  acts::district back((folder_ / "elsewhere").string(), "district-a", clock_);
  {
    std::fstream db(folder / "district.db", std::ios::in | std::ios::out | std::ios::binary);
    db.seekp(50'000);
    db.put('x');
  }
  try {
    acts::restore_store(back, operator_(), folder.string());
    FAIL() << "restored a damaged backup";
  } catch (const core::failure& f) {
    ASSERT_EQ(f.why().size(), 1u);
    EXPECT_EQ(f.why().front().rule.name, core::codes::backup_damaged.name);
    EXPECT_EQ(f.why().front().file, "district.db");
  }
  EXPECT_FALSE(back.files().exists());
  fs::remove(folder / "manifest.json");
  EXPECT_EQ(code_of([&] { acts::restore_store(back, operator_(), folder.string()); }), "not-found");
}

TEST_F(maintenance_test, a_restore_goes_over_nothing_that_is_there) {
  const auto folder = (folder_ / "copy").string();
  acts::back_up_store(*d_, operator_(), folder);
  EXPECT_EQ(code_of([&] { acts::restore_store(*d_, operator_(), folder); }), "conflict");
  acts::district other((folder_ / "elsewhere").string(), "district-b", clock_);
  EXPECT_EQ(code_of([&] { acts::restore_store(other, operator_(), folder); }), "conflict")
      << "a backup is its district's";
  fs::create_directories(folder_ / "left");
  std::ofstream(folder_ / "left" / "district-a.db-wal") << "what an older store left";
  acts::district beside((folder_ / "left").string(), "district-a", clock_);
  EXPECT_EQ(code_of([&] { acts::restore_store(beside, operator_(), folder); }), "conflict")
      << "an old write-ahead log would be played into the restored file";
  EXPECT_EQ(code_of([&] { acts::restore_store(beside, counselor(), folder); }), "forbidden");
}

TEST_F(maintenance_test, a_name_in_a_manifest_leads_nowhere_else) {
  const auto folder = folder_ / "copy";
  acts::back_up_store(*d_, operator_(), folder.string());
  auto text = text_of(folder / "manifest.json");
  const std::string name = "\"access.db\"";
  text.replace(text.find(name), name.size(), "\"files/../../../x\"");
  std::ofstream(folder / "manifest.json") << text;
  acts::district back((folder_ / "elsewhere").string(), "district-a", clock_);
  EXPECT_EQ(code_of([&] { acts::restore_store(back, operator_(), folder.string()); }), "invalid");
}

TEST_F(maintenance_test, two_maintenance_commands_do_not_meet) {
  const store::maintenance_lock other((folder_ / "district-a.maintenance").string());
  EXPECT_EQ(code_of([&] { acts::back_up_store(*d_, operator_(), {}); }), "conflict");
  EXPECT_EQ(code_of([&] { acts::migrate_store(*d_, operator_()); }), "conflict");
  EXPECT_EQ(code_of([&] { acts::rotate_access(*d_, operator_()); }), "conflict");
  EXPECT_EQ(code_of([&] { acts::verify_store(*d_, operator_()); }), "conflict")
      << "what a purge is taking away is no damage";
}

TEST_F(maintenance_test, two_may_verify_at_once_and_none_begins_to_move_things_meanwhile) {
  const store::maintenance_lock other((folder_ / "district-a.maintenance").string(),
                                      store::maintenance_lock::holding::looking);
  EXPECT_TRUE(acts::verify_store(*d_, operator_()).wrong.empty());
  EXPECT_TRUE(acts::verify_audit(*d_, operator_()).wrong.empty());
  EXPECT_EQ(code_of([&] { acts::rotate_access(*d_, operator_()); }), "conflict");
}

TEST_F(maintenance_test, a_killed_init_does_not_block_the_next) {
  std::ofstream(folder_ / "district-c.db.new") << "half a store";
  acts::district c(folder_.string(), "district-c", clock_);
  acts::init_district(
      c, operator_(),
      {.name = "C", .state = "KY", .profile = "us-ky", .time_zone = "America/New_York"});
  EXPECT_TRUE(acts::verify_store(c, operator_()).wrong.empty());
}

TEST_F(maintenance_test, an_init_where_a_district_was_moved_away_loses_no_access_log) {
  acts::view_ilp(*d_, registrar(), alma);
  d_.reset();
  for (const auto* end : {".db", ".db-wal", ".db-shm"})
    if (fs::exists(folder_ / ("district-a" + std::string(end))))
      fs::rename(folder_ / ("district-a" + std::string(end)),
                 folder_ / ("moved" + std::string(end)));
  std::ofstream(folder_ / "district-a.db.part") << "what a restore left";
  d_ = make("district-a", "Made anew");
  EXPECT_FALSE(fs::exists(folder_ / "district-a.db.part"));
  store::connection old(
      (folder_ / ("district-a.access-left." + std::to_string(clock_.now))).string(),
      store::access_mode::read_only);
  EXPECT_EQ(old.count_rows("access"), 1) << "who looked is still known";
}

}  // namespace throughline::testing_
