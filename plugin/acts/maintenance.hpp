// The acts of whoever keeps the machine: migrate a store, back it up, put a backup back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "acts/district.hpp"
#include "store/backup.hpp"
#include "store/migrate.hpp"

namespace throughline::acts {

using store::backup;
using store::migration_step;

struct migration_plan {
  std::int64_t found = 0, wanted = 0;
  std::vector<migration_step> steps;  // none: up to date
  std::int64_t bytes = 0,
               free_bytes = 0;  // of the store; on its disk: a backup takes as much again
  std::string backup;           // the folder it will make, or has made
};
// What `migrate_store` would do. Failure newer_schema.
migration_plan plan_migration(district& d, const caller& by);
// Backs up first, into the folder the plan names; then step by step, each whole or not at all.
// Other processes may have the store open: they wait, and go on when they know the new schema.
migration_plan migrate_store(district& d, const caller& by);

// Into `folder`, which must not be there yet; an empty name: <store>/<district>.backup-<UTC time>.
struct backup_made {
  std::string folder;
  backup it;
};
backup_made back_up_store(district& d, const caller& by, const std::string& folder);
// Where no such district is. The restored store gets an audit row when its schema is this
// program's; an older one needs `migrate_store` first.
backup restore_store(district& d, const caller& by, const std::string& from);

}  // namespace throughline::acts
