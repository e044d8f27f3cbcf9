// Zip archives: a deterministic writer and a bounded reader by our names; the only home of
// libarchive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/bytes.hpp"

namespace throughline::formats {

struct zip_limits {
  std::size_t entries = 1000;
  std::uint64_t total = 1ULL << 30;    // bytes of all wanted entries, inflated
  std::uint64_t entry = 512ULL << 20;  // bytes of one entry, inflated
  std::uint64_t ratio = 200;           // inflated bytes to the archive's bytes, past the first MiB
};

struct zip_entry {
  std::string name;
  std::string data;
};

struct zip_content {
  std::vector<zip_entry> entries;   // the wanted ones, in the archive's order
  std::vector<std::string> others;  // names nobody asked for, never inflated
};

// Names are whole, case sensitive, ASCII.
using zip_wanted = std::function<bool(std::string_view name)>;

// Every archive that holds a link or device, a repeated name, "..", an absolute or backslashed
// name, an encrypted entry, a size that lies or more than the limits is refused as a whole:
// failure(package_format). Nothing is ever written to disk.
[[nodiscard]] zip_content read_zip(std::string_view bytes, const zip_wanted& wanted,
                                   const zip_limits& limits = {});
[[nodiscard]] zip_content read_zip_file(const std::string& path, const zip_wanted& wanted,
                                        const zip_limits& limits = {});

// The names in the archive at `path`, in its order, under the same refusals; nothing is inflated.
[[nodiscard]] std::vector<std::string> list_zip(const std::string& path,
                                                const zip_limits& limits = {});

// Streams one entry under the same limits; throws failure(package_format) when there is none.
[[nodiscard]] std::unique_ptr<byte_source> open_zip_entry(const std::string& path,
                                                          std::string_view name,
                                                          const zip_limits& limits = {});

// Stored, not compressed, one fixed time: equal entries make equal bytes.
[[nodiscard]] std::string write_zip(const std::vector<zip_entry>& entries);

}  // namespace throughline::formats
