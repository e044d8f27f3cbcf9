// What serve does by the clock, beside its requests: one thread, one job after another.
#include "program/jobs.hpp"

#include <algorithm>
#include <exception>

namespace throughline::program {

jobs::jobs(std::vector<job> all, teller tell) : all_(std::move(all)), tell_(std::move(tell)) {
  for (const auto& one : all_) due_.push_back(steady::now() + one.every);
  thread_ = std::thread([this] { run(); });
}

jobs::~jobs() {
  {
    const std::lock_guard hold(lock_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
  for (const auto& one : all_)
    if (one.at_end) do_one(one);
}

void jobs::do_one(const job& it) const noexcept {
  try {
    try {
      it.work();
    } catch (const std::exception& e) {
      tell_(it.name + ": " + e.what());
    }
  } catch (...) {  // NOLINT(bugprone-empty-catch): no memory even for the words; it comes up again
  }
}

void jobs::run() noexcept {  // nothing in it asks for memory but the jobs
  std::unique_lock hold(lock_);
  while (!stop_ && !due_.empty()) {
    const auto next = std::min_element(due_.begin(), due_.end());
    if (wake_.wait_until(hold, *next, [this] { return stop_; })) return;
    const auto& one = all_[static_cast<std::size_t>(next - due_.begin())];
    hold.unlock();
    do_one(one);
    hold.lock();
    *next = steady::now() + one.every;
  }
}

}  // namespace throughline::program
