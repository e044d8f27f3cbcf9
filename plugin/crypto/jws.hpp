// JSON Web Signatures, ES256 only: compact (RFC 7515) and detached over bytes (RFC 7797).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/value.hpp"
#include "crypto/keys.hpp"

namespace throughline::crypto {

// The whole of a verification: `refused` is empty when the signature is good, else a short reason
// for the log, without anything out of the token.
struct verdict {
  std::string refused;
  core::value header;   // null when refused
  std::string payload;  // of a compact token; empty for a detached one
  explicit operator bool() const { return refused.empty(); }
};

// header.payload.signature; `type` becomes "typ" when not empty.
[[nodiscard]] std::string sign_compact(const key_pair& key, std::string_view payload,
                                       std::string_view type = {});
// header..signature over the bytes themselves (b64=false, crit).
[[nodiscard]] std::string sign_detached(const key_pair& key, std::string_view bytes,
                                        std::string_view type = {});

// By the given key alone: alg must be ES256, kid must be there and be that key's; a header that
// names a key of its own (jwk, jku, x5u, x5c, x5t) or a crit we do not know is refused. A `type`
// that is not empty must be the header's typ.
[[nodiscard]] verdict verify_compact(std::string_view token, const public_key& key,
                                     std::string_view type = {});
[[nodiscard]] verdict verify_detached(std::string_view token, std::string_view bytes,
                                      const public_key& key, std::string_view type = {});

// The kid a token claims, to look its key up in a map of trusted ones; empty when unreadable.
// Nothing is verified: never use it for anything else.
[[nodiscard]] std::string claimed_kid(std::string_view token);

// What a JWT must say (RFC 7519 4.1); empty texts are not asked for.
struct expected_claims {
  std::string_view issuer, audience;
  std::int64_t now = 0;           // seconds since 1970
  std::int64_t leeway = 60;       // seconds, clocks differ
  std::int64_t longest_life = 0;  // exp - iat may be at most this; 0 = any, iat not asked for
};
// Empty when they hold, else a short reason. exp is always required.
[[nodiscard]] std::string check_claims(const core::value& claims, const expected_claims& expected);

}  // namespace throughline::crypto
