// The store's own checks: what is wrong, and in which row or file.
#pragma once

#include <functional>
#include <string>

#include "core/finding.hpp"
#include "store/district.hpp"

namespace throughline::store {

class connection;

// SQLite's integrity and foreign key checks, plan contents against their hashes, roots against
// their sections, signatures against the roots they bind, rows of history against their proofs.
core::findings verify_rows(connection& db);
// Kept files: each there, of its size, and what its name says.
core::findings verify_files(district& d, connection& db);
// The access log: SQLite's own check of each of its files, and the seals.
core::findings verify_access(district& d, connection& db);

// Runs one check. A damaged page or file ends it with a finding that names it, so that what the
// other checks say is said too.
void checked(core::findings& out, const std::string& where, const std::function<void()>& check);

}  // namespace throughline::store
