// JSON Web Signatures, ES256 only: compact (RFC 7515) and detached over bytes (RFC 7797).
#include "crypto/jws.hpp"

#include <optional>

#include "core/failure.hpp"
#include "crypto/base64url.hpp"
#include "formats/json.hpp"

namespace throughline::crypto {
namespace {

constexpr std::size_t longest_header = 4096;
constexpr std::size_t longest_token = 1U << 20;

struct parts {
  std::string_view header, payload, signature;
};

std::optional<parts> split(std::string_view token) {
  const auto first = token.find('.');
  if (first == std::string_view::npos || token.size() > longest_token) return std::nullopt;
  const auto second = token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
    return std::nullopt;
  return parts{token.substr(0, first), token.substr(first + 1, second - first - 1),
               token.substr(second + 1)};
}

std::optional<core::value> read_header(std::string_view encoded) {
  if (encoded.size() > longest_header) return std::nullopt;
  const auto text = from_base64url(encoded);
  if (!text) return std::nullopt;
  try {
    auto v = formats::read_json(*text, {.depth = 4, .bytes = longest_header, .elements = 64});
    if (v.as_record() == nullptr) return std::nullopt;
    return v;
  } catch (const core::failure&) {
    return std::nullopt;
  }
}

std::string make_header(const key_pair& key, std::string_view type, bool detached) {
  core::record h{{"alg", "ES256"}, {"kid", key.shown().kid()}};
  if (!type.empty()) h.emplace_back("typ", type);
  if (detached) {
    h.emplace_back("b64", false);
    h.emplace_back("crit", core::list{"b64"});
  }
  return to_base64url(formats::write_json(h));
}

// Why the header does not fit this key and kind of token; empty when it does.
std::string why_not(const core::value& h, const public_key& key, std::string_view type,
                    bool detached) {
  if (h.text("alg") != "ES256") return "alg is not ES256";
  for (const auto* name : {"jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256"})
    if (h.find(name) != nullptr) return "header names a key of its own";
  if (h.text("kid") != key.kid()) return "kid is not this key's";
  if (!type.empty() && h.text("typ") != type) return "typ is another";
  // RFC 7797 6: b64 must be listed as critical, and is the only extension known here
  const auto* crit = h.find("crit");
  const bool crit_b64 = crit != nullptr && *crit == core::value(core::list{"b64"});
  if (crit != nullptr && !crit_b64) return "crit is unknown";
  const auto* b64 = h.find("b64");
  if (crit_b64 != (b64 != nullptr) || (b64 != nullptr && b64->as_bool() == nullptr))
    return "b64 and crit disagree";
  if (detached != (b64 != nullptr && !*b64->as_bool())) return "payload is coded otherwise";
  return {};
}

verdict refuse(std::string why) { return {std::move(why), {}, {}}; }

verdict verify(std::string_view token, const std::string_view* bytes, const public_key& key,
               std::string_view type) {
  const auto p = split(token);
  if (!p) return refuse("no compact token");
  auto header = read_header(p->header);
  if (!header) return refuse("unreadable header");
  if (auto why = why_not(*header, key, type, bytes != nullptr); !why.empty())
    return refuse(std::move(why));
  const auto signature = from_base64url(p->signature);
  if (!signature) return refuse("unreadable signature");
  std::string input(p->header);
  input += '.';
  std::optional<std::string> payload = std::string{};
  if (bytes != nullptr) {
    if (!p->payload.empty()) return refuse("payload is not detached");
    input += *bytes;
  } else {
    payload = from_base64url(p->payload);
    if (!payload) return refuse("unreadable payload");
    input += p->payload;
  }
  if (!key.verify(input, *signature)) return refuse("signature does not fit");
  return {{}, std::move(*header), std::move(*payload)};
}

}  // namespace

std::string sign_compact(const key_pair& key, std::string_view payload, std::string_view type) {
  const auto input = make_header(key, type, false) + '.' + to_base64url(payload);
  return input + '.' + to_base64url(key.sign(input));
}

std::string sign_detached(const key_pair& key, std::string_view bytes, std::string_view type) {
  const auto header = make_header(key, type, true);
  std::string input = header + '.';
  input += bytes;
  return header + ".." + to_base64url(key.sign(input));
}

verdict verify_compact(std::string_view token, const public_key& key, std::string_view type) {
  return verify(token, nullptr, key, type);
}

verdict verify_detached(std::string_view token, std::string_view bytes, const public_key& key,
                        std::string_view type) {
  return verify(token, &bytes, key, type);
}

std::string claimed_kid(std::string_view token) {
  const auto p = split(token);
  const auto header = p ? read_header(p->header) : std::nullopt;
  return header ? std::string(header->text("kid")) : std::string{};
}

std::string check_claims(const core::value& claims, const expected_claims& expected) {
  constexpr std::int64_t most = 1LL << 52;
  constexpr std::int64_t none = -1;
  const auto seconds = [&](std::string_view name) { return claims.whole(name, 0, most, none); };
  const auto bad = [&](std::string_view name) {
    return claims.find(name) != nullptr && seconds(name) == none;
  };
  if (seconds("exp") == none || bad("nbf") || bad("iat")) return "times are missing or odd";
  if (seconds("exp") + expected.leeway <= expected.now) return "expired";
  if (seconds("nbf") > expected.now + expected.leeway) return "not valid yet";
  if (seconds("iat") > expected.now + expected.leeway) return "issued in the future";
  if (expected.longest_life > 0 &&
      (seconds("iat") == none || seconds("exp") - seconds("iat") > expected.longest_life))
    return "lives too long";
  if (!expected.issuer.empty() && claims.text("iss") != expected.issuer) return "another issuer";
  if (!expected.audience.empty()) {
    bool meant = claims.text("aud") == expected.audience;
    for (const auto& a : claims.items("aud"))
      meant = meant || (a.as_text() != nullptr && *a.as_text() == expected.audience);
    if (!meant) return "another audience";
  }
  return {};
}

}  // namespace throughline::crypto
