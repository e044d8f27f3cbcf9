// The transfer package: a zip of JSON files under a manifest with their hashes and the sender's
// signature.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.hpp"
#include "core/hash.hpp"
#include "core/id.hpp"
#include "core/transfer.hpp"
#include "core/value.hpp"
#include "crypto/keys.hpp"
#include "transfer/directory.hpp"

namespace throughline::transfer {

// What the manifest says of a release. `parts` decide the sections and their files.
struct package_facts {
  core::uid transfer, package;
  std::string from, from_name, to, to_name, basis, citation, purpose, notice, released_by;
  std::int64_t created_ms = 0;
  int valid_days = 90;
};
struct packed {
  std::string zip;
  core::digest manifest_hash{};
};
packed pack(const package_facts& facts, const std::vector<core::package_part>& parts,
            const crypto::key_pair& key);

// A package as it was found. With any finding of severity error nothing of it may be stored.
struct opened {
  core::value manifest;
  core::digest manifest_hash{};
  core::uid transfer;
  std::string from, from_name;
  std::vector<core::package_part> parts;
  core::findings findings;
  [[nodiscard]] bool sound() const { return findings.empty() && !manifest.is_null(); }
};
// `to`: this district's id; empty: anybody may look (transfer verify). Keys come from the directory
// alone. Never throws for what the bytes are: that is a finding.
opened open_package(std::string_view zip, const directory& dir, std::string_view to,
                    std::int64_t now_ms);

// The file a section travels in; empty for an unknown section.
std::string_view file_of(std::string_view section);

}  // namespace throughline::transfer
