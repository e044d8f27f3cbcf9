// Anchors (signed heads of the audit chain, one compact JWS a line) and how a verification is told.
#include "program/proofs.hpp"

#include <filesystem>

#include "core/failure.hpp"
#include "crypto/jws.hpp"
#include "formats/json.hpp"
#include "store/durable.hpp"
#include "transfer/directory.hpp"

namespace throughline::program {

namespace {

constexpr std::string_view type = "throughline-anchor+jwt";

// Of the directory whatever its date: an anchor was signed with the key of its day.
std::vector<crypto::public_key> keys_of(run& r) {
  std::vector<crypto::public_key> out;
  if (std::filesystem::exists(r.key_path()))
    out.push_back(crypto::key_pair::load(r.key_path()).shown());
  if (std::filesystem::exists(r.directory_path()) && std::filesystem::exists(r.root_path())) {
    const auto root = crypto::public_key::from_jwk(formats::read_json(read_file(r.root_path())));
    const auto d = transfer::read_directory(read_file(r.directory_path()), root, r.clock.now_ms());
    if (const auto* mine = d.find(r.district))
      out.insert(out.end(), mine->keys.begin(), mine->keys.end());
  }
  if (out.empty())
    throw core::failure(core::codes::not_found,
                        "no key to check an anchor with: " + r.key_path() + " or the directory");
  return out;
}

acts::anchored_head read_anchor(const std::string& line, std::int64_t number,
                                const std::vector<crypto::public_key>& keys,
                                const std::string& district) {
  const auto refuse = [&] {
    return core::failure(core::codes::invalid, "an anchor cannot be believed",
                         {{.rule = core::codes::anchor_signature,
                           .weight = core::severity::error,
                           .file = "anchor",
                           .record = number}});
  };
  for (const auto& key : keys) {
    const auto v = crypto::verify_compact(line, key, type);
    if (!v) continue;
    const auto claims = formats::read_json(v.payload);
    const auto hash = core::digest_from(core::from_hex(claims.text("head")).value_or(""));
    if (claims.text("district") != district || !hash) throw refuse();
    return {number, {claims.whole("seq", 0, INT64_MAX, 0), *hash}};
  }
  throw refuse();
}

}  // namespace

std::vector<acts::anchored_head> read_anchors(run& r, const std::string& file) {
  std::vector<acts::anchored_head> out;
  if (file.empty()) return out;
  const auto keys = keys_of(r);
  const auto text = read_file(file);
  std::int64_t number = 0;
  for (std::size_t from = 0; from < text.size();) {
    const auto to = std::min(text.find('\n', from), text.size());
    ++number;
    if (to > from)
      out.push_back(read_anchor(text.substr(from, to - from), number, keys, r.district));
    from = to + 1;
  }
  return out;
}

void write_anchor(run& r, const std::string& file) {
  const auto key = crypto::key_pair::load(r.key_path());
  const auto head = acts::head_to_anchor(r.in(), r.by());
  store::append_durably(file, crypto::sign_compact(key, formats::write_json(head), type) + "\n");
}

void tell(run& r, const acts::verification& v) {
  if (r.json) {
    core::value out;
    out.set("sound", v.sound());
    out.set("auditRows", v.audit_rows);
    out.set("auditHead", v.audit_head);
    core::list wrong;
    for (const auto& f : v.wrong) {
      core::value one;
      one.set("code", f.rule.name);
      one.set("where", f.file);
      one.set("row", f.record);
      one.set("severity", f.weight == core::severity::error ? "error" : "warning");
      if (f.line) one.set("anchorLine", f.line);
      wrong.push_back(std::move(one));
    }
    out.set("wrong", std::move(wrong));
    r.show(out);
  } else {
    r.list(v.wrong);
    r.line((v.sound() ? "sound: " : "NOT sound: ") + std::to_string(v.audit_rows) +
           " audit rows, head " + v.audit_head);
  }
  if (!v.sound()) r.exit_code = 1;
}

}  // namespace throughline::program
