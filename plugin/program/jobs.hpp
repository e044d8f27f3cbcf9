// What serve does by the clock, beside its requests: one thread, one job after another.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace throughline::program {

// Runs each job every `every` (the first time after that long), and once more when it is destroyed,
// so that a clean stop leaves nothing undone. A job that throws is told to `tell`
// (its name and what it said, no personal data) and comes up again at its next turn, whatever
// `tell` throws.
class jobs {
 public:
  struct job {
    std::string name;
    std::chrono::seconds every;
    std::function<void()> work;
    bool at_end = true;  // once more when all of it stops
  };
  using teller = std::function<void(const std::string& line)>;

  jobs(std::vector<job> all, teller tell);
  ~jobs();
  jobs(const jobs&) = delete;
  jobs& operator=(const jobs&) = delete;

 private:
  // Of how long has passed, not of what time it is: a clock set back must not stop the seals.
  using steady = std::chrono::steady_clock;
  void run() noexcept;
  void do_one(const job& it) const noexcept;

  std::vector<job> all_;
  std::vector<steady::time_point> due_;
  teller tell_;
  std::mutex lock_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace throughline::program
