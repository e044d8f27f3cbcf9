// Import runs: ordered, under way, waiting for a decision, done.
#include "store/runs.hpp"

#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {
namespace {

feed_run run_of(const statement& q) {
  return {.key = core::uid::from_bytes(q.blob(0)),
          .source_name = q.string(1),
          .feed = q.string(2),
          .version = q.string(3),
          .mode = q.string(4),
          .state = q.string(5),
          .stage_file = q.string(8),
          .report = q.string(9),
          .author = q.string(10),
          .started_ms = q.integer(6),
          .ended_ms = q.integer(7),
          .source = q.integer(11),
          .id = q.integer(12),
          .package = q.string(13),
          .records = q.integer(14),
          .rejected = q.integer(15),
          .dry_run = q.integer(16) != 0,
          .decided_by = q.string(17),
          .decided_ms = q.integer(18)};
}

std::vector<feed_run> runs_of(statement q) {
  std::vector<feed_run> out;
  while (q.next()) out.push_back(run_of(q));
  return out;
}

}  // namespace

void insert_run(connection& db, const feed_run& r) {
  db.run(sql::insert_run, blob_view{r.key.view()}, r.source, r.feed, said(r.version), r.mode,
         r.state, r.started_ms, said(r.stage_file), r.author, said(r.package), r.dry_run);
}

bool begin_run(connection& db, const core::uid& key, core::row_id source, std::int64_t at_ms) {
  db.run(sql::begin_run, blob_view{key.view()}, at_ms, source);
  return db.changes() > 0;
}

void set_run(connection& db, const core::uid& key, std::string_view state,
             std::optional<std::int64_t> ended_ms, std::string_view report,
             std::string_view version) {
  db.run(sql::set_run, blob_view{key.view()}, state, ended_ms, said(report), said(version));
}

void set_run_records(connection& db, const core::uid& key, std::int64_t records) {
  db.run(sql::set_run_records, blob_view{key.view()}, records);
}

void set_run_rejected(connection& db, const core::uid& key, std::int64_t rejected) {
  db.run(sql::set_run_rejected, blob_view{key.view()}, rejected);
}

void set_run_stage(connection& db, const core::uid& key, std::string_view stage_file) {
  db.run(sql::set_run_stage, blob_view{key.view()}, stage_file);
}

void decide_run(connection& db, const core::uid& key, std::string_view state,
                std::string_view decided_by, std::int64_t at_ms) {
  db.run(sql::decide_run, blob_view{key.view()}, state, decided_by, at_ms);
}

std::optional<feed_run> run_named(connection& db, const core::uid& key) {
  auto found = runs_of(std::move(db.prepare(sql::run_by_uid).bind(blob_view{key.view()})));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<feed_run> runs(connection& db, int limit) {
  return runs_of(std::move(db.prepare(sql::runs_newest_first).bind(limit)));
}

std::vector<feed_run> runs_in_state(connection& db, std::string_view state) {
  return runs_of(std::move(db.prepare(sql::runs_in_state).bind(state)));
}

std::vector<std::string> staged_runs(connection& db) {
  std::vector<std::string> out;
  auto q = db.prepare(sql::staged_runs);
  while (q.next()) out.push_back(q.string(0));
  return out;
}

std::vector<core::uid> runs_with_report(connection& db) {
  std::vector<core::uid> out;
  auto q = db.prepare(sql::runs_with_report);
  while (q.next()) out.push_back(core::uid::from_bytes(q.blob(0)));
  return out;
}

bool later_run_applied(connection& db, const feed_run& r) {
  auto q = db.prepare(sql::later_run_applied);
  q.bind(r.source, r.id);
  q.next();
  return q.integer(0) != 0;
}

}  // namespace throughline::store
