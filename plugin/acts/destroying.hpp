// What proposing and carrying out a destruction have in common; for the acts themselves only.
#pragma once

#include "acts/retention.hpp"

namespace throughline::acts {

// No hold on the student or the district, and no transfer of theirs under way.
bool may_go(store::connection& db, core::row_id person);
// The state's rules with the district's in their places.
std::vector<core::retention_rule> schedule(district& d, store::connection& db);

}  // namespace throughline::acts
