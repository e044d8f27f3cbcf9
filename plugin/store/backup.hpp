// A district's backup: a folder with its files as of one moment and a manifest with their
// checksums; and the way back.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/finding.hpp"
#include "core/value.hpp"
#include "store/district.hpp"

namespace throughline::store {

// What manifest.json says (schemas/package/backup.schema.json).
struct backup {
  std::string district;
  std::int64_t made_ms = 0, schema = 0, audit_rows = 0;
  std::string audit_head;  // hex
  core::value counts;      // rows by table of the district's file
  struct file {
    std::string name;  // in the folder, "district.db", "files/<hash>" ...
    std::int64_t size = 0;
    std::string sha256;  // hex
  };
  std::vector<file> files;
};

// Makes the folder `to`, which must not be there yet, while others read and write: under `to` +
// ".part" first, whole and synced before it gets its name. Of any schema, so that a migration can
// begin with one. Keys and configuration are not in it. Failure conflict, unavailable (no space).
// `before_naming` is called when all but the name is there: what it writes down is never missing
// for a backup that is.
backup back_up(district& d, const std::string& to, std::int64_t now_ms,
               const std::function<void(const backup&)>& before_naming = {});

// The manifest, and every file against it; a finding for each that is missing or damaged. Failure
// not_found when there is no manifest, invalid when it cannot be read.
backup read_backup(const std::string& from, core::findings& wrong);

// Puts a backup in place of a district that is not there. The copies are checked before the
// district's file gets its name, which comes last: a restore that failed or was killed leaves no
// district, and the next one takes away what it left. `before_naming` writes into the copy, in one
// transaction of its own.
// Failure conflict when the district exists or old files of it lie about; invalid with the findings
// when the backup is damaged.
backup restore(district& d, const std::string& from,
               const std::function<void(connection&, const backup&)>& before_naming = {});

// Rows by table.
core::value rows_by_table(connection& db);

}  // namespace throughline::store
