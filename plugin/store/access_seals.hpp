// The access log's tie to the audit chain: parts sealed by hash, whole years moved to files of
// their own.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/finding.hpp"
#include "core/hash.hpp"
#include "store/district.hpp"

namespace throughline::store {

// Rows (after, upto] of the access log, `rows` of them; hash: over the hash of the part before and
// every column of every row.
struct access_part {
  std::int64_t after = 0, upto = 0, rows = 0;
  core::digest hash{};
};

// What was written since the last seal, on the disk when this returns (a sealed row must not go
// with the power). Nothing when there is none. `seals`: the district's file, in a transaction that
// keeps other sealers out.
// Up to the row `last` at most, and so many rows at once that writers do not wait long: to be
// called until there is nothing.
std::optional<access_part> unsealed_access(district& d, connection& seals,
                                           std::int64_t last = INT64_MAX);
// The last row of before `before_ms`, never the log's very last; 0: none.
std::int64_t last_access_before(district& d, std::int64_t before_ms);
void add_seal(connection& db, const access_part& part, std::int64_t audit_seq);
// The detail of a seal's audit row, as JSON.
std::string seal_detail(const access_part& part);

// Every seal against the rows, those in archives included, and against its audit row.
core::findings verify_seals(district& d, connection& db);

// Moves sealed rows of before `before_ms` into <district>.access-<name>.db: written, checked and
// synced first, then taken out of the live log a few at a time. The last row always stays, so that
// ids go on. `before_dropping` is called before the first goes, with the file's rows. How many rows
// moved. Run again after a crash it finishes.
std::int64_t rotate_access(district& d, const std::string& name, std::int64_t before_ms,
                           const std::function<void(std::int64_t rows)>& before_dropping);

}  // namespace throughline::store
