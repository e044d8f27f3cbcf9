// A OneRoster CSV set as it came: a folder or a zip archive, opened file by file.
#include "adapters/oneroster/package.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "core/failure.hpp"
#include "formats/zip.hpp"

namespace throughline::oneroster {
namespace {

namespace fs = std::filesystem;

class folder_package : public package {
 public:
  explicit folder_package(fs::path folder) : folder_(std::move(folder)) {}
  [[nodiscard]] std::vector<std::string> names() const override {
    std::vector<std::string> out;
    std::error_code error;
    for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error))
      if (at->path().extension() == ".csv") out.push_back(at->path().filename().string());
    if (error) throw core::failure(core::codes::file_unreadable, "cannot list the folder");
    std::sort(out.begin(), out.end());
    return out;
  }
  [[nodiscard]] std::unique_ptr<formats::byte_source> open(std::string_view name) const override {
    return formats::open_file((folder_ / name).string());
  }

 private:
  fs::path folder_;
};

class zip_package : public package {
 public:
  explicit zip_package(std::string path) : path_(std::move(path)) {
    for (auto& entry : formats::list_zip(path_)) {
      const auto slash = entry.rfind('/');
      auto bare = slash == std::string::npos ? entry : entry.substr(slash + 1);
      if (entry.starts_with("__MACOSX/") || bare.starts_with(".")) continue;
      if (!bare.ends_with(".csv")) continue;
      if (!entries_.emplace(std::move(bare), std::move(entry)).second)
        throw core::failure(core::codes::package_format, "file name in two folders");
    }
  }
  [[nodiscard]] std::vector<std::string> names() const override {
    std::vector<std::string> out;
    for (const auto& [bare, entry] : entries_) out.push_back(bare);
    return out;
  }
  [[nodiscard]] std::unique_ptr<formats::byte_source> open(std::string_view name) const override {
    const auto it = entries_.find(name);
    if (it == entries_.end()) throw core::failure(core::codes::file_unreadable, "no such entry");
    return formats::open_zip_entry(path_, it->second);
  }

 private:
  std::string path_;
  std::map<std::string, std::string, std::less<>> entries_;  // bare name -> the archive's
};

}  // namespace

std::unique_ptr<package> open_package(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return std::make_unique<folder_package>(path);
  return std::make_unique<zip_package>(path);
}

}  // namespace throughline::oneroster
