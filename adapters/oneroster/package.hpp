// A OneRoster CSV set as it came: a folder or a zip archive, opened file by file.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.hpp"
#include "formats/bytes.hpp"

namespace throughline::oneroster {

// One thread at a time.
class package {
 public:
  virtual ~package() = default;
  // Bare file names ("users.csv"), sorted. In a folder only those of CSV files.
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;
  // Throws failure(file_unreadable) or failure(package_format).
  [[nodiscard]] virtual std::unique_ptr<formats::byte_source> open(std::string_view name) const = 0;
  // How the archive departs from a set: a warning is a departure that tolerant mode takes, an error
  // refuses the set.
  [[nodiscard]] virtual const core::findings& wrong() const = 0;
};

// A zip may keep its files in one folder; what macOS and Windows add (__MACOSX/, .DS_Store,
// Thumbs.db, desktop.ini) is passed over. Throws failure(file_unreadable) or
// failure(package_format).
[[nodiscard]] std::unique_ptr<package> open_package(const std::string& path);

}  // namespace throughline::oneroster
