// base64url without padding (RFC 4648 5), decoded strictly.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace throughline::crypto {

[[nodiscard]] std::string to_base64url(std::string_view bytes);
// Nothing for padding, foreign letters, impossible lengths or set bits past the end, so that every
// byte string has exactly one form.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace throughline::crypto
