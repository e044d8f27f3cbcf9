// Files beside the database: those kept by content hash, and how shared ones are made.
#include "store/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/failure.hpp"

namespace throughline::store {

namespace {

class open_file {
 public:
  open_file(const std::string& path, int flags) : fd_(open_shared(path, flags)) {
    if (fd_ < 0) throw core::failure(core::codes::unavailable, "cannot write beside the store");
  }
  ~open_file() { ::close(fd_); }
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;
  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto n = ::write(fd_, bytes.data(), bytes.size());
      if (n <= 0) throw core::failure(core::codes::unavailable, "cannot write beside the store");
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  void sync() const {
    if (::fsync(fd_) != 0)
      throw core::failure(core::codes::unavailable, "cannot sync beside the store");
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

bool sync_folder(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  return synced;
}

void keep_file(district& d, const core::digest& hash, std::string_view bytes) {
  const auto folder = d.path(".files");
  make_shared_folder(folder);
  const auto path = folder + "/" + core::to_hex(hash);
  if (!std::filesystem::exists(path)) {
    const auto part = path + "." + std::to_string(::getpid()) + ".part";
    {
      const open_file f(part, O_WRONLY | O_CREAT | O_TRUNC);
      f.write(bytes);
      f.sync();
    }
    std::error_code error;
    std::filesystem::rename(part, path, error);
    if (error) throw core::failure(core::codes::unavailable, "cannot write beside the store");
  }
  // Also what another call renamed: it may have died before it came to this. The folder itself is
  // a name in the district's.
  if (!sync_folder(folder) || !sync_folder(d.folder()))
    throw core::failure(core::codes::unavailable, "cannot sync beside the store");
}

std::string read_file(district& d, const core::digest& hash) {
  std::ifstream in(d.path(".files") + "/" + core::to_hex(hash), std::ios::binary);
  std::string out{std::istreambuf_iterator<char>(in), {}};
  if (core::sha256(out) != hash) throw core::failure(core::codes::corrupt, "a kept file");
  return out;
}

}  // namespace throughline::store
