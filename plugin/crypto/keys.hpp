// P-256 keys: made and kept as PEM, shown as JWK, named by their RFC 7638 thumbprint, signing
// ES256.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/value.hpp"

struct evp_pkey_st;

namespace throughline::crypto {

// [any thread] Immutable once made; copies share one key.
class public_key {
 public:
  // kty EC, crv P-256, x and y on the curve; other members are ignored except that "d" is refused
  // and "kid", when there, must be the thumbprint. Throws failure(bad_token).
  [[nodiscard]] static public_key from_jwk(const core::value& jwk);

  [[nodiscard]] core::value jwk() const;  // kty, crv, x, y, kid, alg, use
  [[nodiscard]] const std::string& kid() const { return kid_; }
  // `signature` is r||s, 64 bytes (RFC 7518 3.4).
  [[nodiscard]] bool verify(std::string_view signed_bytes, std::string_view signature) const;

 private:
  friend class key_pair;
  public_key() = default;
  std::shared_ptr<evp_pkey_st> it_;
  std::string x_, y_, kid_;  // base64url
};

// [any thread] A signing key. Its secret leaves only through save().
class key_pair {
 public:
  [[nodiscard]] static key_pair make();
  // Refuses a file that others may read or write: failure(unavailable).
  [[nodiscard]] static key_pair load(const std::string& path);

  // Writes PKCS #8 PEM with mode 0600; failure(conflict) when the file exists already.
  void save(const std::string& path) const;
  [[nodiscard]] const public_key& shown() const { return shown_; }
  [[nodiscard]] std::string sign(std::string_view bytes) const;  // r||s, 64 bytes

 private:
  explicit key_pair(std::shared_ptr<evp_pkey_st> it);
  std::shared_ptr<evp_pkey_st> it_;
  public_key shown_;
};

}  // namespace throughline::crypto
