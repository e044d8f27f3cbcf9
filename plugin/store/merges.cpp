// Two students' records made one, every row's move written down; and two again.
#include "store/merges.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/failure.hpp"
#include "store/person_facts.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace {

constexpr const char* own_mark = "own ";

struct movable {
  std::string_view kind;
  const char *rows, *move;
};
constexpr std::array<movable, 18> movables{{
    {"person_source", sql::rows_of_person_source, sql::move_person_source},
    {"roster_role", sql::rows_of_roster_role, sql::move_roster_role},
    {"class_enrollment", sql::rows_of_class_enrollment, sql::move_class_enrollment},
    {"school_enrollment", sql::rows_of_school_enrollment, sql::move_school_enrollment},
    {"evidence", sql::rows_of_evidence, sql::move_evidence},
    {"enrollment_event", sql::rows_of_enrollment_event, sql::move_enrollment_event},
    {"program_enrollment", sql::rows_of_program_enrollment, sql::move_program_enrollment},
    {"academic_record", sql::rows_of_academic_record, sql::move_academic_record},
    {"transcript_course", sql::rows_of_transcript_course, sql::move_transcript_course},
    {"plan", sql::rows_of_plan, sql::move_plan},
    {"transfer", sql::rows_of_transfer, sql::move_transfer},
    {"stop", sql::rows_of_stop, sql::move_stop},
    {"legal_hold", sql::rows_of_legal_hold, sql::move_legal_hold},
    {"disclosure", sql::rows_of_disclosure, sql::move_disclosure},
    {"statement", sql::rows_of_statement, sql::move_statement},
    {"task", sql::rows_of_task, sql::move_task},
    {"access_paper", sql::rows_of_access_paper, sql::move_access_paper},
    {"access_guardian", sql::rows_of_access_guardian, sql::move_access_guardian},
}};

std::vector<core::row_id> rows_of(connection& db, const char* query, core::row_id person) {
  std::vector<core::row_id> out;
  auto q = db.prepare(query);
  q.bind(person);
  while (q.next()) out.push_back(q.integer(0));
  return out;
}

struct identifier {
  std::string system, value;
  auto operator<=>(const identifier&) const = default;
};
std::vector<identifier> identifiers(connection& db, core::row_id person) {
  std::vector<identifier> out;
  auto q = db.prepare(sql::identifiers_of_person);
  q.bind(person);
  while (q.next()) out.push_back({q.string(0), q.string(1)});
  return out;
}

struct link {
  core::row_id student = 0, guardian = 0, source = 0;
  auto operator<=>(const link&) const = default;
};
std::vector<link> links(connection& db, core::row_id person) {
  std::vector<link> out;
  auto q = db.prepare(sql::guardianships_of);
  q.bind(person);
  while (q.next()) out.push_back({q.integer(0), q.integer(1), q.integer(2)});
  return out;
}

// "fresh": the kept one did not have it, so that an unmerge takes it away again.
std::string line_of(const identifier& i, bool fresh) {
  return std::string(fresh ? "+" : "=") + i.system + "\x1f" + i.value;
}
std::string line_of(const link& l, bool fresh) {
  return std::string(fresh ? "+" : "=") + std::to_string(l.student) + " " +
         std::to_string(l.guardian) + " " + std::to_string(l.source);
}

void move_identifiers(connection& db, core::row_id merge_row, core::row_id gone,
                      core::row_id kept) {
  const auto had = identifiers(db, kept);
  for (const auto& i : identifiers(db, gone)) {
    const bool fresh = std::find(had.begin(), had.end(), i) == had.end();
    db.run(sql::delete_identifier, gone, i.system, i.value);
    db.run(sql::add_identifier, kept, i.system, i.value);
    db.run(sql::insert_merge_row, merge_row, "identifier", line_of(i, fresh));
  }
}

link with(link l, core::row_id from, core::row_id to) {
  if (l.student == from) l.student = to;
  if (l.guardian == from) l.guardian = to;
  return l;
}

void move_links(connection& db, core::row_id merge_row, core::row_id gone, core::row_id kept) {
  const auto had = links(db, kept);
  for (const auto& l : links(db, gone)) {
    const auto moved = with(l, gone, kept);
    const bool fresh = std::none_of(had.begin(), had.end(), [&](const auto& h) {
      return h.student == moved.student && h.guardian == moved.guardian;
    });
    db.run(sql::delete_guardianship, l.student, l.guardian);
    if (moved.student != moved.guardian)
      db.run(sql::add_guardianship, moved.student, moved.guardian, moved.source);
    db.run(sql::insert_merge_row, merge_row, "guardianship", line_of(l, fresh));
  }
}

void move_back_identifier(connection& db, const merge& m, std::string_view line) {
  const auto cut = line.find('\x1f');
  const auto system = line.substr(1, cut - 1), value = line.substr(cut + 1);
  if (line.front() == '+') db.run(sql::delete_identifier, m.kept, system, value);
  db.run(sql::add_identifier, m.gone, system, value);
}

void move_back_link(connection& db, const merge& m, const std::string& line) {
  std::array<core::row_id, 3> n{};
  std::size_t at = 1;
  for (auto& one : n) {
    const auto end = std::min(line.find(' ', at), line.size());
    one = std::stoll(line.substr(at, end - at));
    at = end + 1;
  }
  const link was{n[0], n[1], n[2]}, moved = with(was, m.gone, m.kept);
  if (line.front() == '+') db.run(sql::delete_guardianship, moved.student, moved.guardian);
  db.run(sql::add_guardianship, was.student, was.guardian, was.source);
}

std::optional<merge> merge_in(statement q) {
  if (!q.next()) return std::nullopt;
  return merge{.id = q.integer(0),
               .kept = q.integer(2),
               .gone = q.integer(3),
               .key = core::uid::from_bytes(q.blob(1)),
               .kept_key = core::uid::from_bytes(q.blob(8)),
               .gone_key = core::uid::from_bytes(q.blob(9)),
               .at_ms = q.integer(4),
               .author = q.string(5),
               .reason = q.string(6),
               .evidence = q.string(7)};
}

}  // namespace

core::row_id merge_people(connection& db, const merge& m, core::row_id goes_on) {
  db.run(sql::insert_merge, blob_view{m.key.view()}, m.kept, m.gone, m.at_ms, m.author, m.reason,
         m.evidence);
  const auto row = db.last_id();
  tell_apart(db, m.kept, m.at_ms);
  tell_apart(db, m.gone, m.at_ms - 1);  // of two words of one source the kept one's counts
  if (goes_on != 0)
    for (const auto person : {m.kept, m.gone})
      for (const auto other : rows_of(db, sql::plans_in_force, person))
        if (other != goes_on) db.run(sql::set_plan_aside, other, row);
  for (const auto& k : movables) {
    // What the kept one had is listed too: an unmerge tells by it what came later.
    const auto own = std::string(own_mark) + std::string(k.kind);
    for (const auto id : rows_of(db, k.rows, m.kept))
      db.run(sql::insert_merge_row, row, own, std::to_string(id));
    for (const auto id : rows_of(db, k.rows, m.gone)) {
      db.run(k.move, id, m.kept);
      db.run(sql::insert_merge_row, row, k.kind, std::to_string(id));
    }
  }
  move_identifiers(db, row, m.gone, m.kept);
  move_links(db, row, m.gone, m.kept);
  for (const auto earlier : rows_of(db, sql::merged_into, m.gone)) {
    db.run(sql::set_merged_into, earlier, m.kept);
    db.run(sql::insert_merge_row, row, "merged", std::to_string(earlier));
  }
  db.run(sql::set_merged_into, m.gone, m.kept);
  tell_alone(db, m.kept);
  settle_person(db, source_order(db), m.kept);
  return row;
}

std::optional<merge> latest_merge_of(connection& db, core::row_id person) {
  return merge_in(std::move(db.prepare(sql::latest_merge_of).bind(person)));
}

std::optional<merge> merge_of_gone(connection& db, core::row_id person) {
  return merge_in(std::move(db.prepare(sql::merge_of_gone).bind(person)));
}

std::vector<later_row> unmerge_people(connection& db, const merge& m, std::string_view by,
                                      std::string_view reason, std::int64_t now_ms) {
  std::set<std::pair<std::string, std::string>> moved;
  {
    auto q = db.prepare(sql::merge_rows);
    q.bind(m.id);
    while (q.next()) moved.emplace(q.string(0), q.string(1));
  }
  std::vector<later_row> later;
  for (const auto& k : movables) {
    const std::string kind(k.kind), own = own_mark + kind;
    for (const auto id : rows_of(db, k.rows, m.kept)) {
      if (moved.count({kind, std::to_string(id)}) > 0)
        db.run(k.move, id, m.gone);
      else if (moved.count({own, std::to_string(id)}) == 0) {
        later.push_back({kind, id});
        // What protects a child protects both until a person has looked whom it was meant for.
        if (k.kind == "stop") db.run(sql::copy_stop, id, m.gone);
        if (k.kind == "legal_hold")
          db.run(sql::copy_legal_hold, id, m.gone, blob_view{core::uid::make(now_ms).view()});
        if (k.kind == "access_paper")
          db.run(sql::copy_access_order, id, m.gone, blob_view{core::uid::make(now_ms).view()});
      }
    }
  }
  for (const auto& [kind, row] : moved) {
    if (kind == "identifier") move_back_identifier(db, m, row);
    if (kind == "guardianship") move_back_link(db, m, row);
    if (kind == "merged") db.run(sql::set_merged_into, std::stoll(row), m.gone);
  }
  for (const auto plan : rows_of(db, sql::plans_set_aside_by, m.id))
    db.run(sql::set_plan_aside, plan, nullptr);
  db.run(sql::set_merged_into, m.gone, nullptr);
  const source_order order(db);
  for (const auto person : {m.kept, m.gone}) {
    settle_person(db, order, person);
    tell_alone(db, person);
  }
  for (const auto* forget :
       {sql::forget_source_hash, sql::forget_role_hash, sql::forget_enrollment_hash,
        sql::forget_program_enrollment_hash, sql::forget_academic_record_hash,
        sql::forget_transcript_course_hash, sql::forget_stay_hash})
    for (const auto person : {m.kept, m.gone}) db.run(forget, person);
  db.run(sql::undo_merge, m.id, now_ms, by, reason);
  return later;
}

bool is_importing(connection& db) {
  auto q = db.prepare(sql::is_importing);
  q.next();
  return q.integer(0) != 0;
}

void refuse_waiting_runs(connection& db, std::int64_t now_ms) {
  db.run(sql::refuse_waiting_runs, now_ms);
}

bool is_merged(connection& db, core::row_id person) {
  auto q = db.prepare(sql::is_merged);
  q.bind(person);
  return q.next() && q.integer(0) != 0;
}

std::optional<found_person> find_person(connection& db, const core::uid& key) {
  auto q = db.prepare(sql::person_identity);
  q.bind(blob_view{key.view()});
  if (!q.next()) return std::nullopt;
  return found_person{q.integer(0), q.integer(1)};
}

}  // namespace throughline::store
