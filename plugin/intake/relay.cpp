// Hands what an adapter reads to the importer on another thread, so that both work at once.
#include "intake/relay.hpp"

#include <utility>

namespace throughline::intake {
namespace {

constexpr std::size_t send_at = 128U << 10, most_waiting = 16;

}  // namespace

relay::relay(sink& to) : to_(to), thread_([this] { loop(); }) {}

relay::~relay() {
  {
    const std::lock_guard hold(lock_);
    done_ = true;
    waiting_.clear();  // finish() was not asked for: nobody wants the rest
  }
  changed_.notify_all();
  thread_.join();
}

void relay::told() {
  if (bytes_.size() >= send_at) send();
}

void relay::end(const part_end& e) {
  recording::end(e);
  send();
}

void relay::send() {
  {
    std::unique_lock hold(lock_);
    changed_.wait(hold, [&] { return waiting_.size() < most_waiting || failed_; });
    if (failed_) std::rethrow_exception(failed_);
    waiting_.push_back(std::exchange(bytes_, {}));
  }
  changed_.notify_all();
}

void relay::finish() {
  send();
  std::unique_lock hold(lock_);
  changed_.wait(hold, [&] { return failed_ || (waiting_.empty() && idle_); });
  if (failed_) std::rethrow_exception(failed_);
}

void relay::loop() {
  std::unique_lock hold(lock_);
  for (;;) {
    changed_.wait(hold, [&] { return done_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const auto bytes = std::move(waiting_.front());
    waiting_.pop_front();
    idle_ = false;
    hold.unlock();
    changed_.notify_all();
    std::exception_ptr failed;
    try {
      retell(bytes, to_);
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

}  // namespace throughline::intake
