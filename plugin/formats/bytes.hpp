// Where a streaming reader gets its bytes from: a file, a text in memory, an entry of an archive.
#pragma once

#include <cstddef>
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

// `text` must outlive the source.
[[nodiscard]] std::unique_ptr<byte_source> open_text(std::string_view text);

}  // namespace throughline::formats
