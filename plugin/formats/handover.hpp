// Hands blocks of bytes to another thread, so that who makes them and who takes them work at once.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace throughline::formats {

// For one thread, which makes it and calls it; `take` is called on another, block by block in the
// order they were given. What it throws comes out of the next call here.
class handover {
 public:
  explicit handover(std::function<void(std::string_view)> take);
  ~handover();  // what was given and not taken yet is forgotten
  handover(const handover&) = delete;
  handover& operator=(const handover&) = delete;

  // Waits while too much is waiting; `block` is empty afterwards, with the room of one taken
  // before.
  void give(std::string& block);
  // All blocks have been taken when it returns.
  void drain();

 private:
  void loop();

  std::function<void(std::string_view)> take_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
  std::vector<std::string> taken_;  // emptied
  bool done_ = false, idle_ = true;
  std::exception_ptr failed_;
  std::thread thread_;
};

}  // namespace throughline::formats
