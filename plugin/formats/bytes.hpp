// Where a reader gets its bytes from: a file, a text in memory, an entry of an archive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace throughline::formats {

// Used by one thread at a time.
class byte_source {
 public:
  virtual ~byte_source() = default;
  // Puts up to `room` bytes at `to`; 0 is the end. Throws failure(file_unreadable) when it cannot.
  virtual std::size_t read(char* to, std::size_t room) = 0;
};

// A regular file, not a pipe or device; throws failure(file_unreadable).
[[nodiscard]] std::unique_ptr<byte_source> open_file(const std::string& path);

// The regular file of that name in the folder itself: neither a path nor a link leads elsewhere.
[[nodiscard]] std::unique_ptr<byte_source> open_file_in(const std::string& folder,
                                                        const std::string& name);

// `text` must outlive the source.
[[nodiscard]] std::unique_ptr<byte_source> open_text(std::string_view text);

// Bytes that can be read from anywhere, as an archive must be. Any number of threads.
class bytes_at {
 public:
  virtual ~bytes_at() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // Puts the `n` bytes from `offset` on at `to`; throws failure(file_unreadable) when it cannot,
  // as when the file has become shorter.
  virtual void read(std::uint64_t offset, char* to, std::size_t n) const = 0;
};

// As open_file and open_text.
[[nodiscard]] std::unique_ptr<bytes_at> open_file_at(const std::string& path);
[[nodiscard]] std::unique_ptr<bytes_at> open_text_at(std::string_view text);

}  // namespace throughline::formats
