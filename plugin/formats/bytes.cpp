// Where a reader gets its bytes from: a file, a text in memory, an entry of an archive.
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

[[noreturn]] void unreadable(const char* why) {
  throw core::failure(core::codes::file_unreadable, why);
}

class open_descriptor {
 public:
  open_descriptor(const std::string& path, int links)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | links)) {
    struct stat s {};
    if (fd_ >= 0 && ::fstat(fd_, &s) == 0 && S_ISREG(s.st_mode)) {
      size_ = static_cast<std::uint64_t>(s.st_size);
      return;
    }
    if (fd_ >= 0) ::close(fd_);
    unreadable("cannot open as a file");
  }
  open_descriptor(const open_descriptor&) = delete;
  open_descriptor& operator=(const open_descriptor&) = delete;
  ~open_descriptor() { ::close(fd_); }

  [[nodiscard]] std::uint64_t size() const { return size_; }
  // One call of the system that reads, `call(fd)`, until no signal comes between.
  template <class Call>
  std::size_t read(Call&& call) const {
    for (;;) {
      const auto n = call(fd_);
      if (n >= 0) return static_cast<std::size_t>(n);
      if (errno != EINTR) unreadable(std::strerror(errno));
    }
  }

 private:
  int fd_;
  std::uint64_t size_ = 0;
};

class file_source : public byte_source {
 public:
  explicit file_source(const std::string& path, int links = 0) : file_(path, links) {}
  std::size_t read(char* to, std::size_t room) override {
    return file_.read([&](int fd) { return ::read(fd, to, room); });
  }

 private:
  open_descriptor file_;
};

class file_at : public bytes_at {
 public:
  explicit file_at(const std::string& path) : file_(path, 0) {}
  [[nodiscard]] std::uint64_t size() const override { return file_.size(); }
  void read(std::uint64_t offset, char* to, std::size_t n) const override {
    while (n > 0) {
      const auto got =
          file_.read([&](int fd) { return ::pread(fd, to, n, static_cast<off_t>(offset)); });
      if (got == 0) unreadable("the file ends too early");
      offset += got;
      to += got;
      n -= got;
    }
  }

 private:
  open_descriptor file_;
};

class text_at : public bytes_at {
 public:
  explicit text_at(std::string_view text) : text_(text) {}
  [[nodiscard]] std::uint64_t size() const override { return text_.size(); }
  void read(std::uint64_t offset, char* to, std::size_t n) const override {
    if (offset > text_.size() || n > text_.size() - offset) unreadable("the text ends too early");
    std::copy_n(text_.data() + offset, n, to);
  }

 private:
  std::string_view text_;
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
std::unique_ptr<byte_source> open_file_in(const std::string& folder, const std::string& name) {
  if (name.find('/') != name.npos) unreadable("not the name of a file");
  return std::make_unique<file_source>(folder + "/" + name, O_NOFOLLOW);
}
std::unique_ptr<byte_source> open_text(std::string_view text) {
  return std::make_unique<text_source>(text);
}
std::unique_ptr<bytes_at> open_file_at(const std::string& path) {
  return std::make_unique<file_at>(path);
}
std::unique_ptr<bytes_at> open_text_at(std::string_view text) {
  return std::make_unique<text_at>(text);
}

}  // namespace throughline::formats
