// A release's package made and kept, as the program does it before it sends it.
#pragma once

#include <string>

#include "acts/transfers.hpp"
#include "crypto/keys.hpp"
#include "transfer/package.hpp"

namespace throughline::testing_ {

inline std::string pack_and_keep(acts::district& from, const acts::caller& by,
                                 const acts::queued_message& m, const crypto::key_pair& key) {
  const auto content = acts::read_package(from, by, m.transfer);
  const auto p = transfer::pack({.transfer = m.transfer,
                                 .package = m.key,
                                 .from = from.code(),
                                 .from_name = "A",
                                 .to = content.it.peer,
                                 .to_name = "B",
                                 .basis = content.it.basis,
                                 .citation = "34 CFR",
                                 .purpose = content.it.purpose,
                                 .notice = content.it.notice,
                                 .released_by = "r",
                                 .created_ms = from.now_ms()},
                                content.parts, key);
  acts::keep_package(from, by, m, p.zip, p.manifest_hash);
  return p.zip;
}

}  // namespace throughline::testing_
