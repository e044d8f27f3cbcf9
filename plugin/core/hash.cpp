// The only hash: SHA-256 (libsodium), its text form, random bytes, and a keyed hash for form
// tokens.
#include "core/hash.hpp"

#include <sodium.h>

#include <cstring>
#include <new>

#include "core/failure.hpp"

namespace throughline::core {

namespace {

const unsigned char* raw(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}

// sodium_init is idempotent and thread-safe; it opens the random source.
void ready() {
  static const int once = sodium_init();
  if (once < 0) throw failure(codes::unavailable, "no random source");
}

crypto_hash_sha256_state& state_of(std::array<unsigned char, 128>& bytes) {
  static_assert(sizeof(crypto_hash_sha256_state) <= 128);
  return *std::launder(reinterpret_cast<crypto_hash_sha256_state*>(bytes.data()));
}

}  // namespace

digest sha256(std::string_view bytes) {
  digest out;
  crypto_hash_sha256(out.data(), raw(bytes), bytes.size());
  return out;
}

sha256_stream::sha256_stream() : state_{} {
  auto* s = new (state_.data()) crypto_hash_sha256_state;
  crypto_hash_sha256_init(s);
}

sha256_stream& sha256_stream::add(std::string_view bytes) {
  crypto_hash_sha256_update(&state_of(state_), raw(bytes), bytes.size());
  return *this;
}

digest sha256_stream::done() {
  digest out;
  crypto_hash_sha256_final(&state_of(state_), out.data());
  return out;
}

hasher& hasher::part(std::string_view bytes) {
  char size[8];
  for (std::size_t i = 0; i < 8; ++i)
    size[i] = static_cast<char>(static_cast<std::uint64_t>(bytes.size()) >> (56 - 8 * i));
  in_.add({size, sizeof size}).add(bytes);
  return *this;
}

hasher& hasher::part(std::int64_t n) { return part(std::to_string(n)); }

std::uint64_t short_hash(std::string_view bytes) {
  static constexpr unsigned char key[crypto_shorthash_KEYBYTES] = {
      't', 'h', 'r', 'o', 'u', 'g', 'h', 'l', 'i', 'n', 'e', 'r', 'o', 'w', 's', '1'};
  unsigned char out[crypto_shorthash_BYTES];
  crypto_shorthash(out, raw(bytes), bytes.size(), key);
  std::uint64_t n = 0;
  std::memcpy(&n, out, sizeof n);
  return n;
}

digest keyed_hash(std::string_view key, std::string_view bytes) {
  if (key.size() != crypto_auth_hmacsha256_KEYBYTES) throw failure(codes::corrupt, "key size");
  digest out;
  crypto_auth_hmacsha256(out.data(), raw(bytes), bytes.size(), raw(key));
  return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_bytes(std::size_t n) {
  ready();
  std::string out(n, '\0');
  randombytes_buf(out.data(), n);
  return out;
}

std::string to_hex(std::string_view bytes) {
  static constexpr char hex[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    out += hex[b >> 4];
    out += hex[b & 15];
  }
  return out;
}

std::string to_hex(const digest& d) { return to_hex(bytes_of(d)); }

std::optional<digest> digest_from(std::string_view bytes) {
  digest out;
  if (bytes.size() != out.size()) return std::nullopt;
  std::memcpy(out.data(), bytes.data(), out.size());
  return out;
}

std::optional<std::string> from_hex(std::string_view hex) {
  const auto nibble = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  if (hex.size() % 2) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = nibble(hex[i]), low = nibble(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

}  // namespace throughline::core
