// Brings a district's files to this program's schema, step by step, and refuses a newer one
// politely.
#include "store/migrate.hpp"

#include <string>

#include "core/embedded.hpp"
#include "core/failure.hpp"
#include "store/sql.hpp"
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

// The first line of a script says what it does: "-- Migration 2: ...".
std::string_view first_line(std::string_view script) {
  const auto line = script.substr(0, script.find('\n'));
  const auto colon = line.find(": ");
  return colon == line.npos ? line : line.substr(colon + 2);
}

void apply(connection& db, const migration_step& step,
           const std::function<void(connection&)>& last) {
  db.script("begin immediate");
  try {
    if (schema_of(db) >= step.version) {  // another process was first
      db.script("rollback");
      return;
    }
    db.script(script_named(step.file));
    auto broken = db.prepare("pragma foreign_key_check");
    if (broken.next())
      throw core::failure(core::codes::corrupt, "foreign keys, after " + std::string(step.file));
    db.script("pragma user_version=" + std::to_string(step.version));
    if (last && step.version == schema_version) last(db);
    db.script("commit");
  } catch (...) {
    if (db.in_transaction()) db.script("rollback");
    throw;
  }
}

void migrate(connection& db, bool access, const std::function<void(connection&)>& last) {
  const auto found = schema_of(db);
  if (found > schema_version)
    throw core::failure(core::codes::newer_schema, "schema " + std::to_string(found));
  for (const auto& step : steps_from(found, access)) apply(db, step, last);
}

}  // namespace

std::vector<migration_step> steps_from(std::int64_t version, bool access) {
  static constexpr std::string_view district[] = {"001.sql", "002.sql"};
  static constexpr std::string_view log[] = {"access_001.sql", "access_002.sql"};
  static_assert(std::size(district) == schema_version && std::size(log) == schema_version);
  std::vector<migration_step> out;
  for (auto v = version; v < schema_version; ++v) {
    const auto file = (access ? log : district)[v];
    out.push_back({v + 1, file, first_line(script_named(file))});
  }
  return out;
}

void migrate_district(connection& db, const std::function<void(connection&)>& last) {
  migrate(db, false, last);
}
void migrate_access(connection& db) { migrate(db, true, {}); }

std::int64_t schema_of(connection& db) {
  auto q = db.prepare(sql::schema_version);
  q.next();
  return q.integer(0);
}

void check_schema(connection& db) {
  const auto found = schema_of(db);
  if (found > schema_version)
    throw core::failure(core::codes::newer_schema, "schema " + std::to_string(found));
  if (found < schema_version)
    throw core::failure(core::codes::unavailable, "schema too old: run store migrate");
}

}  // namespace throughline::store
