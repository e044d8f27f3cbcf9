// Writes what the district holds from a feed into a folder of Ed-Fi documents.
#include "program/export_work.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string_view>

#include "adapters/edfi/write.hpp"
#include "core/failure.hpp"
#include "store/durable.hpp"

namespace throughline::program {
namespace {

namespace fs = std::filesystem;
namespace codes = core::codes;

[[noreturn]] void cannot(const char* what) { throw core::failure(codes::unavailable, what); }

// A folder under another name until it is whole; goes with its files unless it is kept.
class new_folder {
 public:
  explicit new_folder(const std::string& path) : path_(fs::path(path).lexically_normal().string()) {
    while (path_.size() > 1 && path_.ends_with('/')) path_.pop_back();
    std::error_code error;
    if (fs::exists(path_, error) &&
        (!fs::is_directory(path_, error) || !fs::is_empty(path_, error)))
      throw core::failure(codes::conflict, "there is something in " + path_ + " already");
    part_ = path_ + "." + std::to_string(::getpid()) + ".part";
    if (::mkdir(part_.c_str(), 0700) != 0) cannot("cannot make the folder");
  }
  ~new_folder() {
    for (const auto& [name, fd] : files_) ::close(fd);
    std::error_code error;
    if (!kept_) fs::remove_all(part_, error);
  }
  new_folder(const new_folder&) = delete;
  new_folder& operator=(const new_folder&) = delete;

  void write(std::string_view name, std::string_view bytes) {
    const int fd = file(name);
    while (!bytes.empty()) {
      const auto n = ::write(fd, bytes.data(), bytes.size());
      if (n < 0 && errno != EINTR) cannot("cannot write a document");
      if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }

  // On the disk under the name it still has.
  void sync() {
    for (const auto& [name, fd] : files_)
      if (::fsync(fd) != 0) cannot("cannot keep a document");
    store::sync_folder(part_);
  }
  void keep() {
    // takes the place of an empty folder, and of no other
    if (::rename(part_.c_str(), path_.c_str()) != 0) cannot("cannot name the folder");
    kept_ = true;
    store::sync_folder_of(path_);
  }

 private:
  int file(std::string_view name) {
    if (const auto it = files_.find(name); it != files_.end()) return it->second;
    const auto path = part_ + "/" + std::string(name);
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) cannot("cannot make a document");
    return files_.emplace(std::string(name), fd).first->second;
  }

  std::string path_, part_;
  std::map<std::string, int, std::less<>> files_;
  bool kept_ = false;
};

}  // namespace

exported export_edfi(run& r, const std::string& folder, const std::string& source) {
  new_folder to(folder);
  edfi::writer documents(
      [&](std::string_view name, std::string_view bytes) { to.write(name, bytes); });
  exported out;
  out.of = intake::export_feed(
      r.in(), r.by(), {source, "Ed-Fi " + std::string(edfi::written_version)}, documents, [&] {
        documents.finish();
        to.sync();
      });
  to.keep();
  out.written = documents.written();
  out.wrong = documents.wrong();
  return out;
}

}  // namespace throughline::program
