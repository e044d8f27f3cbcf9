// A nameless file: what does not fit in memory, gone with this object or the process.
#include "formats/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/failure.hpp"
#include "core/hash.hpp"

namespace throughline::formats {

spool::~spool() {
  if (fd_ >= 0) ::close(fd_);
}

spool::spool(spool&& other) noexcept
    : folder_(std::move(other.folder_)), fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}

spool& spool::operator=(spool&& other) noexcept {
  std::swap(folder_, other.folder_);
  std::swap(fd_, other.fd_);
  std::swap(size_, other.size_);
  return *this;
}

void spool::write(std::string_view bytes) {
  if (fd_ < 0) {
    const auto path = folder_ + "/" + core::to_hex(core::random_bytes(8)) + ".spool";
    fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd_ < 0) throw core::failure(core::codes::unavailable, "cannot make a spool file");
    ::unlink(path.c_str());
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

void spool::cut(std::int64_t size) {
  if (fd_ >= 0 && ::ftruncate(fd_, size) != 0)
    throw core::failure(core::codes::unavailable, "cannot cut a spool file");
  size_ = size;
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

}  // namespace throughline::formats
