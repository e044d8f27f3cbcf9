// JSON text to and from core::value (RFC 8259); the only home of the JSON parser.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/value.hpp"

namespace throughline::formats {

struct json_limits {
  std::size_t depth = 32;
  std::size_t bytes = 16U << 20;
  std::size_t elements = 1'000'000;  // values and members in all
};

// Reads one document. Numbers keep their text, so decimals stay exact; one that is not finite as a
// double is refused. So are duplicate names (after unescaping), lone surrogates, invalid UTF-8, a
// byte order mark and anything after the document.
// Throws failure(bad_json, "offset N: why").
[[nodiscard]] core::value read_json(std::string_view text, const json_limits& limits = {});

// Members in their order, UTF-8 out, "</" written as "<\/" so that the text may stand in a script
// element. `pretty` indents by two. The value's texts must be valid UTF-8.
[[nodiscard]] std::string write_json(const core::value& v, bool pretty = false);

}  // namespace throughline::formats
