// The tokens a host signs to say who asks: whose claims are believed, and until when.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "crypto/keys.hpp"

namespace throughline::program {

// The host's key, and what it has signed: a host may use a token for five minutes, and to check its
// signature again would cost each of its pages anew. The claims are judged each time.
// [any thread]
class host_tokens {
 public:
  explicit host_tokens(crypto::public_key key) : key_(std::move(key)) {}

  // The actor's claims out of `Throughline-Actor`; empty when there is none to believe.
  std::string actor(std::string_view header, std::string_view district, std::int64_t now_ms);

 private:
  std::string signed_by_host(const std::string& token);

  const crypto::public_key key_;
  std::mutex lock_;
  std::unordered_map<std::string, std::string> good_;  // payloads of tokens whose signature holds
};

}  // namespace throughline::program
