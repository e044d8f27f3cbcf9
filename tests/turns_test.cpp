// An import shares a district's file: who waits for it is heard, and the wal does not grow on.
#include "intake/turns.hpp"

#include <atomic>
#include <thread>

#include "intake/wal_mover.hpp"
#include "intake_fixture.hpp"
#include "store/door.hpp"

namespace throughline::intake {
namespace {

class turn_taking : public intake_run {
 protected:
  // Some megabytes in one transaction, about so many pages of the wal.
  static void fill(store::connection& db, int pages) {
    db.script("create table if not exists filling (it blob)");
    db.script(
        "insert into filling with n(i) as (select 1 union all select i + 1 from n where i < " +
        std::to_string(pages) + ") select zeroblob(4000) from n");
  }
  [[nodiscard]] std::uintmax_t size_of_file() const { return fs::file_size(folder_ / "demo.db"); }
};

TEST_F(turn_taking, a_knock_is_heard_once_and_nobody_knocks_where_nobody_listens) {
  const auto path = (folder_ / "door").string();
  store::knock(path);
  EXPECT_FALSE(fs::exists(path));
  store::door listening(path);
  EXPECT_FALSE(listening.knocked());
  store::knock(path);
  EXPECT_TRUE(listening.knocked());
  EXPECT_FALSE(listening.knocked());
  store::knock(path);
  store::knock(path);
  EXPECT_TRUE(listening.knocked());
  EXPECT_FALSE(store::door(path).knocked()) << "what was before is over";
  EXPECT_THROW(store::door((folder_ / "none" / "door").string()), core::failure);
}

// The turns would last for hours: only who waits ends them.
TEST_F(turn_taking, a_turn_ends_when_another_process_or_thread_waits_to_save) {
  import(many(3));  // people: the wal stays
  store::district other(folder_.string(), "demo");
  for (auto* who : {&other, files_.get()}) {
    wal_mover mover(*files_);
    turns t(*files_, mover, false, {}, {std::chrono::hours(9), std::chrono::hours(9)});
    t.begin();
    std::atomic<bool> saved = false, refused = false;
    std::thread saver([&] {
      try {
        store::writing w(*who);
        w.commit();
        saved = true;
      } catch (const core::failure&) {
        refused = true;  // after ten seconds
      }
    });
    // another thread of this object waits for as long as it takes: a bound of its own
    const auto enough = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!t.over() && !refused && std::chrono::steady_clock::now() < enough)
      std::this_thread::yield();
    EXPECT_TRUE(t.over()) << (who == &other ? "another process" : "another thread");
    t.finish();
    saver.join();
    EXPECT_TRUE(saved);
  }
}

TEST_F(turn_taking, a_first_imports_turn_ends_when_somebody_opens_the_file) {
  fs::create_directory(folder_ / "demo.intake");
  wal_mover mover(*files_);
  turns t(*files_, mover, false, {}, {std::chrono::hours(9), std::chrono::hours(9)});
  t.begin();
  ASSERT_TRUE(t.alone());
  fill(t.db(), 10);
  std::atomic<bool> opened = false, refused = false;
  std::thread reader([&] {
    try {
      store::district other(folder_.string(), "demo");
      store::reading r(other);
      opened = true;
    } catch (const core::failure&) {
      refused = true;
    }
  });
  while (!t.over() && !opened && !refused) std::this_thread::yield();
  if (t.over()) t.end_in_time();
  reader.join();
  EXPECT_TRUE(opened);
}

TEST_F(turn_taking, what_is_in_the_wal_is_moved_at_once_when_others_save_and_aside_when_not) {
  import(many(3));
  const auto before = size_of_file();
  for (const bool others_save : {true, false}) {
    wal_mover mover(*files_);
    int pages = 0;
    {
      store::writing w(*files_);
      store::set_import_mode(w.db(), store::import_mode::on);
      fill(w.db(), 2100);
      w.commit();
      pages = store::wal_pages(w.db());
    }
    EXPECT_GE(pages, 2100);
    const auto full = size_of_file();
    EXPECT_LT(full, before + 2100U * 4096 * (others_save ? 1 : 2)) << "the commit moved nothing";
    mover.committed(1999, others_save);
    EXPECT_EQ(size_of_file(), full) << "too few to be worth it";
    mover.committed(pages, others_save);
    if (others_save) {
      EXPECT_GE(size_of_file(), full + 2000U * 4096);
    }
  }
  EXPECT_GE(size_of_file(), before + 2U * 2000 * 4096) << "what is moved aside is waited for";
}

// SQLite sees to its length again, for whoever saves.
TEST_F(turn_taking, after_an_import_a_commit_moves_pages_by_itself_again) {
  import(many(3));
  import(many(4));
  const auto before = size_of_file();
  store::writing w(*files_);
  fill(w.db(), 4100);
  w.commit();
  EXPECT_GE(size_of_file(), before + 4000U * 4096);
}

}  // namespace
}  // namespace throughline::intake
