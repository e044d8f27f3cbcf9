// The tamper-evident log (one chain per district) and disclosures.
#pragma once

#include <array>
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

// The rows of history that an audit row vouches for: revisions, signatures, meetings, locks,
// disclosures, statements, papers of who may see a record, translations and what was destroyed. How
// far they went when a transaction began.
inline constexpr std::size_t kept_kinds = 10;
using kept_rows = std::array<std::int64_t, kept_kinds>;
kept_rows last_kept(connection& db);

// In the caller's write transaction. Its hash covers the rows of history that are there since
// `since`, which is moved on. The row's number.
std::int64_t append(connection& db, const audit_entry& e, kept_rows& since);

struct chain_head {
  std::int64_t seq = 0;
  core::digest hash{};
};
chain_head head_of_chain(connection& db);

// A head proved elsewhere (a signed anchor): the row of that number had that hash. `line`: of the
// file it stands in, for the finding.
struct anchored_head {
  std::int64_t line = 0;
  chain_head head;
};
// Walks the whole chain; each break is a finding with the row's number: a row changed, missing or
// put in, a detail gone that no destruction accounts for, an anchor that does not fit, rows missing
// at the end. `head` gets the last row. One pass, flat memory.
core::findings verify_chain(connection& db, chain_head& head,
                            const std::vector<anchored_head>& anchors = {});
// Every row of history against the hash its audit row vouches for.
core::findings verify_kept_rows(connection& db);

using core::disclosure;
void add(connection& db, const disclosure& d);
std::vector<disclosure> disclosures(connection& db, core::row_id person);

}  // namespace throughline::store
