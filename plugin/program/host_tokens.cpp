// The tokens a host signs to say who asks: whose claims are believed, and until when.
#include "program/host_tokens.hpp"

#include "crypto/jws.hpp"
#include "formats/json.hpp"

namespace throughline::program {

namespace {

constexpr std::size_t most = 1000;

}  // namespace

std::string host_tokens::actor(std::string_view header, std::string_view district,
                               std::int64_t now_ms) {
  auto payload = signed_by_host(std::string(header));
  if (payload.empty()) return {};
  const crypto::expected_claims expected{
      .issuer = {}, .audience = district, .now = now_ms / 1000, .leeway = 30, .longest_life = 300};
  if (!crypto::check_claims(formats::read_json(payload), expected).empty()) return {};
  return payload;
}

std::string host_tokens::signed_by_host(const std::string& token) {
  {
    const std::lock_guard hold(lock_);
    if (const auto at = good_.find(token); at != good_.end()) return at->second;
  }
  auto checked = crypto::verify_compact(token, key_);
  if (!checked) return {};
  const std::lock_guard hold(lock_);
  if (good_.size() >= most) good_.clear();
  good_.emplace(token, checked.payload);
  return std::move(checked.payload);
}

}  // namespace throughline::program
