// What is said of a store whose files are damaged, foreign, gone or shut; and that it works again
// when they are mended.
#include <sqlite3.h>

#include <fstream>

#include "acts/overview.hpp"
#include "acts/proof.hpp"
#include "acts/transfers.hpp"
#include "child.hpp"
#include "core/failure.hpp"
#include "district_fixture.hpp"
#include "fault/disk.hpp"
#include "store/durable.hpp"
#include "store/files.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {
namespace {

namespace fs = std::filesystem;

class store_files : public district_test {
 protected:
  void SetUp() override {
    district_test::SetUp();
    goal("Kept");
    acts::view_ilp(*d_, registrar(), alma);
    acts::seal_access(*d_, operator_());
  }
  void close() {
    d_.reset();
    for (const auto* file : {".db", ".access.db"})  // one file each, as after a clean end
      store::connection(path(file), store::access_mode::read_write)
          .script("pragma wal_checkpoint(truncate)");
  }
  void open() { d_ = std::make_unique<acts::district>(folder_.string(), "district-a", clock_); }
  std::string path(const std::string& suffix) const {
    return (folder_ / ("district-a" + suffix)).string();
  }
  static std::string text_of(const std::string& p) {
    std::ifstream in(p, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write(const std::string& p, const std::string& text) {
    std::ofstream(p, std::ios::binary) << text;
  }
  void goal(const std::string& statement) {
    const auto v = acts::view_ilp(*d_, counselor(), alma);
    const auto* now = v.plan ? v.plan->section("goals") : nullptr;
    acts::save_ilp_section(
        *d_, counselor(), alma, "goals", now ? std::optional(now->hash) : std::nullopt,
        json(R"({"goals":[{"kind":"academic","statement":")" + statement + R"("}]})"));
  }
  std::string look() {
    return code_of([&] { acts::view_ilp(*d_, registrar(), alma); });
  }
  std::string save() {
    return code_of([&] { goal("New"); });
  }
  std::string verify() {
    return code_of([&] { acts::verify_store(*d_, operator_()); });
  }
  core::findings wrong() { return acts::verify_store(*d_, operator_()).wrong; }
};

TEST_F(store_files, that_are_no_database_are_said_to_be_damaged_and_left_as_they_are) {
  close();
  const auto whole = text_of(path(".db"));
  const std::string other(5000, 'x');
  write(path(".db"), other);
  open();
  EXPECT_EQ(look(), "corrupt");
  EXPECT_EQ(save(), "corrupt");
  EXPECT_EQ(verify(), "corrupt");
  EXPECT_EQ(text_of(path(".db")), other);
  write(path(".db"), whole);
  open();
  EXPECT_EQ(look(), "");
  EXPECT_TRUE(wrong().empty());
}

TEST_F(store_files, with_a_folder_in_the_place_of_the_store_are_unavailable) {
  close();
  fs::rename(path(".db"), path(".kept"));
  fs::create_directory(path(".db"));
  open();
  EXPECT_EQ(look(), "unavailable");
  EXPECT_EQ(save(), "unavailable");
  fs::remove(path(".db"));
  fs::rename(path(".kept"), path(".db"));
  EXPECT_EQ(look(), "") << "the same process goes on";
  EXPECT_EQ(save(), "");
}

TEST_F(store_files, that_were_moved_away_are_unavailable_until_they_are_back) {
  close();
  open();
  const auto away = folder_.string() + "-away";
  fs::rename(folder_, away);
  EXPECT_EQ(look(), "unavailable");
  EXPECT_EQ(save(), "unavailable");
  EXPECT_EQ(verify(), "unavailable");
  EXPECT_EQ(code_of([&] { (void)d_->files().open(".db", false); }), "unavailable");
  EXPECT_EQ(code_of([&] { acts::rotate_access(*d_, operator_()); }), "unavailable");
  EXPECT_TRUE(d_->files().access_archives().empty());
  EXPECT_FALSE(fs::exists(folder_)) << "nothing is made in their place";
  fs::rename(away, folder_);
  EXPECT_EQ(look(), "");
  EXPECT_EQ(save(), "");
}

TEST_F(store_files, without_the_access_log_show_nobody_anything) {
  close();
  fs::rename(path(".access.db"), path(".kept"));
  open();
  EXPECT_EQ(look(), "unavailable") << "a view that cannot be written down is not given";
  fs::rename(path(".kept"), path(".access.db"));
  EXPECT_EQ(look(), "");
}

TEST_F(store_files, without_the_head_row_are_damaged) {
  close();
  store::connection db(path(".db"), store::access_mode::read_write);
  db.script("pragma foreign_keys=off; create table kept as select * from district");
  db.script("delete from district");
  open();
  EXPECT_EQ(look(), "corrupt");
  db.script("insert into district select * from kept; drop table kept");
  EXPECT_EQ(look(), "");
}

// The web server's user and the service's open a district in the same moment: whoever comes second
// meets the other's wal before it is shared with the group.
TEST_F(store_files, that_another_user_is_making_in_this_moment_are_opened_again) {
  close();
  EXPECT_TRUE(in_child([&] {
    install_fault_vfs();
    for (int wals = 0; wals < 7; ++wals)
      for (int indexes = 0; indexes < 4; ++indexes) {
        open();
        not_shared_yet(wals, indexes);
        // the same connections in another order
        const bool looks_first = (wals + indexes) % 2 == 0;
        const auto refused = (looks_first ? look() : "") + code_of([&] {
                               store::writing w(d_->files());
                               w.commit();
                             }) +
                             save();
        if (!refused.empty()) {
          std::cerr << wals << " wals, " << indexes << " indexes: " << refused << '\n';
          return false;
        }
      }
    return true;
  }));
}

TEST_F(store_files, that_stay_read_only_are_unavailable_until_they_may_be_written) {
  close();
  EXPECT_TRUE(in_child([&] {
    install_fault_vfs();
    not_shared_yet(1'000'000'000, 0);
    open();
    if (save() != "unavailable") return false;
    not_shared_yet(0, 0);
    return save().empty();
  }));
}

TEST_F(store_files, take_no_id_that_is_not_a_plain_name) {
  for (const std::string id : {"", "../x", "A", "x/y", "x.db", "x y", "\xc3\xa9"})
    EXPECT_EQ(code_of([&] { acts::district(folder_.string(), id, clock_); }), "bad-request") << id;
  EXPECT_EQ(code_of([&] { acts::district(folder_.string(), std::string(65, 'a'), clock_); }),
            "bad-request");
  EXPECT_EQ(code_of([&] { acts::district(folder_.string(), std::string(64, 'a'), clock_); }), "");
}

TEST_F(store_files, open_in_a_parent_are_refused_to_its_child_and_stay_the_parents) {
  save();
  auto idle = std::make_unique<acts::district>(folder_.string(), "district-a", clock_);
  EXPECT_TRUE(in_child([&] {
    idle.reset();  // it had nothing open
    const bool refused = look() == "unavailable" && save() == "unavailable";
    d_.reset();  // forgets the parent's connections
    open();
    return refused && look().empty() && save().empty();
  }));
  EXPECT_EQ(save(), "");
  EXPECT_TRUE(wrong().empty());
}

TEST_F(store_files, of_a_new_district_are_not_made_over_what_nobody_expects_there) {
  const auto made = [&] { return code_of([&] { make("district-c", "C"); }); };
  const auto at = [&](const std::string& name) { return folder_ / ("district-c" + name); };
  // A log moved to another disk, whose link stayed.
  fs::create_symlink(folder_ / "gone" / "access.db", at(".access.db"));
  EXPECT_EQ(made(), "unavailable");
  fs::remove(at(".access.db"));
  fs::remove(at(".db.new"));
  fs::create_directories(at(".db.new") / "somebody's");
  EXPECT_EQ(made(), "unavailable");
  fs::remove_all(at(".db.new"));
  write(at(".access.db").string(), "an old log");
  fs::create_directories(at(".access-left." + std::to_string(clock_.now)) / "somebody's");
  EXPECT_EQ(made(), "unavailable");
  EXPECT_EQ(text_of(at(".access.db").string()), "an old log") << "it is not written over";
  fs::remove_all(at(".access-left." + std::to_string(clock_.now)));
  EXPECT_EQ(made(), "");
  EXPECT_EQ(made(), "conflict") << "once";
}

TEST_F(store_files, of_a_new_district_need_a_folder) {
  write((folder_ / "file").string(), "x");
  acts::district d((folder_ / "file").string(), "district-c", clock_);
  EXPECT_EQ(
      code_of([&] {
        acts::init_district(
            d, operator_(),
            {.name = "C", .state = "KY", .profile = "us-ky", .time_zone = "America/New_York"});
      }),
      "unavailable");
}

TEST_F(store_files, kept_by_their_hash_are_read_as_they_were_or_not_at_all) {
  const auto hash = core::sha256("a package");
  acts::keep_file(*d_, hash, "a package");
  acts::keep_file(*d_, hash, "a package");
  EXPECT_EQ(store::read_file(d_->files(), hash), "a package");
  const auto file = path(".files/" + core::to_hex(hash));
  write(file, "a pickage");
  EXPECT_EQ(code_of([&] { store::read_file(d_->files(), hash); }), "corrupt");
  fs::remove(file);
  EXPECT_EQ(code_of([&] { store::read_file(d_->files(), hash); }), "corrupt");
  fs::create_directories(file);
  const auto other = core::sha256("another");
  write(path(".kept"), "x");
  fs::remove_all(path(".files"));
  fs::rename(path(".kept"), path(".files"));
  EXPECT_EQ(code_of([&] { acts::keep_file(*d_, other, "another"); }), "unavailable");
}

TEST_F(store_files, cannot_be_kept_up_by_two_or_without_their_lock) {
  fs::create_directory(path(".maintenance"));
  EXPECT_EQ(code_of([&] { acts::rotate_access(*d_, operator_()); }), "unavailable");
  fs::remove(path(".maintenance"));
  EXPECT_EQ(code_of([&] { acts::rotate_access(*d_, operator_()); }), "");
}

TEST_F(store_files, in_a_process_short_of_memory_take_a_change_whole_or_not_at_all) {
  d_.reset();
  EXPECT_TRUE(in_child([&] {
    open();
    int refused = 0;
    for (int more = 0; more < 300'000; more += 3000) {
      const auto statement = "With " + std::to_string(more);
      sqlite3_hard_heap_limit64(sqlite3_memory_used() + more + 1);
      bool saved = true;
      try {
        goal(statement);
      } catch (const std::bad_alloc&) {
        saved = false;
        ++refused;
      }
      sqlite3_hard_heap_limit64(0);
      const auto v = acts::view_ilp(*d_, counselor(), alma);
      const auto now = v.plan->section("goals")->body.items("goals").front().text("statement");
      if ((now == statement) != saved) return false;
      if (more % 30'000 == 0) {  // with nothing prepared or cached yet
        d_.reset();
        open();
      }
    }
    return refused > 3 && wrong().empty() && save().empty();
  }));
}

// What our own words to SQLite get wrong is a defect, and never said of the store.
TEST_F(store_files, are_not_blamed_for_a_mistake_of_ours) {
  store::connection db(path(".db"), store::access_mode::read_write);
  EXPECT_THROW(db.script("select nothing from nowhere"), std::logic_error);
  EXPECT_THROW(db.run("select nothing from nowhere"), std::logic_error);
  EXPECT_THROW(db.run("select $1", 1, 2), std::logic_error);
  EXPECT_THROW(db.run("select $1", 1, "text"), std::logic_error);
  EXPECT_THROW(db.run("select $1", 1, nullptr), std::logic_error);
  EXPECT_THROW(db.run("select $1", 1, store::blob_view{"bytes"}), std::logic_error);
  EXPECT_EQ(code_of([&] { db.script("insert into setting (name, body) values (null, 'x')"); }),
            "conflict");
  EXPECT_EQ(code_of([&] { db.script("pragma query_only=on; delete from setting"); }),
            "unavailable");
}

}  // namespace
}  // namespace throughline::testing_
