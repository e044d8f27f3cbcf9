// A nameless file: what does not fit in memory, gone with this object or the process.
#include "intake/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/failure.hpp"
#include "core/hash.hpp"
#include "store/durable.hpp"

namespace throughline::intake {

spool::~spool() {
  if (fd_ >= 0) ::close(fd_);
}

spool::spool(spool&& other) noexcept
    : folder_(std::move(other.folder_)), fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}

void spool::write(std::string_view bytes) {
  if (fd_ < 0) {
    const auto path = folder_ + "/" + core::to_hex(core::random_bytes(8)) + ".spool";
    fd_ = store::open_shared(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW);
    if (fd_ < 0) throw core::failure(core::codes::unavailable, "cannot make a spool file");
    store::remove_file(path);
  }
  while (!bytes.empty()) {
    const auto n = ::write(fd_, bytes.data(), bytes.size());
    if (n > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
      size_ += n;
    } else if (n < 0 && errno != EINTR) {
      throw core::failure(core::codes::unavailable, "cannot write a spool file");
    }
  }
}

void spool::clear() {
  if (fd_ >= 0 && ::ftruncate(fd_, 0) != 0)
    throw core::failure(core::codes::unavailable, "cannot empty a spool file");
  size_ = 0;
}

void spool::read(std::int64_t at, char* to, std::size_t bytes) const {
  while (bytes > 0) {
    const auto n = ::pread(fd_, to, bytes, at);
    if (n > 0) {
      to += n;
      at += n;
      bytes -= static_cast<std::size_t>(n);
    } else if (n == 0 || errno != EINTR) {
      throw core::failure(core::codes::unavailable, "cannot read a spool file");
    }
  }
}

}  // namespace throughline::intake
