// Lets whoever waits for a district's file be heard by the one who writes to it for long.
#include "store/door.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>

#include "core/failure.hpp"
#include "store/durable.hpp"

namespace throughline::store {

void knock(const std::string& path) noexcept {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return;
  const std::int64_t now = std::chrono::steady_clock::now().time_since_epoch().count();
  // Unheard on a full disk: the turn then lasts as long as when nobody waits.
  [[maybe_unused]] const auto written = ::pwrite(fd, &now, sizeof now, 0);
  ::close(fd);
}

door::door(const std::string& path) : fd_(open_shared(path, O_RDWR | O_CREAT | O_NOFOLLOW)) {
  if (fd_ < 0)
    throw core::failure(core::codes::unavailable, "cannot open a file of the intake folder");
  knocked();
}

door::~door() { ::close(fd_); }

bool door::knocked() noexcept {
  std::int64_t last = 0;
  if (::pread(fd_, &last, sizeof last, 0) != sizeof last || last == heard_) return false;
  heard_ = last;
  return true;
}

}  // namespace throughline::store
