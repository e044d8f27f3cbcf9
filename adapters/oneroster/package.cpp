// A OneRoster CSV set as it came: a folder or a zip archive, opened file by file.
#include "adapters/oneroster/package.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "adapters/oneroster/text.hpp"
#include "core/failure.hpp"
#include "formats/zip.hpp"

namespace throughline::oneroster {
namespace {

namespace fs = std::filesystem;

bool is_csv(std::string_view name) {
  return name.size() > 4 && same_folded(name.substr(name.size() - 4), ".csv");
}

// What unpacking and looking at a folder leaves behind.
bool is_litter(std::string_view entry, std::string_view bare) {
  return entry.starts_with("__MACOSX/") || bare.starts_with(".") ||
         same_folded(bare, "Thumbs.db") || same_folded(bare, "desktop.ini");
}

bool is_archive(std::string_view name) {
  constexpr std::string_view endings[] = {".zip", ".7z", ".gz", ".tgz", ".rar", ".tar"};
  return std::any_of(std::begin(endings), std::end(endings), [&](auto e) {
    return name.size() > e.size() && same_folded(name.substr(name.size() - e.size()), e);
  });
}

class folder_package : public package {
 public:
  explicit folder_package(fs::path folder) : folder_(std::move(folder)) {}
  [[nodiscard]] std::vector<std::string> names() const override {
    std::vector<std::string> out;
    std::error_code error;
    for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
      auto name = at->path().filename().string();
      if (is_csv(name) && !is_litter(name, name)) out.push_back(std::move(name));
    }
    if (error) throw core::failure(core::codes::file_unreadable, "cannot list the folder");
    std::sort(out.begin(), out.end());
    return out;
  }
  [[nodiscard]] std::unique_ptr<formats::byte_source> open(std::string_view name) const override {
    return formats::open_file((folder_ / name).string());
  }
  [[nodiscard]] const core::findings& wrong() const override { return wrong_; }

 private:
  fs::path folder_;
  core::findings wrong_;
};

class zip_package : public package {
 public:
  explicit zip_package(const std::string& path) : archive_(path) {
    std::set<std::string> folders;  // those with CSV files
    const auto entries = archive_.names();
    const auto split = [](const std::string& entry) {
      const auto slash = entry.rfind('/');
      return slash == std::string::npos
                 ? std::pair{std::string(), entry}
                 : std::pair{entry.substr(0, slash), entry.substr(slash + 1)};
    };
    for (const auto& entry : entries) {
      const auto [folder, bare] = split(entry);
      if (is_litter(entry, bare)) continue;
      if (is_csv(bare)) folders.insert(folder);
      if (is_archive(bare)) wrong_.push_back(note(core::codes::package_nested, {}, entry));
    }
    if (folders.size() > 1) {
      wrong_.push_back(note(core::codes::package_folders, {}, {}));
    } else if (folders.size() == 1 && !folders.begin()->empty()) {
      auto odd = note(core::codes::package_folder, *folders.begin(), {});
      odd.weight = core::severity::warning;
      wrong_.push_back(std::move(odd));
    }
    for (const auto& entry : entries) {
      const auto [folder, bare] = split(entry);
      if (is_litter(entry, bare)) continue;
      // a file elsewhere keeps its whole name, so that it can be told and is none of the set's
      const bool here = folders.empty() || folder == *folders.begin();
      entries_.emplace(here ? bare : entry, entry);
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
    return archive_.open(it->second);
  }
  [[nodiscard]] const core::findings& wrong() const override { return wrong_; }

 private:
  static core::finding note(core::code rule, const std::string& folder, const std::string& file) {
    core::finding out{rule, core::severity::error, file, 0, 0, {}, {}};
    if (!folder.empty()) out.words = {{"folder", folder}};
    return out;
  }
  formats::zip_archive archive_;
  core::findings wrong_;
  std::map<std::string, std::string, std::less<>> entries_;  // bare name -> the archive's
};

}  // namespace

std::unique_ptr<package> open_package(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return std::make_unique<folder_package>(path);
  return std::make_unique<zip_package>(path);
}

}  // namespace throughline::oneroster
