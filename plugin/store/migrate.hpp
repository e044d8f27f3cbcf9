// Brings a district's files to this program's schema, step by step, and refuses a newer one
// politely.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace throughline::store {

class connection;

// What this program reads and writes: pragma user_version of the district's file. Each step is
// schemas/sql/sqlite/NNN.sql.
inline constexpr std::int64_t schema_version = 10;

struct migration_step {
  std::int64_t version = 0;
  std::string_view file, what;  // what: the script's first line
};
// From one version to this program's, in order; `access`: of the access log's file.
std::vector<migration_step> steps_from(std::int64_t version, bool access = false);

// All steps in one transaction, with a check of foreign keys after each. Nothing when the file is
// up to date; failure newer_schema. `last` writes in the same transaction.
void migrate_district(connection& db, const std::function<void(connection&)>& last = {});
void migrate_access(connection& db);

// What feed_indexes.sql says, a statement each: made where it is missing, and taken away.
std::vector<std::string> feed_indexes();
void make_feed_index(connection& db, const std::string& one);
void drop_feed_indexes(connection& db);

std::int64_t schema_of(connection& db);
// failure newer_schema when the file was written by a later version, unavailable when it needs
// `store migrate`.
void check_schema(connection& db);

}  // namespace throughline::store
