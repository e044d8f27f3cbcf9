// The tamper-evident log (one chain per district), disclosures, and the store's own checks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.hpp"
#include "core/hash.hpp"
#include "core/id.hpp"
#include "core/student.hpp"
#include "core/transfer.hpp"

namespace throughline::store {

class connection;

struct audit_entry {
  std::int64_t at_ms = 0;
  std::string_view actor, role, act;
  const core::uid* person = nullptr;
  std::string_view request_id;
  std::string detail;  // JSON; salted, may go when the record is expunged
};
// In the caller's write transaction.
void append(connection& db, const audit_entry& e);

struct chain_head {
  std::int64_t seq = 0;
  core::digest hash{};
};
chain_head head_of_chain(connection& db);
// Walks the whole chain; each break is a finding with the row's number. `head` gets the last row.
core::findings verify_chain(connection& db, chain_head& head);
// SQLite's integrity and foreign key checks, plan contents against their hashes, roots against
// their sections.
core::findings verify_store(connection& db);

using core::disclosure;
void add(connection& db, const disclosure& d);
std::vector<disclosure> disclosures(connection& db, core::row_id person);

}  // namespace throughline::store
