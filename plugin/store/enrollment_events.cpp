// What import runs did to stays, kept until it is followed; and the events that came of it.
#include "store/enrollment_events.hpp"

#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

using core::row_id;

void put_enrollment_change(connection& db, const core::uid& run, const enrollment_change_row& r) {
  db.run(sql::put_enrollment_change, blob_view{run.view()}, r.person,
         static_cast<std::int64_t>(r.what), r.stay, said_id(r.school), said(r.grade_before));
}

std::vector<enrollment_change_row> enrollment_changes_after(connection& db, const core::uid& run,
                                                            const enrollment_change_row& last,
                                                            int limit) {
  auto q = db.prepare(sql::enrollment_changes_after);
  q.bind(blob_view{run.view()}, last.person, static_cast<std::int64_t>(last.what), last.stay,
         limit);
  std::vector<enrollment_change_row> out;
  while (q.next())
    out.push_back({q.integer(0), static_cast<enrollment_change_row::kind>(q.integer(1)),
                   q.integer(2), q.integer(3), q.string(4)});
  return out;
}

void forget_enrollment_changes(connection& db, const core::uid& run) {
  db.run(sql::forget_enrollment_changes, blob_view{run.view()});
}

std::vector<class_of_stay> stay_facts(connection& db, row_id person) {
  auto q = db.prepare(sql::stay_facts);
  q.bind(person);
  std::vector<class_of_stay> out;
  while (q.next())
    out.push_back({{.id = q.integer(0),
                    .school = q.integer(1),
                    .grade = q.string(2),
                    .entry_date = q.string(3),
                    .exit_date = q.string(4),
                    .active = q.integer(5) == 1,
                    .change = std::nullopt},
                   q.string(6)});
  return out;
}

std::string grade_of_person(connection& db, row_id person) {
  auto q = db.prepare(sql::grade_of_person);
  q.bind(person);
  return q.next() ? q.string(0) : std::string();
}

std::optional<stored_responsibility> responsibility_of(connection& db, row_id evidence) {
  auto q = db.prepare(sql::responsibility_of);
  q.bind(evidence);
  if (!q.next()) return std::nullopt;
  return stored_responsibility{core::responsibility::from(q.json(0)), q.integer(1), q.integer(2),
                               q.integer(3) == 1};
}

core::uid uid_of_person(connection& db, row_id person) {
  auto q = db.prepare(sql::uid_of_person);
  q.bind(person);
  q.next();
  return core::uid::from_bytes(q.blob(0));
}

void put_enrollment_events(connection& db, const core::uid& run, row_id person,
                           const std::vector<core::enrollment_event>& all, std::int64_t at_ms) {
  db.run(sql::forget_enrollment_events, person, blob_view{run.view()});
  for (const auto& e : all)
    db.run(sql::insert_enrollment_event, person, core::to_text(e.what), blob_view{run.view()},
           at_ms, said(e.on), said_id(e.stay), said_id(e.from_school), said_id(e.to_school),
           said(e.from_grade), said(e.to_grade), said(e.respect));
}

std::vector<told_event> enrollment_events_since(connection& db, std::int64_t at_ms, int limit) {
  auto q = db.prepare(sql::enrollment_events_since);
  q.bind(at_ms, limit);
  std::vector<told_event> out;
  while (q.next())
    out.push_back({q.integer(0), q.string(1), q.integer(2), q.string(3), q.string(4), q.string(5),
                   q.string(6), q.string(7), q.string(8)});
  return out;
}

bool has_open_task(connection& db, const core::uid& subject, std::string_view kind) {
  auto q = db.prepare(sql::has_open_task);
  q.bind(blob_view{subject.view()}, kind);
  return q.next() && q.integer(0) != 0;
}

std::vector<open_task> open_tasks_of_kind(connection& db, std::string_view kind, int limit) {
  auto q = db.prepare(sql::open_tasks_of_kind);
  q.bind(kind, limit);
  std::vector<open_task> out;
  while (q.next()) out.push_back({q.integer(0), q.integer(1)});
  return out;
}

}  // namespace throughline::store
