// Does one piece of work at a time on another thread, while its owner goes on.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace throughline::intake {

// One owner. What the work touches is the owner's again after wait(). The thread begins with the
// first work: imports run in the program, never in a host's process (architecture section 4).
class aside {
 public:
  aside() = default;
  ~aside();  // waits; what failed last is lost
  aside(const aside&) = delete;
  aside& operator=(const aside&) = delete;

  // Waits for the work before, and rethrows what it threw.
  void run(std::function<void()> work);
  void wait();
  [[nodiscard]] bool busy();

 private:
  void loop();

  std::mutex lock_;
  std::condition_variable changed_;
  std::function<void()> work_;  // empty: none
  std::exception_ptr failed_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace throughline::intake
