// A nameless file: what does not fit in memory, gone with this object or the process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace throughline::formats {

// One thread. The file is made when it is first written to. failure(unavailable) when it cannot be
// written or read.
class spool {
 public:
  explicit spool(std::string folder) : folder_(std::move(folder)) {}
  ~spool();
  spool(spool&& other) noexcept;
  spool& operator=(spool&& other) noexcept;

  void write(std::string_view bytes);  // at the end
  void read(std::int64_t at, char* to, std::size_t bytes) const;
  void cut(std::int64_t size);  // to what it was when it had that size
  void clear() { cut(0); }
  [[nodiscard]] std::int64_t size() const { return size_; }

 private:
  std::string folder_;
  int fd_ = -1;
  std::int64_t size_ = 0;
};

}  // namespace throughline::formats
