// What leaves a district is named by a UUIDv7 (RFC 9562): 16 bytes inside, text only at the edge.
#include "core/id.hpp"

#include <algorithm>

#include "core/failure.hpp"
#include "core/hash.hpp"

namespace throughline::core {

uid uid::make(std::int64_t ms) { return make(ms, random_bytes(10)); }

uid uid::make(std::int64_t ms, std::string_view noise) {
  uid out;
  for (std::size_t i = 0; i < 6; ++i)
    out.bytes[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(ms) >> (40 - 8 * i));
  std::copy(noise.begin(), noise.end(), out.bytes.begin() + 6);
  out.bytes[6] = static_cast<unsigned char>((out.bytes[6] & 0x0f) | 0x70);  // version 7
  out.bytes[8] = static_cast<unsigned char>((out.bytes[8] & 0x3f) | 0x80);  // variant 10
  return out;
}

std::optional<uid> uid::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string hex;
  for (std::size_t i = 0; i < 36; ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (text[i] != '-') return std::nullopt;
    } else {
      hex += text[i];
    }
  }
  const auto raw = from_hex(hex);
  return raw ? std::optional(from_bytes(*raw)) : std::nullopt;
}

uid uid::from_bytes(std::string_view sixteen) {
  if (sixteen.size() != 16) throw failure(codes::corrupt, "uid of other than 16 bytes");
  uid out;
  std::copy(sixteen.begin(), sixteen.end(), out.bytes.begin());
  return out;
}

std::string uid::text() const {
  const auto hex = to_hex(view());
  return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' +
         hex.substr(16, 4) + '-' + hex.substr(20);
}

}  // namespace throughline::core
