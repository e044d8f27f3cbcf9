// Transfers on both sides, their messages, what packages held, stops, and handover of accepted
// rows.
#include "store/transfers.hpp"

#include <algorithm>

#include "core/failure.hpp"
#include "formats/json.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"
#include "store/students.hpp"

namespace throughline::store {

namespace {

transfer transfer_of(statement& q) {
  transfer t{.id = q.integer(0),
             .person = q.integer(3),
             .key = core::uid::from_bytes(q.blob(1)),
             .direction = q.string(2),
             .peer = q.string(4),
             .peer_name = q.string(5),
             .state = q.string(6),
             .basis = q.string(7),
             .purpose = q.string(8),
             .scope = q.string(9),
             .notice = q.string(10),
             .note = q.string(11),
             .student = q.json(12),
             .opened_ms = q.integer(14),
             .changed_ms = q.integer(15),
             .due_date = q.string(16),
             .due_rule = q.string(17)};
  t.package = core::digest_from(q.blob(13));
  return t;
}

std::vector<transfer> all_of(statement& q) {
  std::vector<transfer> out;
  while (q.next()) out.push_back(transfer_of(q));
  return out;
}

core::row_id source_named(connection& db, std::string_view name, std::string_view kind) {
  db.run(sql::put_transfer_source, name, kind);
  auto q = db.prepare(sql::transfer_source_id);
  q.bind(name);
  q.next();
  return q.integer(0);
}

}  // namespace

core::row_id add_transfer(connection& db, const transfer& t) {
  const auto student = t.student.is_null() ? std::string() : formats::write_json(t.student);
  db.run(sql::insert_transfer, blob_view{t.key.view()}, t.direction, said_id(t.person), t.peer,
         t.peer_name, t.state, said(t.basis), said(t.purpose), said(t.scope), said(t.notice),
         said(t.note), said(student), t.opened_ms, said(t.due_date), said(t.due_rule));
  return db.last_id();
}

std::optional<transfer> transfer_with_uid(connection& db, const core::uid& key) {
  auto q = db.prepare(sql::transfer_by_uid);
  q.bind(blob_view{key.view()});
  return q.next() ? std::optional(transfer_of(q)) : std::nullopt;
}

std::vector<transfer> transfers_of(connection& db, core::row_id person) {
  auto q = db.prepare(sql::transfers_of_person);
  q.bind(person);
  return all_of(q);
}

std::vector<transfer> all_transfers(connection& db, int limit) {
  auto q = db.prepare(sql::all_transfers);
  q.bind(limit);
  return all_of(q);
}

std::vector<transfer> transfers_waiting(connection& db) {
  auto q = db.prepare(sql::transfers_waiting);
  return all_of(q);
}

void set_due(connection& db, core::row_id transfer, std::string_view due_date) {
  db.run(sql::set_transfer_due, transfer, due_date);
}

void set_state(connection& db, core::row_id transfer, std::string_view state, std::int64_t now_ms) {
  db.run(sql::set_transfer_state, transfer, state, now_ms);
}
void set_release(connection& db, core::row_id transfer, std::string_view basis,
                 std::string_view purpose, std::string_view scope, std::string_view notice) {
  db.run(sql::set_transfer_release, transfer, basis, purpose, scope, notice);
}
void set_person(connection& db, core::row_id transfer, core::row_id person) {
  db.run(sql::set_transfer_person, transfer, said_id(person));
}
void set_note(connection& db, core::row_id transfer, std::string_view note) {
  db.run(sql::set_transfer_note, transfer, said(note));
}
void set_package(connection& db, core::row_id transfer, const core::digest& hash) {
  db.run(sql::set_transfer_package, transfer, blob_view{core::bytes_of(hash)});
}

std::optional<core::uid> transfer_of_package(connection& db, const core::digest& hash) {
  auto q = db.prepare(sql::transfer_by_package);
  q.bind(blob_view{core::bytes_of(hash)});
  return q.next() ? std::optional(core::uid::from_bytes(q.blob(0))) : std::nullopt;
}

bool add_message(connection& db, core::row_id transfer, const message& m) {
  db.run(sql::insert_message, blob_view{m.key.view()}, transfer, m.direction, m.kind, said(m.said),
         m.body, m.at_ms, said_id(m.sent_ms));
  return db.changes() > 0;
}

std::vector<message> queued_messages(connection& db) {
  std::vector<message> out;
  auto q = db.prepare(sql::queued_messages);
  while (q.next())
    out.push_back({.id = q.integer(0),
                   .key = core::uid::from_bytes(q.blob(1)),
                   .transfer = core::uid::from_bytes(q.blob(2)),
                   .direction = "out",
                   .kind = q.string(3),
                   .peer = q.string(4),
                   .body = q.string(5)});
  return out;
}

void set_sent(connection& db, core::row_id message, std::string_view signed_body,
              std::int64_t now_ms) {
  db.run(sql::message_sent, message, now_ms, signed_body);
}

std::vector<message> messages_of(connection& db, core::row_id transfer) {
  std::vector<message> out;
  auto q = db.prepare(sql::messages_of);
  q.bind(transfer);
  while (q.next())
    out.push_back({.key = core::uid::from_bytes(q.blob(0)),
                   .direction = q.string(1),
                   .kind = q.string(2),
                   .body = q.string(4),
                   .said = q.string(3),
                   .at_ms = q.integer(5),
                   .sent_ms = q.integer(6)});
  return out;
}

void put_part(connection& db, core::row_id transfer, const package_part& p) {
  db.run(sql::put_transfer_section, transfer, p.section, p.status, said(p.body), said(p.outcome));
}

std::vector<package_part> parts_of(connection& db, core::row_id transfer) {
  std::vector<package_part> out;
  auto q = db.prepare(sql::transfer_sections);
  q.bind(transfer);
  while (q.next()) out.push_back({q.string(0), q.string(1), q.string(2), q.string(3)});
  return out;
}

void set_part_outcome(connection& db, core::row_id transfer, std::string_view section,
                      std::string_view outcome) {
  db.run(sql::set_section_outcome, transfer, section, outcome);
}

void add_artifact(connection& db, const core::digest& hash, std::int64_t size,
                  std::string_view media_type, std::string_view name, std::int64_t now_ms,
                  core::row_id transfer) {
  const auto key = core::uid::make(now_ms);
  db.run(sql::insert_artifact, blob_view{key.view()}, blob_view{core::bytes_of(hash)}, size,
         media_type, said(name), now_ms, transfer);
}

std::optional<core::digest> package_file(connection& db, core::row_id transfer) {
  auto q = db.prepare(sql::package_file);
  q.bind(transfer);
  return q.next() ? core::digest_from(q.blob(0)) : std::nullopt;
}

void add_stop(connection& db, core::row_id person, const stop& s) {
  db.run(sql::insert_stop, person, s.kind, s.document, s.authority, s.opened, s.opened_by);
}

bool close_stop(connection& db, core::row_id stop, std::string_view closed, std::string_view fact,
                std::string_view by) {
  db.run(sql::close_stop, stop, closed, fact, by);
  return db.changes() > 0;
}

std::vector<stop> stops_of(connection& db, core::row_id person) {
  std::vector<stop> out;
  auto q = db.prepare(sql::stops_of);
  q.bind(person);
  while (q.next())
    out.push_back({q.integer(0), q.string(1), q.string(2), q.string(3), q.string(4), q.string(5),
                   q.string(6), q.string(7)});
  return out;
}

bool has_open_stop(connection& db, core::row_id person) {
  auto q = db.prepare(sql::open_stop_of);
  q.bind(person);
  return q.next();
}

bool add_transferred_course(connection& db, core::row_id transfer, const core::uid& transfer_key,
                            core::row_id person, std::string_view key,
                            const core::transcript_course& c, std::int64_t now_ms) {
  const auto source = source_named(db, "transfer:" + transfer_key.text(), "transfer");
  const auto uid = core::uid::make(now_ms);
  const auto year = said_id(c.school_year);
  {  // a student who comes back brings our own rows with them: a credit counts once
    auto q = db.prepare(sql::same_course_elsewhere);
    q.bind(person, source, year, said(c.term), said(c.school_name), said(c.course_code), c.title,
           c.earned.thousandths, said(c.grade));
    if (q.next()) return false;
  }
  db.run(sql::insert_transcript_course, blob_view{uid.view()}, person, source, key, year,
         said(c.term), said(c.school_name), said(c.grade_level), said(c.course_code), c.title,
         said(c.subject), said(c.sced), c.attempted.thousandths, c.earned.thousandths,
         said(c.grade), said(c.result), transfer, 0);
  if (db.changes() == 0) return false;
  const auto row = db.last_id();
  const auto handover = core::uid::make(now_ms);
  db.run(sql::insert_handover, blob_view{handover.view()}, row, transfer);
  return true;
}

std::vector<handover> open_handovers(connection& db) {
  std::vector<handover> out;
  auto q = db.prepare(sql::open_handovers);
  while (q.next())
    out.push_back({.person = q.integer(1),
                   .key = core::uid::from_bytes(q.blob(0)),
                   .course = course_of(q, 2)});
  return out;
}

std::optional<handover> handover_with_uid(connection& db, const core::uid& key) {
  auto q = db.prepare(sql::handover_by_uid);
  q.bind(blob_view{key.view()});
  if (!q.next()) return std::nullopt;
  return handover{.id = q.integer(0),
                  .person = q.integer(4),
                  .course_row = q.integer(5),
                  .key = key,
                  .course = {},
                  .host_row = q.string(1),
                  .done = !q.is_null(2),
                  .undone = !q.is_null(3)};
}

void set_handover_done(connection& db, core::row_id handover, std::string_view host_row,
                       std::int64_t now_ms) {
  db.run(sql::handover_done, handover, host_row, now_ms);
}

void undo_handover(connection& db, const handover& h, std::int64_t now_ms) {
  db.run(sql::handover_undone, h.id, now_ms);
  db.run(sql::end_transcript_course, h.course_row);
}

std::vector<std::string> sourced_ids(connection& db, core::row_id person) {
  std::vector<std::string> out;
  auto q = db.prepare(sql::sourced_ids_of);
  q.bind(person);
  while (q.next()) out.push_back(q.string(0));
  return out;
}

std::vector<core::row_id> match_candidates(connection& db, const core::identity& who) {
  std::vector<core::row_id> out;
  if (!core::is_placeholder_id(who.state_id)) {
    auto q = db.prepare(sql::people_with_state_id);
    q.bind(who.state, who.state_id);
    while (q.next()) out.push_back(q.integer(0));
  }
  const auto family = core::fold_name(who.family_name);
  if (!who.birth_date.empty() && !family.empty()) {
    const auto end = family + "\xf4\x8f\xbf\xbf";
    auto q = db.prepare(sql::people_with_birth_and_name);
    q.bind(who.birth_date, family, end);
    while (q.next())
      if (std::find(out.begin(), out.end(), q.integer(0)) == out.end()) out.push_back(q.integer(0));
  }
  return out;
}

}  // namespace throughline::store
