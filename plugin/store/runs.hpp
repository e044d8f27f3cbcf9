// Import runs: ordered, under way, waiting for a decision, done.
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

// state: ordered (the program will do it), staging (being read), needs-approval, approved (the
// program will apply it), applying; and, for good, applied, applied-with-rejects, refused, declined
// (a person said no), checked (of a dry run), interrupted (its process ended while it was read).
struct feed_run {
  core::uid key;
  std::string source_name, feed, version, mode, state, stage_file, report, author;
  std::int64_t started_ms = 0, ended_ms = 0;  // ended_ms 0: not yet
  core::row_id source = 0, id = 0;
  std::string package;        // the name of what is read
  std::int64_t records = 0;   // read or applied so far
  std::int64_t rejected = 0;  // of the report
  bool dry_run = false;
  std::string decided_by;
  std::int64_t decided_ms = 0;
};

// All but the first run in the caller's write transaction.
void insert_run(connection& db, const feed_run& r);
// An ordered run is read now; whether it still waited.
bool begin_run(connection& db, const core::uid& key, core::row_id source, std::int64_t at_ms);
// An empty report or version stays as it is (null).
void set_run(connection& db, const core::uid& key, std::string_view state,
             std::optional<std::int64_t> ended_ms, std::string_view report,
             std::string_view version);
void set_run_records(connection& db, const core::uid& key, std::int64_t records);
void set_run_rejected(connection& db, const core::uid& key, std::int64_t rejected);
void set_run_stage(connection& db, const core::uid& key, std::string_view stage_file);
void decide_run(connection& db, const core::uid& key, std::string_view state,
                std::string_view decided_by, std::int64_t at_ms);
std::optional<feed_run> run_named(connection& db, const core::uid& key);  // reads
std::vector<feed_run> runs(connection& db, int limit);  // newest first, without reports; reads
// Oldest first. reads
std::vector<feed_run> runs_in_state(connection& db, std::string_view state);
std::vector<std::string> staged_runs(connection& db);  // stage files still wanted; reads
// Every run whose report is kept; reads
std::vector<core::uid> runs_with_report(connection& db);
bool later_run_applied(connection& db, const feed_run& r);  // reads

}  // namespace throughline::store
