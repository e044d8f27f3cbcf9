// The acts of whoever keeps the machine: migrate a store, back it up, put a backup back.
#include "acts/maintenance.hpp"

#include <filesystem>

#include "core/failure.hpp"
#include "store/durable.hpp"
#include "store/sqlite.hpp"

namespace throughline::acts {

namespace fs = std::filesystem;

namespace {

store::maintenance_lock alone(district& d) {
  return store::maintenance_lock(d.files().path(".maintenance"));
}

// "2026-11-22T043816Z", for the name of a folder.
std::string stamp(std::int64_t now_ms) {
  auto out = core::to_utc_text(now_ms);
  std::erase(out, ':');
  return out;
}

migration_plan plan(district& d) {
  migration_plan out{.wanted = store::schema_version};
  out.found = store::schema_of(*d.files().open(".db", false));
  if (out.found > out.wanted) throw core::failure(core::codes::newer_schema);
  out.steps = store::steps_from(out.found);
  for (const auto* file : {".db", ".db-wal", ".access.db", ".access.db-wal"})
    if (const auto path = d.files().path(file); fs::exists(path))
      out.bytes += static_cast<std::int64_t>(fs::file_size(path));
  out.free_bytes = static_cast<std::int64_t>(fs::space(d.files().folder()).available);
  out.backup = d.files().path(".before-" + std::to_string(out.wanted) + "-" + stamp(d.now_ms()));
  return out;
}

core::value detail_of(const backup& b) {
  core::value out;
  out.set("made", core::to_utc_text(b.made_ms));
  out.set("schema", b.schema);
  out.set("auditRows", b.audit_rows);
  out.set("auditHead", b.audit_head);
  out.set("files", static_cast<std::int64_t>(b.files.size()));
  return out;
}

}  // namespace

migration_plan plan_migration(district& d, const caller& by) {
  (void)admit(d, by, act::migrate_store);
  return plan(d);
}

migration_plan migrate_store(district& d, const caller& by) {
  const auto as = admit(d, by, act::migrate_store);
  const auto hold = alone(d);
  auto out = plan(d);
  if (out.steps.empty()) return out;
  const auto made = store::back_up(d.files(), out.backup, d.now_ms());
  // The access log first: a store whose district file is up to date is up to date.
  store::migrate_access(*d.files().open(".access.db", true));
  auto detail = detail_of(made);
  detail.set("from", out.found);
  detail.set("to", out.wanted);
  store::migrate_district(*d.files().open(".db", true), [&](store::connection& db) {
    // Before schema 2 no audit row vouched for the rows of history: this one does, for all of them.
    auto kept = out.found < 2 ? store::kept_rows{} : store::last_kept(db);
    note_in(db, d, by, act::migrate_store, as, nullptr, detail, kept);
  });
  return out;
}

backup_made back_up_store(district& d, const caller& by, const std::string& folder) {
  const auto as = admit(d, by, act::back_up);
  const auto hold = alone(d);
  backup_made out{
      .folder = folder.empty() ? d.files().path(".backup-" + stamp(d.now_ms())) : folder, .it = {}};
  out.it = store::back_up(d.files(), out.folder, d.now_ms(), [&](const backup& made) {
    if (made.schema != store::schema_version) return;
    change c(d, by);
    c.note(act::back_up, as, nullptr, detail_of(made));
    c.commit();
  });
  return out;
}

backup restore_store(district& d, const caller& by, const std::string& from) {
  const auto as = may(by.who, act::restore_store, in_district);  // there is no log to refuse into
  if (!as) throw core::failure(core::codes::forbidden);
  return store::restore(d.files(), from, [&](store::connection& db, const backup& b) {
    if (b.schema != store::schema_version) return;
    db.script("begin immediate");
    auto kept = store::last_kept(db);
    note_in(db, d, by, act::restore_store, *as, nullptr, detail_of(b), kept);
    db.script("commit");
  });
}

}  // namespace throughline::acts
