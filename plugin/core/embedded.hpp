// A file that was built into the library: SQL, a state profile, the style sheet.
#pragma once

#include <cstddef>
#include <string_view>

namespace throughline::core {

struct embedded_file {
  const char* name;
  const char* fingerprint;  // changes with the bytes; part of the name an asset is served under
  const char* data;
  std::size_t size;
  [[nodiscard]] std::string_view bytes() const { return {data, size}; }
};

}  // namespace throughline::core
