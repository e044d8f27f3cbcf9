// The failing disk's second face: the calls of the C library that write beside SQLite's files. The
// executable's symbols come first, so libstdc++'s calls land here too; what is not watched passes.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <map>
#include <string>

#include "fault/disk.hpp"

namespace {

using namespace throughline::testing_;

template <class F>
F* real(F*& kept, const char* name) {
  if (!kept) kept = reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
  return kept;
}
#define REAL(name) real(name##_, #name)
int (*open_)(const char*, int, ...) = nullptr;
ssize_t (*read_)(int, void*, size_t) = nullptr;
ssize_t (*write_)(int, const void*, size_t) = nullptr;
int (*fsync_)(int) = nullptr;
int (*close_)(int) = nullptr;
int (*rename_)(const char*, const char*) = nullptr;
int (*remove_)(const char*) = nullptr;
int (*mkdir_)(const char*, mode_t) = nullptr;

std::array<bool, 1024> is_watched{};  // written in a trial's child alone
std::map<int, std::string>& paths() {
  static std::map<int, std::string> all;
  return all;
}
bool ours(int fd) { return fd >= 0 && fd < 1024 && is_watched[static_cast<std::size_t>(fd)]; }

int refuse(verdict v) {
  errno = v == verdict::full ? ENOSPC : EIO;
  return -1;
}

std::string sector_of(const std::string& path, std::int64_t number) {
  std::string out(static_cast<std::size_t>(sector), '\0');
  const int fd = REAL(open)(path.c_str(), O_RDONLY | O_CLOEXEC);
  const auto n = fd < 0 ? 0 : ::pread(fd, out.data(), out.size(), number * sector);
  if (fd >= 0) REAL(close)(fd);
  out.resize(static_cast<std::size_t>(n > 0 ? n : 0));
  return out;
}

int opened(const char* path, int flags, mode_t mode) {
  // a folder's own descriptor is for its sync; the district's folder is one of them
  const bool folder = (flags & O_DIRECTORY) != 0;
  if (!watched(folder ? std::string(path) + "/.files" : std::string(path)))
    return REAL(open)(path, flags, mode);
  const bool there = ::access(path, F_OK) == 0;
  if (const auto v = strike(call::open); v != verdict::goes_on) return refuse(v);
  const int fd = REAL(open)(path, flags, mode);
  if (fd < 0 || fd >= 1024) return fd;
  is_watched[static_cast<std::size_t>(fd)] = true;
  paths()[fd] = path;
  if (!there && (flags & O_CREAT)) made(path);
  return fd;
}

}  // namespace

#define SEEN extern "C" __attribute__((visibility("default")))

SEEN int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const auto mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0;
  va_end(more);
  return opened(path, flags, mode);
}

SEEN ssize_t read(int fd, void* to, size_t n) {
  if (ours(fd))
    if (const auto v = strike(call::read); v != verdict::goes_on) return refuse(v);
  return REAL(read)(fd, to, n);
}

SEEN ssize_t write(int fd, const void* from, size_t n) {
  if (!ours(fd)) return REAL(write)(fd, from, n);
  const auto v = strike(call::write);
  if (v == verdict::full) return refuse(v);
  if (v == verdict::fails) {
    static_cast<void>(REAL(write)(fd, from, n / 2));
    return refuse(v);
  }
  if (!remembers()) return REAL(write)(fd, from, n);
  struct stat now {};
  ::fstat(fd, &now);
  const auto& path = paths()[fd];
  const auto at = static_cast<std::int64_t>(now.st_size);  // these files only ever grow
  const auto size = static_cast<std::int64_t>(n);
  const auto content = [&](std::int64_t number) { return sector_of(path, number); };
  about_to_write(path, at, size, at, content);
  const auto written = REAL(write)(fd, from, n);
  wrote(path, at, size, content);
  return written;
}

SEEN int fsync(int fd) {
  if (!ours(fd)) return REAL(fsync)(fd);
  if (const auto v = strike(call::sync); v != verdict::goes_on) return refuse(v);
  const auto& path = paths()[fd];
  struct stat now {};
  ::fstat(fd, &now);
  S_ISDIR(now.st_mode) ? folder_synced(path) : synced(path);
  return 0;  // nothing of a test must really reach the disk
}

SEEN int close(int fd) {
  if (ours(fd)) {
    is_watched[static_cast<std::size_t>(fd)] = false;
    paths().erase(fd);
  }
  return REAL(close)(fd);
}

SEEN int rename(const char* from, const char* to) {
  const std::string target(to);
  if (!watched(target) && !(target.ends_with(".db") && watched(target + ".files")))
    return REAL(rename)(from, to);
  if (const auto v = strike(call::rename); v != verdict::goes_on) return refuse(v);
  about_to_rename(from, to);
  return REAL(rename)(from, to);
}

SEEN int remove(const char* path) {
  if (!watched(path)) return REAL(remove)(path);
  if (const auto v = strike(call::remove); v != verdict::goes_on) return refuse(v);
  about_to_remove(path);
  return REAL(remove)(path);
}

SEEN int mkdir(const char* path, mode_t mode) {
  if (!watched(path)) return REAL(mkdir)(path, mode);
  if (const auto v = strike(call::open); v != verdict::goes_on) return refuse(v);
  const int rc = REAL(mkdir)(path, mode);
  if (rc == 0) made(path);
  return rc;
}
