// The signed list of districts and their keys: the only place a peer's key is ever taken from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/value.hpp"
#include "crypto/keys.hpp"

namespace throughline::transfer {

struct listed_district {
  std::string id, name, state;
  std::vector<crypto::public_key> keys;  // valid at the time asked for
};

struct directory {
  std::int64_t version = 0;
  std::string issued, expires;  // UTC
  std::vector<listed_district> districts;

  [[nodiscard]] const listed_district* find(std::string_view id) const;
};

// The draft that `transfer directory` edits before the root signs it.
core::value empty_draft();
// Adds or replaces a district's entry; a further key is appended, so that two overlap while one is
// rotated.
void put_district(core::value& draft, std::string_view id, std::string_view name,
                  std::string_view state, const crypto::public_key& key, std::int64_t now_ms,
                  int key_days);
// Compact JWS over the draft with its version raised and the dates set; `draft` becomes what was
// signed.
std::string sign_directory(core::value& draft, const crypto::key_pair& root, std::int64_t now_ms,
                           int days);
// By the root's key alone. failure directory_signature, directory_expired.
directory read_directory(std::string_view jws, const crypto::public_key& root, std::int64_t now_ms);

}  // namespace throughline::transfer
