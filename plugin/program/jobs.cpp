// What serve does by the clock, beside its requests: one thread, one job after another.
#include "program/jobs.hpp"

#include <algorithm>
#include <exception>

namespace throughline::program {

namespace {
// Of how long has passed, not of what time it is: a clock set back must not stop the seals.
using steady = std::chrono::steady_clock;
}  // namespace

jobs::jobs(std::vector<job> all, teller tell)
    : all_(std::move(all)), tell_(std::move(tell)), thread_([this] { run(); }) {}

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

void jobs::do_one(const job& it) const {
  try {
    it.work();
  } catch (const std::exception& e) {
    tell_(it.name + ": " + e.what());
  }
}

void jobs::run() {
  std::vector<steady::time_point> due;
  for (const auto& one : all_) due.push_back(steady::now() + one.every);
  std::unique_lock hold(lock_);
  while (!stop_ && !due.empty()) {
    const auto next = std::min_element(due.begin(), due.end());
    if (wake_.wait_until(hold, *next, [this] { return stop_; })) return;
    const auto& one = all_[static_cast<std::size_t>(next - due.begin())];
    hold.unlock();
    do_one(one);
    hold.lock();
    *next = steady::now() + one.every;
  }
}

}  // namespace throughline::program
