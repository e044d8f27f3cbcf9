// Two students' records made one, every row's move written down; and two again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.hpp"
#include "core/student.hpp"

namespace throughline::store {

class connection;

struct merge {
  core::row_id id = 0, kept = 0, gone = 0;
  core::uid key, kept_key, gone_key;
  std::int64_t at_ms = 0;
  std::string author, reason, evidence;
};

// Moves everything of `gone` to `kept`; of two learning plans with text, `goes_on` (a plan's row)
// stays the student's and the other is set aside, readable. In the caller's transaction.
core::row_id merge_people(connection& db, const merge& m, core::row_id goes_on);

// The merge that `person` (kept or gone) took part in last and that still stands.
std::optional<merge> latest_merge_of(connection& db, core::row_id person);
std::optional<merge> merge_of_gone(connection& db, core::row_id person);

// Moves everything back that is still there. What came to the kept student after the merge stays
// with them: kind and row of each, for a person to look at. The next bulk feed says of its own rows
// whose they are.
struct later_row {
  std::string kind;
  core::row_id row = 0;
};
std::vector<later_row> unmerge_people(connection& db, const merge& m, std::string_view by,
                                      std::string_view reason, std::int64_t now_ms);

// A run is being applied: it holds people's rows in memory, so nobody is merged meanwhile.
bool is_importing(connection& db);
// Runs that wait for approval name people as they were: they have to be imported anew.
void refuse_waiting_runs(connection& db, std::int64_t now_ms);
// Merged into another since it was looked up?
bool is_merged(connection& db, core::row_id person);

// A person by uid, merged or not: {row, row they were merged into or 0}.
struct found_person {
  core::row_id id = 0, merged_into = 0;
};
std::optional<found_person> find_person(connection& db, const core::uid& key);

}  // namespace throughline::store
