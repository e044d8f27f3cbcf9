// Does one piece of work at a time on another thread, while its owner goes on.
#include "intake/aside.hpp"

#include <utility>

namespace throughline::intake {

aside::~aside() {
  {
    const std::lock_guard hold(lock_);
    stop_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void aside::wait() {
  std::unique_lock hold(lock_);
  changed_.wait(hold, [&] { return !work_; });
  if (failed_) std::rethrow_exception(std::exchange(failed_, nullptr));
}

bool aside::busy() {
  const std::lock_guard hold(lock_);
  return static_cast<bool>(work_);
}

void aside::run(std::function<void()> work) {
  wait();
  if (!thread_.joinable()) thread_ = std::thread([this] { loop(); });
  {
    const std::lock_guard hold(lock_);
    work_ = std::move(work);
  }
  changed_.notify_all();
}

void aside::loop() {
  std::unique_lock hold(lock_);
  for (;;) {
    changed_.wait(hold, [&] { return stop_ || work_; });
    if (!work_) return;
    hold.unlock();
    std::exception_ptr failed;
    try {
      work_();
    } catch (...) {
      failed = std::current_exception();
    }
    hold.lock();
    failed_ = failed;
    work_ = nullptr;
    changed_.notify_all();
  }
}

}  // namespace throughline::intake
