// What rows of feeds say of guardians and lead to nobody yet.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "core/student.hpp"

namespace throughline::store {

class connection;

// A user's row by its id (feed_ids), while it is active. reads
struct feed_user {
  core::row_id person = 0;
  bool student = false;
};
std::optional<feed_user> user_with_key(connection& db, core::row_id user);
std::vector<core::row_id> users_of(connection& db, core::row_id person, core::row_id source);
void put_guardian(connection& db, core::row_id student, core::row_id guardian, core::row_id source);

// Rows of users that need not be there: the one that says it, and the agent it names.
void want_guardian(connection& db, core::row_id user, core::row_id agent);
void want_no_more(connection& db, core::row_id user, core::row_id agent);
void want_none(connection& db, core::row_id user);  // of all that its row said
// Those that the row says or is named in. reads
std::vector<std::pair<core::row_id, core::row_id>> guardians_wanted(connection& db,
                                                                    core::row_id user);

}  // namespace throughline::store
