// Brings a district's file to this program's schema, and refuses a newer one politely.
#pragma once

#include <cstdint>

namespace throughline::store {

class connection;

inline constexpr std::int64_t schema_version = 1;

void migrate_district(connection& db);  // in one transaction; sets user_version
void migrate_access(connection& db);
// failure newer_schema when the file was written by a later version, unavailable when it needs
// `store migrate`.
void check_schema(connection& db);

}  // namespace throughline::store
