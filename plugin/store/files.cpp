// Files kept outside the database by content hash.
#include "store/files.hpp"

#include <fcntl.h>
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
  open_file(const std::string& path, int flags)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0660)) {
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

void keep_file(district& d, const core::digest& hash, std::string_view bytes) {
  const auto folder = d.path(".files");
  std::filesystem::create_directories(folder);
  const auto path = folder + "/" + core::to_hex(hash);
  if (std::filesystem::exists(path)) return;
  const auto part = path + ".part";
  {
    const open_file f(part, O_WRONLY | O_CREAT | O_TRUNC);
    f.write(bytes);
    f.sync();
  }
  std::filesystem::rename(part, path);
  open_file(folder, O_RDONLY | O_DIRECTORY).sync();
}

std::string read_file(district& d, const core::digest& hash) {
  std::ifstream in(d.path(".files") + "/" + core::to_hex(hash), std::ios::binary);
  std::string out{std::istreambuf_iterator<char>(in), {}};
  if (core::sha256(out) != hash) throw core::failure(core::codes::corrupt, "a kept file");
  return out;
}

}  // namespace throughline::store
