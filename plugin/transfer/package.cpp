// The transfer package: a zip of JSON files under a manifest with their hashes and the sender's
// signature.
#include "transfer/package.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "core/date.hpp"
#include "core/failure.hpp"
#include "crypto/jws.hpp"
#include "formats/json.hpp"
#include "formats/zip.hpp"

namespace throughline::transfer {

namespace {

constexpr std::string_view type = "throughline-package+jws";
constexpr std::string_view manifest_name = "manifest.json", signature_name = "manifest.jws";
using section_file = std::pair<std::string_view, std::string_view>;
constexpr section_file files[] = {
    {"identity", "student.json"},
    {"demographics", "demographics.json"},
    {"enrollment", "enrollment.json"},
    {"transcript", "transcript/record.json"},
    {"ilp", "ilp.json"},
    {"ilpa", "ilpa.json"},
};

bool is_ours(std::string_view name) {
  return name == manifest_name || name == signature_name ||
         std::any_of(std::begin(files), std::end(files),
                     [&](const auto& f) { return f.second == name; });
}

class inspection {
 public:
  inspection(opened& out, const directory& dir, std::string_view to, std::int64_t now_ms)
      : out_(out), dir_(dir), to_(to), now_(core::to_utc_text(now_ms)) {}

  void wrong(core::code rule, std::string_view file, std::string_view field = {}) {
    out_.findings.push_back({.rule = rule,
                             .weight = core::severity::error,
                             .file = std::string(file),
                             .field = std::string(field)});
  }

  void run(std::string_view zip) {
    formats::zip_content content;
    try {
      content = formats::read_zip(
          zip, is_ours, {.entries = 64, .total = 256u << 20, .entry = 64u << 20, .ratio = 200});
    } catch (const core::failure&) {
      return wrong(core::codes::package_format, {});
    }
    for (const auto& name : content.others) wrong(core::codes::package_file_extra, name);
    const auto* manifest = entry(content, manifest_name);
    const auto* signature = entry(content, signature_name);
    if (!manifest) return wrong(core::codes::package_file_missing, manifest_name);
    if (!signature) return wrong(core::codes::package_file_missing, signature_name);
    out_.manifest_hash = core::sha256(manifest->data);
    core::value m;
    try {
      m = formats::read_json(manifest->data);
    } catch (const core::failure&) {
      return wrong(core::codes::package_format, manifest_name);
    }
    if (!signed_by_sender(m, *manifest, *signature)) return;
    facts(m);
    list(m, content);
    if (out_.findings.empty()) out_.manifest = std::move(m);
  }

 private:
  static const formats::zip_entry* entry(const formats::zip_content& c, std::string_view name) {
    const auto at = std::find_if(c.entries.begin(), c.entries.end(),
                                 [&](const auto& e) { return e.name == name; });
    return at == c.entries.end() ? nullptr : &*at;
  }

  // Who signed decides who sent; the manifest's own word counts only when the key is that
  // district's.
  bool signed_by_sender(const core::value& m, const formats::zip_entry& manifest,
                        const formats::zip_entry& signature) {
    const auto* sender = dir_.find(m.text("from"));
    if (!sender) {
      wrong(core::codes::package_sender, manifest_name, "from");
      return false;
    }
    std::string_view token = signature.data;
    while (!token.empty() && token.back() == '\n') token.remove_suffix(1);
    for (const auto& key : sender->keys)
      if (key.kid() == crypto::claimed_kid(token) &&
          crypto::verify_detached(token, manifest.data, key, type)) {
        out_.from = sender->id;
        out_.from_name = sender->name;
        return true;
      }
    wrong(core::codes::package_signature, signature_name);
    return false;
  }

  void facts(const core::value& m) {
    const auto transfer = core::uid::parse(m.text("transferId"));
    if (m.text("format") != "throughline-package/1" || !transfer)
      return wrong(core::codes::package_format, manifest_name);
    out_.transfer = *transfer;
    if (!to_.empty() && m.text("to") != to_)
      wrong(core::codes::package_recipient, manifest_name, "to");
    if (m.text("expiresAt") <= now_)
      wrong(core::codes::package_expired, manifest_name, "expiresAt");
    const auto* basis = m.find("basis");
    // The sender's law decides, which may be another state's: named it must be.
    if (!basis || basis->text("code").empty() || basis->text("citation").empty())
      wrong(core::codes::package_format, manifest_name, "basis");
  }

  void list(const core::value& m, const formats::zip_content& content) {
    std::set<std::string_view> listed;
    for (const auto& f : m.items("files")) {
      const auto path = f.text("path");
      const auto* e = entry(content, path);
      if (!e || path == manifest_name || path == signature_name) {
        wrong(core::codes::package_file_missing, path);
        continue;
      }
      if (!listed.insert(path).second) {
        wrong(core::codes::package_file_extra, path);
        continue;
      }
      if (core::to_hex(core::sha256(e->data)) != f.text("sha256") ||
          f.whole("size", 0, INT64_MAX, -1) != static_cast<std::int64_t>(e->data.size())) {
        wrong(core::codes::package_hash, path);
        continue;
      }
      try {
        (void)formats::read_json(e->data);
      } catch (const core::failure&) {
        wrong(core::codes::package_format, path);
      }
    }
    if (listed.size() + 2 != content.entries.size()) wrong(core::codes::package_file_extra, {});
    for (const auto& s : m.items("sections")) {
      core::package_part part{.section = std::string(s.text("section")),
                              .status = std::string(s.text("status"))};
      const auto path = file_of(part.section);
      if (path.empty() ||
          (part.status != "included" && part.status != "none" && part.status != "withheld")) {
        wrong(core::codes::package_format, manifest_name, "sections");
        continue;
      }
      const auto* e = listed.count(path) > 0 ? entry(content, path) : nullptr;
      if ((part.status == "included") != (e != nullptr)) {
        wrong(e ? core::codes::package_file_extra : core::codes::package_file_missing, path);
        continue;
      }
      if (e) part.body = e->data;
      out_.parts.push_back(std::move(part));
    }
  }

  opened& out_;
  const directory& dir_;
  std::string_view to_;
  std::string now_;
};

}  // namespace

std::string_view file_of(std::string_view section) {
  for (const auto& [name, file] : files)
    if (name == section) return file;
  return {};
}

packed pack(const package_facts& facts, const std::vector<core::package_part>& parts,
            const crypto::key_pair& key) {
  core::value m;
  m.set("format", "throughline-package/1");
  m.set("packageId", facts.package.text());
  m.set("transferId", facts.transfer.text());
  m.set("createdAt", core::to_utc_text(facts.created_ms));
  m.set("expiresAt", core::to_utc_text(facts.created_ms + facts.valid_days * 86'400'000LL));
  m.set("from", facts.from);
  m.set("fromName", facts.from_name);
  m.set("to", facts.to);
  m.set("toName", facts.to_name);
  core::value basis;
  basis.set("code", facts.basis);
  basis.set("citation", facts.citation);
  m.set("basis", std::move(basis));
  m.set("purpose", facts.purpose);
  m.set("notice", facts.notice);
  m.set("releasedBy", facts.released_by);
  m.set("redisclosure", "34 CFR 99.33");
  std::vector<formats::zip_entry> entries;
  core::list sections, listed;
  for (const auto& p : parts) {
    core::value s;
    s.set("section", p.section);
    s.set("status", p.status);
    sections.push_back(std::move(s));
    if (p.status != "included") continue;
    core::value f;
    f.set("path", file_of(p.section));
    f.set("section", p.section);
    f.set("mediaType", "application/json");
    f.set("size", static_cast<std::int64_t>(p.body.size()));
    f.set("sha256", core::to_hex(core::sha256(p.body)));
    listed.push_back(std::move(f));
    entries.push_back({std::string(file_of(p.section)), p.body});
  }
  m.set("sections", std::move(sections));
  m.set("files", std::move(listed));
  const auto manifest = formats::write_json(m, true);
  entries.insert(entries.begin(),
                 {std::string(signature_name), crypto::sign_detached(key, manifest, type)});
  entries.insert(entries.begin(), {std::string(manifest_name), manifest});
  return {.zip = formats::write_zip(entries), .manifest_hash = core::sha256(manifest)};
}

opened open_package(std::string_view zip, const directory& dir, std::string_view to,
                    std::int64_t now_ms) {
  opened out;
  inspection(out, dir, to, now_ms).run(zip);
  return out;
}

}  // namespace throughline::transfer
