// A district's backup: a folder with its files as of one moment and a manifest with their
// checksums; and the way back.
#include "store/backup.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/failure.hpp"
#include "formats/json.hpp"
#include "store/audit.hpp"
#include "store/durable.hpp"
#include "store/migrate.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace fs = std::filesystem;

namespace {

constexpr const char* manifest_name = "manifest.json";
constexpr const char* format = "throughline-backup/1";

// The database as the connection's transaction sees it, in one step: writers go on beside it.
void copy_database(connection& from, const std::string& to) {
  {
    connection target(to, access_mode::create);
    target.script("pragma journal_mode=delete");  // one file
    auto* copy = sqlite3_backup_init(target.handle(), "main", from.handle(), "main");
    const int step = copy ? sqlite3_backup_step(copy, -1) : SQLITE_ERROR;
    const int end = copy ? sqlite3_backup_finish(copy) : SQLITE_ERROR;
    if (step != SQLITE_DONE || end != SQLITE_OK)
      throw core::failure(core::codes::unavailable,
                          "backup: sqlite " + std::to_string(step != SQLITE_DONE ? step : end));
  }
  share(to);
}

void add_file(backup& b, const std::string& folder, const std::string& name) {
  const auto made = hash_of_file(folder + "/" + name);
  b.files.push_back({name, made.size, core::to_hex(made.hash)});
}

void copy_into(backup& b, const std::string& from, const std::string& folder,
               const std::string& name) {
  const auto made = copy_durably(from, folder + "/" + name);
  b.files.push_back({name, made.size, core::to_hex(made.hash)});
}

core::value manifest_of(const backup& b) {
  core::value out;
  out.set("format", format);
  out.set("district", b.district);
  out.set("made", core::to_utc_text(b.made_ms));
  out.set("madeMs", b.made_ms);
  out.set("schema", b.schema);
  out.set("auditRows", b.audit_rows);
  out.set("auditHead", b.audit_head);
  out.set("rows", b.counts);
  core::list files;
  for (const auto& f : b.files)
    files.push_back(core::record{{"name", f.name}, {"size", f.size}, {"sha256", f.sha256}});
  out.set("files", std::move(files));
  return out;
}

// The names `back_up` gives, and no other: none leads out of the folder, or to a place beside the
// store that is not this file's (a "db-wal" would be played into the restored store).
bool is_ours(std::string_view name) {
  static constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-.";
  if (name == "district.db" || name == "access.db") return true;
  for (const std::string_view start : {"files/", "intake/", "access-"}) {
    if (!name.starts_with(start)) continue;
    const auto rest = name.substr(start.size());
    return !rest.empty() && rest.size() <= 100 && rest.front() != '.' &&
           rest.find_first_not_of(letters) == rest.npos &&
           (start != "access-" || rest.ends_with(".db"));
  }
  return false;
}

// Where a file of the backup goes: beside the store, under the district's name.
std::string place_of(const district& d, const std::string& name) {
  if (name == "district.db") return d.path(".db");
  if (name.starts_with("files/")) return d.path(".files/" + name.substr(6));
  if (name.starts_with("intake/")) return d.path(".intake/" + name.substr(7));
  return d.path("." + name);  // access.db, access-2026-07-01.db
}

// What a restore left that did not come to its end: its copy of the district's file has not got its
// name yet. It is the first file a restore makes, where nothing of the district is, and the last to
// go here, so that all else is the restore's.
void remove_unfinished(const district& d) {
  if (d.exists()) return;
  for (const auto* end : beside_database) fs::remove(d.path(".db.part") + end);
  if (!fs::exists(d.path(".db.part"))) return;
  for (const auto* name : {".files", ".intake", ".access.db"})
    for (const auto* end : {".part", "-wal", "-shm", ""}) fs::remove_all(d.path(name) + end);
  for (const auto& name : d.access_archives()) fs::remove(d.path(name));
  for (const auto& name : d.access_archives(".db.part")) fs::remove(d.path(name));
  sync_folder(d.folder());
  fs::remove(d.path(".db.part"));
}

}  // namespace

core::value rows_by_table(connection& db) {
  core::value out = core::record{};
  std::vector<std::string> tables;
  {
    auto q = db.prepare(sql::tables);
    while (q.next()) tables.push_back(q.string(0));
  }
  for (const auto& t : tables) out.set(t, db.count_rows(t));
  return out;
}

backup back_up(district& d, const std::string& folder, std::int64_t now_ms,
               const std::function<void(const backup&)>& before_naming) {
  auto to = folder;
  while (to.size() > 1 && to.back() == '/') to.pop_back();
  if (fs::exists(to)) throw core::failure(core::codes::conflict, "the backup's folder exists");
  const auto part = to + ".part";
  try {
    fs::remove_all(part);  // what a killed backup left
    for (const auto* inner : {"", "/files", "/intake"}) make_shared_folder(part + inner);
    backup out{.district = d.code(), .made_ms = now_ms};
    std::vector<std::string> kept, staged;
    {
      const auto db = d.open(".db", false);
      db->run(sql::begin_transaction);
      out.schema = schema_of(*db);
      const auto head = head_of_chain(*db);
      out.audit_rows = head.seq;
      out.audit_head = core::to_hex(head.hash);
      out.counts = rows_by_table(*db);
      for (auto q = db->prepare(sql::all_artifacts); q.next();)
        kept.push_back(core::to_hex(q.blob(1)));
      for (auto q = db->prepare(sql::staged_runs); q.next();) staged.push_back(q.string(0));
      copy_database(*db, part + "/district.db");
      db->run(sql::rollback_transaction);
    }
    add_file(out, part, "district.db");
    // After the district's file: every row that it has sealed is in the log by now.
    copy_database(*d.open(".access.db", false), part + "/access.db");
    add_file(out, part, "access.db");
    for (const auto& name : d.access_archives()) {
      copy_database(*d.open(name, false), part + "/" + name.substr(1));
      add_file(out, part, name.substr(1));
    }
    for (const auto& name : kept)  // a file that is gone is store verify's finding, not ours
      if (fs::exists(d.path(".files/" + name)))
        copy_into(out, d.path(".files/" + name), part, "files/" + name);
    for (const auto& name : staged)
      if (fs::exists(d.path(".intake/" + name)))
        copy_into(out, d.path(".intake/" + name), part, "intake/" + name);
    write_durably(part + "/" + manifest_name, formats::write_json(manifest_of(out), true));
    sync_folder(part + "/files");
    sync_folder(part + "/intake");
    sync_folder(part);
    if (before_naming) before_naming(out);
    fs::rename(part, to);
    sync_folder_of(to);
    return out;
  } catch (const fs::filesystem_error&) {
    std::error_code ignored;
    fs::remove_all(part, ignored);
    throw core::failure(core::codes::unavailable, "cannot write the backup");
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(part, ignored);
    throw;
  }
}

backup read_backup(const std::string& from, core::findings& wrong) {
  std::ifstream in(from + "/" + manifest_name, std::ios::binary);
  if (!in) throw core::failure(core::codes::not_found, "no manifest.json in the backup's folder");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto v = formats::read_json(text, {.elements = 10'000'000});
  if (v.text("format") != format) throw core::failure(core::codes::invalid, "not a backup");
  backup out{.district = std::string(v.text("district")),
             .made_ms = v.whole("madeMs", 0, INT64_MAX, 0),
             .schema = v.whole("schema", 0, 1'000'000, 0),
             .audit_rows = v.whole("auditRows", 0, INT64_MAX, 0),
             .audit_head = std::string(v.text("auditHead")),
             .counts = v.find("rows") ? *v.find("rows") : core::value()};
  bool has_store = false, has_log = false;
  for (const auto& f : v.items("files")) {
    backup::file one{std::string(f.text("name")), f.whole("size", 0, INT64_MAX, -1),
                     std::string(f.text("sha256"))};
    if (!is_ours(one.name)) throw core::failure(core::codes::invalid, "a name in the manifest");
    has_store |= one.name == "district.db";
    has_log |= one.name == "access.db";
    const auto path = from + "/" + one.name;
    std::error_code error;  // a link that leads nowhere, say
    const bool there = fs::is_regular_file(fs::symlink_status(path, error));
    const auto found = there ? hash_of_file(path) : copied{};
    if (found.size != one.size || core::to_hex(found.hash) != one.sha256)
      wrong.push_back(
          {.rule = core::codes::backup_damaged, .weight = core::severity::error, .file = one.name});
    out.files.push_back(std::move(one));
  }
  // A restore begins with the district's own file.
  std::stable_partition(out.files.begin(), out.files.end(),
                        [](const auto& f) { return f.name == "district.db"; });
  if (!has_store || !has_log) throw core::failure(core::codes::invalid, "no store in the backup");
  return out;
}

backup restore(district& d, const std::string& from,
               const std::function<void(connection&, const backup&)>& before_naming) {
  core::findings wrong;
  auto b = read_backup(from, wrong);
  if (!wrong.empty())
    throw core::failure(core::codes::invalid, "nothing was restored", std::move(wrong));
  if (b.schema > schema_version) throw core::failure(core::codes::newer_schema, "the backup");
  if (b.district != d.code())
    throw core::failure(core::codes::conflict, "the backup is of district " + b.district);
  make_shared_folder(d.folder());
  const maintenance_lock alone(d.path(".maintenance"));
  try {
    remove_unfinished(d);
  } catch (const fs::filesystem_error&) {
    throw core::failure(core::codes::unavailable, "cannot remove what a restore left");
  }
  d.check_free({".db", ".access.db", ".files", ".intake"});
  if (!d.access_archives().empty())
    throw core::failure(core::codes::conflict,
                        "old access logs of the district are there: move them away first");
  for (const auto* folder : {".files", ".intake"}) {
    make_shared_folder(d.path(folder) + ".part");
  }
  const struct tidy {
    const district& d;
    ~tidy() {  // a district that is there stays; what cannot go now goes before the next restore
      try {
        remove_unfinished(d);
      } catch (...) {  // NOLINT: the failure under way says more
      }
    }
  } after{d};
  const auto part_of = [&](const std::string& name) {
    const auto place = place_of(d, name);
    const auto folder = name.find('/');
    return folder == name.npos
               ? place + ".part"
               : d.path("." + name.substr(0, folder)) + ".part" + name.substr(folder);
  };
  try {
    // After a power loss a log may be there whose database's name was lost.
    for (const auto* end : beside_database) fs::remove(part_of("district.db") + end);
    for (const auto& f : b.files) {
      fs::remove(part_of(f.name));
      const auto made = copy_durably(from + "/" + f.name, part_of(f.name));
      share(part_of(f.name));
      if (core::to_hex(made.hash) != f.sha256)
        throw core::failure(core::codes::unavailable, "the backup changed while it was read");
      if (f.name == "district.db") sync_folder(d.folder());  // `remove_unfinished` must find it
    }
    {
      connection db(part_of("district.db"), access_mode::read_write);
      if (rows_by_table(db) != b.counts || core::to_hex(head_of_chain(db).hash) != b.audit_head)
        throw core::failure(core::codes::corrupt, "the restored store is not what was backed up");
      if (before_naming) before_naming(db, b);
      db.script("pragma journal_mode=delete");  // one file again
    }
    for (const auto* folder : {".files", ".intake"}) sync_folder(d.path(folder) + ".part");
    for (const auto* folder : {".files", ".intake"})
      fs::rename(d.path(folder) + ".part", d.path(folder));
    for (const auto& f : b.files)
      if (f.name.find('/') == f.name.npos && f.name != "district.db")
        fs::rename(part_of(f.name), place_of(d, f.name));
    sync_folder(d.folder());  // everything else first: the district's file is what makes it one
    fs::rename(part_of("district.db"), d.path(".db"));
    sync_folder(d.folder());
  } catch (const fs::filesystem_error&) {
    throw core::failure(core::codes::unavailable, "cannot write the restored files");
  }
  return b;
}

}  // namespace throughline::store
