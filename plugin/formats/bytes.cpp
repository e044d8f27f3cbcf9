// Where a streaming reader gets its bytes from: a file, a text in memory, an entry of an archive.
#include "formats/bytes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/failure.hpp"

namespace throughline::formats {
namespace {

class file_source : public byte_source {
 public:
  explicit file_source(const std::string& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    struct stat s {};
    if (fd_ >= 0 && ::fstat(fd_, &s) == 0 && S_ISREG(s.st_mode)) return;
    if (fd_ >= 0) ::close(fd_);
    throw core::failure(core::codes::file_unreadable, "cannot open as a file");
  }
  file_source(const file_source&) = delete;
  file_source& operator=(const file_source&) = delete;
  ~file_source() override { ::close(fd_); }

  std::size_t read(char* to, std::size_t room) override {
    for (;;) {
      const auto n = ::read(fd_, to, room);
      if (n >= 0) return static_cast<std::size_t>(n);
      if (errno != EINTR) throw core::failure(core::codes::file_unreadable, std::strerror(errno));
    }
  }

 private:
  int fd_;
};

class text_source : public byte_source {
 public:
  explicit text_source(std::string_view text) : rest_(text) {}
  std::size_t read(char* to, std::size_t room) override {
    const auto n = std::min(room, rest_.size());
    std::copy_n(rest_.data(), n, to);
    rest_.remove_prefix(n);
    return n;
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::unique_ptr<byte_source> open_file(const std::string& path) {
  return std::make_unique<file_source>(path);
}
std::unique_ptr<byte_source> open_text(std::string_view text) {
  return std::make_unique<text_source>(text);
}

}  // namespace throughline::formats
