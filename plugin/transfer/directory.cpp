// The signed list of districts and their keys.
#include "transfer/directory.hpp"

#include <algorithm>

#include "core/date.hpp"
#include "core/failure.hpp"
#include "crypto/jws.hpp"
#include "formats/json.hpp"

namespace throughline::transfer {

namespace {

constexpr std::string_view type = "throughline-directory+jws";
constexpr std::int64_t day_ms = 86'400'000;

// UTC texts of equal shape compare as times.
bool within(std::string_view from, std::string_view to, std::string_view now) {
  return (from.empty() || from <= now) && (to.empty() || now < to);
}

}  // namespace

const listed_district* directory::find(std::string_view id) const {
  const auto at =
      std::find_if(districts.begin(), districts.end(), [&](const auto& d) { return d.id == id; });
  return at == districts.end() ? nullptr : &*at;
}

core::value empty_draft() {
  core::value out;
  out.set("format", "throughline-directory/1");
  out.set("version", 0);
  out.set("districts", core::list{});
  return out;
}

void put_district(core::value& draft, std::string_view id, std::string_view name,
                  std::string_view state, const crypto::public_key& key, std::int64_t now_ms,
                  int key_days) {
  core::list districts = draft.items("districts");
  auto at = std::find_if(districts.begin(), districts.end(),
                         [&](const auto& d) { return d.text("id") == id; });
  if (at == districts.end()) at = districts.insert(districts.end(), core::record{});
  core::list keys = at->items("keys");
  const bool known = std::any_of(keys.begin(), keys.end(), [&](const auto& k) {
    const auto* jwk = k.find("jwk");
    return jwk && jwk->text("kid") == key.kid();
  });
  if (!known) {
    core::value entry;
    entry.set("jwk", key.jwk());
    entry.set("notBefore", core::to_utc_text(now_ms));
    entry.set("notAfter", core::to_utc_text(now_ms + key_days * day_ms));
    keys.push_back(std::move(entry));
  }
  at->set("id", id);
  at->set("name", name);
  at->set("state", state);
  at->set("keys", std::move(keys));
  draft.set("districts", std::move(districts));
}

std::string sign_directory(core::value& draft, const crypto::key_pair& root, std::int64_t now_ms,
                           int days) {
  draft.set("version", draft.whole("version", 0, INT64_MAX / 2, 0) + 1);
  draft.set("issued", core::to_utc_text(now_ms));
  draft.set("expires", core::to_utc_text(now_ms + days * day_ms));
  return crypto::sign_compact(root, formats::write_json(draft), type);
}

directory read_directory(std::string_view jws, const crypto::public_key& root,
                         std::int64_t now_ms) {
  while (!jws.empty() && (jws.back() == '\n' || jws.back() == '\r')) jws.remove_suffix(1);
  const auto v = crypto::verify_compact(jws, root, type);
  if (!v) throw core::failure(core::codes::directory_signature, v.refused);
  const auto body = formats::read_json(v.payload);
  directory out{.version = body.whole("version", 1, INT64_MAX, 0),
                .issued = std::string(body.text("issued")),
                .expires = std::string(body.text("expires"))};
  const auto now = core::to_utc_text(now_ms);
  if (body.text("format") != "throughline-directory/1" || out.version == 0)
    throw core::failure(core::codes::directory_signature, "format");
  if (out.expires.empty() || !within({}, out.expires, now))
    throw core::failure(core::codes::directory_expired, "expired " + out.expires);
  for (const auto& d : body.items("districts")) {
    listed_district one{.id = std::string(d.text("id")),
                        .name = std::string(d.text("name")),
                        .state = std::string(d.text("state"))};
    for (const auto& k : d.items("keys"))
      if (const auto* jwk = k.find("jwk");
          jwk && within(k.text("notBefore"), k.text("notAfter"), now))
        one.keys.push_back(crypto::public_key::from_jwk(*jwk));
    out.districts.push_back(std::move(one));
  }
  return out;
}

}  // namespace throughline::transfer
