// Brings a district's file to this program's schema, and refuses a newer one politely.
#include "store/migrate.hpp"

#include <string>

#include "core/embedded.hpp"
#include "core/failure.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace ddl {
extern const core::embedded_file embedded[];
extern const int embedded_count;
}  // namespace ddl

namespace {

std::string_view script_named(std::string_view name) {
  for (int i = 0; i < ddl::embedded_count; ++i)
    if (ddl::embedded[i].name == name) return ddl::embedded[i].bytes();
  throw std::logic_error("no such migration");
}

std::int64_t version_of(connection& db) {
  auto q = db.prepare("pragma user_version");
  return q.next() ? q.integer(0) : 0;
}

void apply(connection& db, std::string_view name, std::int64_t version) {
  db.script("begin immediate");
  try {
    db.script(script_named(name));
    db.script("pragma user_version=" + std::to_string(version));
    db.script("commit");
  } catch (...) {
    if (db.in_transaction()) db.script("rollback");
    throw;
  }
}

}  // namespace

void migrate_district(connection& db) {
  if (version_of(db) == 0) apply(db, "001.sql", 1);
}

void migrate_access(connection& db) {
  if (version_of(db) == 0) apply(db, "access_001.sql", 1);
}

void check_schema(connection& db) {
  const auto found = version_of(db);
  if (found > schema_version)
    throw core::failure(core::codes::newer_schema, "schema " + std::to_string(found));
  if (found < schema_version)
    throw core::failure(core::codes::unavailable, "schema too old: run store migrate");
}

}  // namespace throughline::store
