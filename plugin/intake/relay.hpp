// Hands what an adapter reads to the importer on another thread, so that both work at once.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "intake/messages.hpp"

namespace throughline::intake {

// For one adapter's thread, which makes it and calls it; `to` is called on the relay's own, in the
// same order. What `to` throws comes out of the next call here, or of finish().
class relay final : public recording {
 public:
  explicit relay(sink& to);
  ~relay() override;
  relay(const relay&) = delete;
  relay& operator=(const relay&) = delete;

  void end(const part_end& e) override;
  // Everything has been told when it returns.
  void finish();

 private:
  void told() override;
  void send();
  void loop();

  sink& to_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
  bool done_ = false, idle_ = true;
  std::exception_ptr failed_;
  std::thread thread_;
};

}  // namespace throughline::intake
