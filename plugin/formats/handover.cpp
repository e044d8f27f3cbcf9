// Hands blocks of bytes to another thread, so that who makes them and who takes them work at once.
#include "formats/handover.hpp"

#include <utility>

namespace throughline::formats {
namespace {

constexpr std::size_t most_waiting = 16;

}  // namespace

handover::handover(std::function<void(std::string_view)> take)
    : take_(std::move(take)), thread_([this] { loop(); }) {}

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
    const auto block = std::move(waiting_.front());
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
    hold.lock();
    idle_ = true;
    if (failed) {
      failed_ = failed;
      waiting_.clear();
    }
    changed_.notify_all();
    if (failed) return;
  }
}

}  // namespace throughline::formats
