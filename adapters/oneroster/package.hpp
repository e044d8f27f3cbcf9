// A OneRoster CSV set as it came: a folder or a zip archive, opened file by file.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/bytes.hpp"

namespace throughline::oneroster {

// One thread at a time.
class package {
 public:
  virtual ~package() = default;
  // Bare file names ("users.csv"), sorted.
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;
  // Throws failure(file_unreadable) or failure(package_format).
  [[nodiscard]] virtual std::unique_ptr<formats::byte_source> open(std::string_view name) const = 0;
};

// A zip may keep its files in one folder; what macOS adds (__MACOSX/, .DS_Store) is passed over.
// Throws failure(file_unreadable) or failure(package_format).
[[nodiscard]] std::unique_ptr<package> open_package(const std::string& path);

}  // namespace throughline::oneroster
