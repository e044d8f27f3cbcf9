// Signed messages between districts: requests, denials, receipts; compact JWS with the sender's
// key.
#include "transfer/messages.hpp"

#include "core/failure.hpp"
#include "crypto/base64url.hpp"
#include "crypto/jws.hpp"
#include "formats/json.hpp"
#include "transfer/package.hpp"

namespace throughline::transfer {

namespace {
constexpr std::string_view type = "throughline-message+jws";
}

std::string sign_message(const core::value& claims, const crypto::key_pair& key) {
  return crypto::sign_compact(key, formats::write_json(claims), type);
}

verified_message read_message(std::string_view jws, const directory& dir, std::string_view to) {
  while (!jws.empty() && (jws.back() == '\n' || jws.back() == '\r')) jws.remove_suffix(1);
  if (jws.size() > 4u << 20) throw core::failure(core::codes::too_large, "message");
  const auto kid = crypto::claimed_kid(jws);
  for (const auto& d : dir.districts)
    for (const auto& key : d.keys) {
      if (key.kid() != kid) continue;
      const auto v = crypto::verify_compact(jws, key, type);
      if (!v) throw core::failure(core::codes::package_signature, v.refused);
      verified_message out{.from = {d.id, d.name}, .claims = formats::read_json(v.payload)};
      const auto id = core::uid::parse(out.claims.text("messageId"));
      if (out.claims.text("format") != "throughline-message/1" || !id)
        throw core::failure(core::codes::package_format, "message");
      if (out.claims.text("from") != d.id) throw core::failure(core::codes::package_sender, "from");
      if (out.claims.text("to") != to) throw core::failure(core::codes::package_recipient, "to");
      out.message = *id;
      return out;
    }
  throw core::failure(core::codes::package_sender, "no such key in the directory");
}

void deliver_message(acts::district& d, const acts::caller& by, const verified_message& m) {
  const auto kind = m.claims.text("kind");
  if (kind == "request")
    (void)acts::receive_request(d, by, m.message, m.from, m.claims);
  else if (kind == "receipt" || kind == "denial")
    acts::receive_answer(d, by, m.message, m.from, m.claims);
  else
    throw core::failure(core::codes::package_format, "message kind");
}

acts::receive_result deliver_package(acts::district& d, const acts::caller& by,
                                     std::string_view zip, const directory& dir) {
  const auto p = open_package(zip, dir, d.code(), d.now_ms());
  if (!p.sound())
    throw core::failure(p.findings.empty() ? core::codes::package_format : p.findings.front().rule,
                        "package", p.findings);
  const auto file_hash = core::sha256(zip);
  acts::keep_file(d, file_hash, zip);  // durable before the receipt is queued
  return acts::receive_package(d, by,
                               {.transfer = p.transfer,
                                .from = {p.from, p.from_name},
                                .hash = p.manifest_hash,
                                .manifest = p.manifest,
                                .parts = p.parts,
                                .size = static_cast<std::int64_t>(zip.size()),
                                .file_hash = file_hash});
}

}  // namespace throughline::transfer
