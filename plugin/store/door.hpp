// Lets whoever waits for a district's file be heard by the one who writes to it for long.
#pragma once

#include <cstdint>
#include <string>

namespace throughline::store {

// A small file beside the database: who waits writes the time into it, who listens looks for
// another time than before. Nothing is held, so that nobody who dies while waiting is heard on.

// [any thread, any process] Nothing where nobody ever listened; never fails.
void knock(const std::string& path) noexcept;

// One thread.
class door {
 public:
  explicit door(const std::string& path);  // made when it is not there; failure unavailable
  ~door();
  door(const door&) = delete;
  door& operator=(const door&) = delete;

  bool knocked() noexcept;  // since this was asked last

 private:
  int fd_;
  std::int64_t heard_ = 0;
};

}  // namespace throughline::store
