// Whether bytes are valid UTF-8, as every reader of this room must know before it keeps a text.
#pragma once

#include <string_view>

namespace throughline::formats {

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool valid_utf8(std::string_view text) noexcept;

}  // namespace throughline::formats
