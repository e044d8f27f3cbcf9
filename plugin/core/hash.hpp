// The only hash: SHA-256 (libsodium), its text form, random bytes, and a keyed hash for form
// tokens.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace throughline::core {

using digest = std::array<unsigned char, 32>;

digest sha256(std::string_view bytes);

// The same over bytes that come piece by piece.
class sha256_stream {
 public:
  sha256_stream();
  sha256_stream& add(std::string_view bytes);
  digest done();

 private:
  std::array<unsigned char, 128> state_;  // crypto_hash_sha256_state
};

// Hashes parts one after another, each preceded by its length (8 bytes, big endian), so that
// ("ab","c") and ("a","bc") differ.
class hasher {
 public:
  hasher& part(std::string_view bytes);
  hasher& part(const digest& d) {
    return part({reinterpret_cast<const char*>(d.data()), d.size()});
  }
  hasher& part(std::int64_t n);
  digest done() { return in_.done(); }

 private:
  sha256_stream in_;
};

// A 64-bit hash for noticing changed feed rows; not for identity or evidence. Keyed with a
// constant.
std::uint64_t short_hash(std::string_view bytes);

digest keyed_hash(std::string_view key /* 32 bytes */, std::string_view bytes);
bool equal_in_constant_time(std::string_view a, std::string_view b);

std::string random_bytes(std::size_t n);
std::string to_hex(std::string_view bytes);
std::string to_hex(const digest& d);
// Nothing unless it is 32 bytes.
std::optional<digest> digest_from(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view hex);
inline std::string_view bytes_of(const digest& d) {
  return {reinterpret_cast<const char*>(d.data()), d.size()};
}

}  // namespace throughline::core
