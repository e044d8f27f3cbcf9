// Zip archives: a bounded reader by our names and a deterministic writer; the only home of
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

// Held against what the headers declare, before anything is inflated; what inflates to more than
// its header declares is refused while it is read.
struct zip_limits {
  std::size_t entries = 1000;
  std::uint64_t total = 8ULL << 30;  // bytes of all entries, inflated
  std::uint64_t entry = 4ULL << 30;  // bytes of one entry, inflated
  std::uint64_t ratio = 200;         // inflated bytes to the archive's bytes, past the first MiB
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

// An archive whose headers have all been read and hold together (zip_directory.hpp says what is
// refused). Any archive that is not sound is refused as a whole: failure(package_format); nothing
// is ever written to disk. Holds the names; each open entry holds less than 1 MiB. One thread.
class zip_archive {
 public:
  explicit zip_archive(const std::string& path, const zip_limits& limits = {});
  // `bytes` must outlive the archive and its entries.
  static zip_archive of_bytes(std::string_view bytes, const zip_limits& limits = {});

  // The files, in the archive's order; folders are not told.
  [[nodiscard]] std::vector<std::string> names() const;
  // Streams one entry, found in one step; it may outlive this. Throws failure(package_format) when
  // there is none, and while reading when its data are damaged, have another CRC or another size:
  // the entry is sound when its end was read.
  [[nodiscard]] std::unique_ptr<byte_source> open(std::string_view name) const;

 private:
  struct content;
  explicit zip_archive(std::shared_ptr<const content> c);
  std::shared_ptr<const content> content_;
};

// The wanted entries, in memory: give limits that fit there.
[[nodiscard]] zip_content read_zip(std::string_view bytes, const zip_wanted& wanted,
                                   const zip_limits& limits = {});
[[nodiscard]] zip_content read_zip_file(const std::string& path, const zip_wanted& wanted,
                                        const zip_limits& limits = {});

// 4 GiB less what deflate may add to noise: numbers of 32 bits hold both sizes.
constexpr std::uint64_t zip_largest_entry = (4ULL << 30) - (16ULL << 20);

// Writes an archive entry by entry, each as it comes, into `to`, which may throw. Deflated, one
// fixed time: equal entries make equal bytes (with one zlib). Refuses names that the reader would
// refuse, and a name twice: failure(package_format). Never zip64, over which readers that stream
// stumble (Java's): an entry over its bound is failure(too_large), an archive over 4 GiB is
// failure(unavailable). One thread; holds less than 1 MiB. After a failure, and without finish(),
// what was written is no archive.
class zip_writer {
 public:
  using sink = std::function<void(std::string_view)>;
  explicit zip_writer(sink to, std::uint64_t largest_entry = zip_largest_entry);
  ~zip_writer();
  zip_writer(const zip_writer&) = delete;
  zip_writer& operator=(const zip_writer&) = delete;

  void add(std::string_view name, std::string_view data);
  void add(std::string_view name, byte_source& data);  // of a size not known yet
  void finish();

 private:
  friend std::string write_zip(const std::vector<zip_entry>& entries);
  class state;
  std::unique_ptr<state> state_;
};

// Stored, not compressed, one fixed time: equal entries make equal bytes.
[[nodiscard]] std::string write_zip(const std::vector<zip_entry>& entries);

}  // namespace throughline::formats
