// The short transactions of an import, with gaps between them in which others save.
#include "intake/turns.hpp"

#include <thread>
#include <utility>

#include "store/feeds.hpp"
#include "store/migrate.hpp"
#include "store/wal.hpp"

namespace throughline::intake {
namespace {

// What an import is given while others wait all the time.
constexpr std::chrono::microseconds shortest_turn{3'000};
// Whoever saved may save again.
constexpr std::chrono::seconds busy_for{2};
// Left free after a turn: whoever waits asks each half a millisecond.
constexpr std::chrono::microseconds gap{1'000};

// Each is a scan and a sort of a whole table: one to a turn, unless they are quickly made.
void make_indexes(store::district& d) {
  constexpr std::chrono::milliseconds quick{250};
  const auto all = store::feed_indexes();
  for (auto one = all.begin(); one != all.end();) {
    {
      store::writing w(d);
      const auto until = std::chrono::steady_clock::now() + quick;
      do {
        store::make_feed_index(w.db(), *one++);
      } while (one != all.end() && std::chrono::steady_clock::now() < until);
      w.commit();
    }
    std::this_thread::sleep_for(gap);
  }
}

}  // namespace

void make_missing_indexes(store::district& d) {
  const struct parting {
    store::district& d;
    ~parting() { d.close_writer(); }
  } afterwards{d};
  make_indexes(d);
}

turns::turns(store::district& d, wal_mover& mover, bool again,
             std::function<void(std::int64_t)> progress, turn_lengths longest)
    : district_(d),
      door_(d.door_path()),
      mover_(mover),
      progress_(std::move(progress)),
      longest_(longest.usual) {
  if (again) make_missing_indexes(d);
  store::reading r(d);
  alone_ = !store::has_people(r.db());
  if (alone_) longest_ = longest.first;
}

turns::~turns() {
  if (!mode_set_) return;
  now_.reset();
  try {  // whatever failed; this writes nothing
    leave_mode();
  } catch (...) {
    district_.close_writer();
  }
}

void turns::begin() {
  if (now_) return;
  if (!mode_set_ && alone_) district_.close_readers();
  now_.emplace(district_);
  if (!std::exchange(mode_set_, true))  // also when it fails half way
    store::set_import_mode(now_->db(), alone_ ? store::import_mode::alone : store::import_mode::on);
  next_class_ = store::next_class(db());
  next_person_ = store::next_person(db());  // others may have added some
  next_stay_ = store::next_stay(db());
  next_academic_record_ = store::next_academic_record(db());
  is_over_ = false;
  door_.knocked();  // its own, while it waited
  began_ = std::chrono::steady_clock::now();
}

bool turns::over() {
  if (!now_ || ++done_ % 16 != 0) return is_over_;
  const auto now = std::chrono::steady_clock::now();
  is_over_ = now - began_ >= longest_;
  if (now - began_ >= shortest_turn && door_.knocked()) {
    heard_ = now;
    is_over_ = true;
  }
  return is_over_;
}

void turns::end_in_time() {
  if (!is_over_) return;
  end();
  std::this_thread::sleep_for(gap);
  if (progress_) progress_(done_);
}

void turns::end() {
  now_->commit();
  const auto pages = store::wal_pages(now_->db());
  now_.reset();
  is_over_ = false;
  mover_.committed(pages, began_ - heard_ < busy_for);
}

void turns::finish() {
  if (now_) end();
  if (!mode_set_) return;
  if (alone_) make_indexes(district_);
  leave_mode();
}

void turns::leave_mode() {
  store::writing w(district_);
  store::set_import_mode(w.db(), store::import_mode::off);
  mode_set_ = false;
}

}  // namespace throughline::intake
