// The acts that prove the store: verify it, seal the access log, give out a head to be signed and
// kept elsewhere.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "acts/district.hpp"
#include "core/finding.hpp"
#include "core/value.hpp"

namespace throughline::acts {

// A warning is worth knowing (a clock was set back); only an error makes the store unsound.
struct verification {
  core::findings wrong;
  [[nodiscard]] bool sound() const;
  std::int64_t audit_rows = 0;
  std::string audit_head;  // hex
};
using store::anchored_head;
// The whole store: SQLite's own checks, content against hashes, rows of history against their
// proofs, kept files, the access log against its seals, the audit chain.
verification verify_store(district& d, const caller& by,
                          const std::vector<anchored_head>& anchors = {});
// The audit chain and the access log's seals; with heads proved elsewhere.
verification verify_audit(district& d, const caller& by,
                          const std::vector<anchored_head>& anchors = {});

// Seals what the access log has gained since the last seal, as one audit row; how many rows, 0:
// nothing new.
std::int64_t seal_access(district& d, const caller& by);
// Seals, then moves views and refusals of before the present school year's start into a file of
// their own; how many rows.
std::int64_t rotate_access(district& d, const caller& by);

// What an anchor says: {"district","seq","head","at"}. Whoever has a signed one can prove that the
// log was not rewritten before it.
core::value head_to_anchor(district& d, const caller& by);

}  // namespace throughline::acts
