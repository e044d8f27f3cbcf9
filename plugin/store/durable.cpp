// Files beside the database, whole and on the disk before anything counts on them.
#include "store/durable.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "core/failure.hpp"

namespace throughline::store {

namespace {

[[noreturn]] void cannot(const char* what) {
  throw core::failure(core::codes::unavailable,
                      std::string("cannot ") + what + " beside the store");
}

class open_file {
 public:
  open_file(const std::string& path, int flags, mode_t mode = 0660)
      : fd_(mode == 0660 ? open_shared(path, flags)
                         : ::open(path.c_str(), flags | O_CLOEXEC, mode)) {
    if (fd_ < 0) cannot((flags & (O_WRONLY | O_RDWR)) != 0 ? "write" : "read");
  }
  ~open_file() { ::close(fd_); }
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto n = ::write(fd_, bytes.data(), bytes.size());
      if (n > 0)
        bytes.remove_prefix(static_cast<std::size_t>(n));
      else if (n == 0 || errno != EINTR)
        cannot("write");
    }
  }
  void sync() const {
    if (::fsync(fd_) != 0) cannot("sync");
  }
  // Calls `take` with piece after piece until the end.
  template <class Take>
  void read_all(Take&& take) const {
    std::vector<char> buffer(1U << 18);
    for (;;) {
      const auto n = ::read(fd_, buffer.data(), buffer.size());
      if (n == 0) return;
      if (n > 0)
        take(std::string_view(buffer.data(), static_cast<std::size_t>(n)));
      else if (errno != EINTR)
        cannot("read");
    }
  }

 private:
  int fd_;
};

}  // namespace

void make_shared_folder(const std::string& path) {
  std::error_code error;
  if (std::filesystem::create_directories(path, error)) {
    struct stat made {};
    if (::stat(path.c_str(), &made) != 0 || ::chmod(path.c_str(), 0770 | (made.st_mode & S_ISGID)))
      error.assign(errno, std::generic_category());
  }
  if (error) throw core::failure(core::codes::unavailable, "cannot make a folder of the store");
}

int open_shared(const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, 0660);
  struct stat made {};
  if (fd >= 0 && (flags & O_CREAT) && ::fstat(fd, &made) == 0 && made.st_uid == ::geteuid() &&
      (made.st_mode & 0777) != 0660)
    static_cast<void>(::fchmod(fd, 0660));  // the umask took the group's part away
  return fd;
}

void write_durably(const std::string& path, std::string_view bytes, bool secret) {
  const auto part = path + "." + std::to_string(::getpid()) + ".part";
  {
    const open_file f(part, O_WRONLY | O_CREAT | O_TRUNC, secret ? 0600 : 0660);
    f.write(bytes);
    f.sync();
  }
  if (std::rename(part.c_str(), path.c_str()) != 0) cannot("rename");
  sync_folder_of(path);
}

void append_durably(const std::string& path, std::string_view bytes) {
  {
    const open_file f(path, O_WRONLY | O_CREAT | O_APPEND);
    f.write(bytes);
    f.sync();
  }
  sync_folder_of(path);
}

void remove_file(const std::string& path) {
  std::error_code error;
  std::filesystem::remove(path, error);
  if (error) cannot("remove a file");
}

void sync_folder(const std::string& folder) { open_file(folder, O_RDONLY | O_DIRECTORY).sync(); }

void share(const std::string& path) {
  if (::chmod(path.c_str(), 0660) != 0) cannot("share");
}

copied copy_durably(const std::string& from, const std::string& to) {
  copied out;
  core::sha256_stream hash;
  const open_file in(from, O_RDONLY | O_NOFOLLOW);
  const open_file f(to, O_WRONLY | O_CREAT | O_EXCL);
  in.read_all([&](std::string_view piece) {
    f.write(piece);
    hash.add(piece);
    out.size += static_cast<std::int64_t>(piece.size());
  });
  f.sync();
  out.hash = hash.done();
  return out;
}

copied hash_of_file(const std::string& path) {
  copied out;
  core::sha256_stream hash;
  open_file(path, O_RDONLY | O_NOFOLLOW).read_all([&](std::string_view piece) {
    hash.add(piece);
    out.size += static_cast<std::int64_t>(piece.size());
  });
  out.hash = hash.done();
  return out;
}

maintenance_lock::maintenance_lock(const std::string& path, holding as)
    : fd_(open_shared(path, O_RDWR | O_CREAT)) {
  if (fd_ < 0) cannot("lock");
  if (::flock(fd_, (as == holding::alone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
    ::close(fd_);
    throw core::failure(core::codes::conflict, "another maintenance command is at work");
  }
}

maintenance_lock::~maintenance_lock() { ::close(fd_); }

}  // namespace throughline::store
