// Hands blocks of bytes to another thread, so that who makes them and who takes them work at once.
#include "formats/handover.hpp"

#include <utility>

namespace throughline::formats {
namespace {

constexpr std::size_t most_waiting = 16;
// A block of the usual size is filled again: a new one would be grown, and its pages asked of the
// system, each time.
constexpr std::size_t most_kept = 512U << 10;

}  // namespace

handover::handover(std::function<void(std::string_view)> take) : take_(std::move(take)) {
  taken_.reserve(most_waiting + 1);  // no more blocks than that are ever with both threads
  thread_ = std::thread([this] { loop(); });
}

handover::~handover() {
  {
    const std::lock_guard hold(lock_);
    done_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
  thread_.join();
}

void handover::give(std::string& block) {
  {
    std::unique_lock hold(lock_);
    changed_.wait(hold, [&] { return waiting_.size() < most_waiting || failed_; });
    if (failed_) std::rethrow_exception(failed_);
    waiting_.push_back(std::exchange(block, {}));
    if (!taken_.empty()) {
      block = std::move(taken_.back());
      taken_.pop_back();
    }
  }
  changed_.notify_all();
}

void handover::drain() {
  std::unique_lock hold(lock_);
  changed_.wait(hold, [&] { return failed_ || (waiting_.empty() && idle_); });
  if (failed_) std::rethrow_exception(failed_);
}

void handover::loop() {
  std::unique_lock hold(lock_);
  for (;;) {
    changed_.wait(hold, [&] { return done_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    auto block = std::move(waiting_.front());
    waiting_.pop_front();
    idle_ = false;
    hold.unlock();
    changed_.notify_all();
    std::exception_ptr failed;
    try {
      take_(block);
    } catch (...) {
      failed = std::current_exception();
    }
    block.clear();
    hold.lock();
    idle_ = true;
    if (block.capacity() <= most_kept) taken_.push_back(std::move(block));
    if (failed) {
      failed_ = failed;
      waiting_.clear();
    }
    changed_.notify_all();
    if (failed) return;
  }
}

}  // namespace throughline::formats
