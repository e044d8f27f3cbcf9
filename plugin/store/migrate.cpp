// Brings a district's files to this program's schema, step by step, and refuses a newer one
// politely.
#include "store/migrate.hpp"

#include <malloc.h>
#include <sqlite3.h>

#include <new>
#include <string>

#include "core/embedded.hpp"
#include "core/failure.hpp"
#include "store/feeds.hpp"
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

// feed_id(name of the source, sourcedId), as migration 3 asks for it.
void feed_id(sqlite3_context* to, int, sqlite3_value** given) noexcept {
  const auto text = [](sqlite3_value* v) {
    const auto* p = reinterpret_cast<const char*>(sqlite3_value_text(v));
    return p ? std::string_view(p, static_cast<std::size_t>(sqlite3_value_bytes(v)))
             : std::string_view();
  };
  sqlite3_result_int64(to, feed_ids(text(given[0])).of(text(given[1])));
}

// All steps in one transaction: a file is of the old schema or of this one.
void migrate(connection& db, bool access, const std::function<void(connection&)>& last) {
  if (sqlite3_create_function_v2(db.handle(), "feed_id", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                 nullptr, feed_id, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::bad_alloc();
  // tables are rebuilt under their names; the check below is for all of it
  db.script("pragma foreign_keys=off; begin immediate");
  try {
    const auto found = schema_of(db);  // another process may have been first
    if (found > schema_version)
      throw core::failure(core::codes::newer_schema, "schema " + std::to_string(found));
    const auto steps = steps_from(found, access);
    for (const auto& step : steps) {
      db.script(script_named(step.file));
      auto broken = db.prepare("pragma foreign_key_check");
      if (broken.next())
        throw core::failure(core::codes::corrupt, "foreign keys, after " + std::string(step.file));
    }
    if (!steps.empty()) {
      if (!access)
        for (const auto& one : feed_indexes()) db.script(one);
      db.script("pragma user_version=" + std::to_string(schema_version));
      if (last) last(db);
    }
    db.script("commit; pragma foreign_keys=on");
  } catch (...) {
    if (db.in_transaction()) db.script("rollback");
    db.script("pragma foreign_keys=on");
    throw;
  }
}

}  // namespace

std::vector<migration_step> steps_from(std::int64_t version, bool access) {
  static constexpr std::string_view district[] = {"001.sql", "002.sql", "003.sql", "004.sql",
                                                  "005.sql", "006.sql", "007.sql", "008.sql",
                                                  "009.sql", "010.sql"};
  static constexpr std::string_view log[] = {
      "access_001.sql", "access_002.sql", "access_003.sql", "access_004.sql", "access_005.sql",
      "access_006.sql", "access_007.sql", "access_008.sql", "access_009.sql", "access_010.sql"};
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

void make_feed_index(connection& db, const std::string& one) {
  // SQLite sorts in pieces of this size, quicker in small ones, and on other threads; what held
  // pages goes back first
  db.script("pragma temp_store = default; pragma cache_size = -500; pragma shrink_memory");
  db.script("pragma threads = 2");
  ::malloc_trim(0);
  db.script(one);
}

std::vector<std::string> feed_indexes() {
  std::vector<std::string> out;
  for (auto rest = script_named("feed_indexes.sql");;) {
    const auto end = rest.find(";\n");
    if (end == rest.npos) return out;
    out.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end + 2);
  }
}
void drop_feed_indexes(connection& db) { db.script(script_named("no_feed_indexes.sql")); }

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
