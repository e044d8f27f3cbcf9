// What feeds and the host's events write, and what an import reads to know the difference.
#include "store/feeds.hpp"

#include <array>
#include <utility>

#include "core/failure.hpp"
#include "core/hash.hpp"
#include "store/migrate.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {
namespace {

row_id only_id(statement q) {
  q.next();
  const auto id = q.integer(0);
  q.run();  // an upsert is done only when it is at its end
  return id;
}

// Of a query that always has its row.
bool yes(statement q) {
  q.next();
  return q.integer(0) != 0;
}

// One column of the row with a key; empty: not said.
std::string text_of(statement q) { return q.next() ? q.string(0) : std::string{}; }

std::vector<std::string> texts_of(statement q) {
  std::vector<std::string> out;
  while (q.next()) out.push_back(q.string(0));
  return out;
}

constexpr std::array all_of{sql::feed_orgs,
                            sql::feed_sessions,
                            sql::feed_courses,
                            sql::feed_classes,
                            sql::feed_users,
                            sql::feed_roles,
                            sql::feed_demographics,
                            sql::feed_enrollments,
                            sql::feed_programs,
                            sql::feed_program_enrollments,
                            sql::feed_academic_records,
                            sql::feed_course_transcripts,
                            sql::feed_evidence};
constexpr std::array one_of{sql::feed_org,
                            sql::feed_session,
                            sql::feed_course,
                            sql::feed_class,
                            sql::feed_user,
                            sql::feed_role,
                            sql::feed_demographic,
                            sql::feed_enrollment,
                            sql::feed_program,
                            sql::feed_program_enrollment,
                            sql::feed_academic_record,
                            sql::feed_course_transcript,
                            sql::feed_evidence_row};
constexpr std::array end_of{sql::end_org,
                            sql::end_session,
                            sql::end_course,
                            sql::end_class,
                            sql::end_user,
                            sql::end_role,
                            sql::end_demographics,
                            sql::end_enrollment,
                            sql::end_program,
                            sql::end_program_enrollment,
                            sql::end_academic_record,
                            sql::end_transcript_row,
                            sql::end_evidence};

constexpr std::array active_of{sql::active_orgs,
                               sql::active_sessions,
                               sql::active_courses,
                               sql::active_classes,
                               sql::active_users,
                               sql::active_roles,
                               sql::active_demographics,
                               sql::active_enrollments,
                               sql::active_programs,
                               sql::active_program_enrollments,
                               sql::active_academic_records,
                               sql::active_course_transcripts,
                               sql::active_evidence};

constexpr std::array expired_of{sql::expired_never,   sql::expired_session,
                                sql::expired_course,  sql::expired_class,
                                sql::expired_never,   sql::expired_role,
                                sql::expired_never,   sql::expired_enrollment,
                                sql::expired_never,   sql::expired_program_enrollment,
                                sql::expired_never,   sql::expired_never,
                                sql::expired_evidence};

constexpr std::size_t at(feed_table kind) { return static_cast<std::size_t>(kind); }
constexpr bool keyed_by_name(feed_table kind) {
  return kind <= feed_table::class_section || kind == feed_table::program ||
         kind == feed_table::academic_record || kind == feed_table::course_transcript;
}

feed_ids ids_of(std::string_view source_name, std::string_view evidence_kind) {
  if (evidence_kind.empty()) return feed_ids(source_name);
  return feed_ids(std::string(source_name) + "/" + std::string(evidence_kind));
}

feed_row row_of(const statement& q, const feed_ids& ids) {
  const auto id = q.integer(1);
  return {q.is_null(0) ? id : ids.of(q.text(0)), id, q.integer(2), q.integer(3) == 1, q.integer(4)};
}

}  // namespace

feed_ids::feed_ids(std::string_view source_name) : source_(core::short_hash(source_name)) {}

row_id feed_ids::of(std::string_view sourced_id) const {
  const auto key = (core::short_hash(sourced_id) ^ source_) & 0x7FFF'FFFF'FFFF'FFFFULL;
  return key == 0 ? 1 : static_cast<row_id>(key);
}

struct feed_rows::running {
  feed_table kind;
  feed_ids ids;
  statement rows;
};

feed_rows::feed_rows(connection& db, feed_table kind, row_id source, std::string_view source_name,
                     std::string_view evidence_kind)
    : evidence_kind_(evidence_kind),
      it_(new running{kind, ids_of(source_name, evidence_kind), db.prepare(all_of[at(kind)])}) {
  if (kind == feed_table::evidence)
    it_->rows.bind(source, evidence_kind_);
  else
    it_->rows.bind(source);
}
feed_rows::~feed_rows() = default;

bool feed_rows::sorted() const { return !keyed_by_name(it_->kind); }

bool feed_rows::next(feed_row& r) {
  if (!it_->rows.next()) return false;
  r = row_of(it_->rows, it_->ids);
  return true;
}

std::optional<feed_row> feed_row_of(connection& db, feed_table kind, row_id source,
                                    std::string_view source_name, std::string_view sourced_id,
                                    std::string_view evidence_kind) {
  const auto ids = ids_of(source_name, evidence_kind);
  auto q = db.prepare(one_of[at(kind)]);
  if (keyed_by_name(kind))
    q.bind(source, sourced_id);
  else
    q.bind(ids.of(sourced_id));
  if (!q.next()) return std::nullopt;
  auto row = row_of(q, ids);
  row.mark = q.integer(5) != 0;
  return row;
}

void end_feed_row(connection& db, feed_table kind, row_id id) { db.run(end_of[at(kind)], id); }

std::int64_t active_feed_rows(connection& db, feed_table kind, row_id source, std::int64_t enough,
                              std::string_view evidence_kind) {
  auto q = db.prepare(active_of[at(kind)]);
  if (kind == feed_table::evidence)
    q.bind(source, enough, evidence_kind);
  else
    q.bind(source, enough);
  q.next();
  return q.integer(0);
}

bool is_expired(connection& db, feed_table kind, row_id row, std::string_view today) {
  auto q = db.prepare(expired_of[at(kind)]);
  q.bind(row, today);
  return q.next() && q.integer(0) != 0;
}

std::string sourced_id_of(connection& db, feed_table kind, row_id row) {
  static constexpr std::array id_of{sql::sourced_id_of_org,
                                    sql::sourced_id_of_session,
                                    sql::sourced_id_of_course,
                                    sql::sourced_id_of_class,
                                    sql::sourced_id_of_user,
                                    sql::role_key,
                                    sql::sourced_id_of_user,
                                    sql::sourced_id_of_enrollment,
                                    sql::sourced_id_of_program,
                                    sql::sourced_id_of_program_enrollment,
                                    sql::sourced_id_of_academic_record,
                                    sql::sourced_id_of_course_transcript,
                                    sql::sourced_id_of_evidence};
  return text_of(std::move(db.prepare(id_of[at(kind)]).bind(row)));
}

std::string sourced_id_of_student(connection& db, row_id user) {
  return text_of(std::move(db.prepare(sql::students_among_users).bind(user)));
}

std::optional<row_id> source_named(connection& db, std::string_view name) {
  auto q = db.prepare(sql::source_named);
  q.bind(name);
  return q.next() ? std::optional(q.integer(0)) : std::nullopt;
}

std::string source_for(connection& db, std::string_view wanted, std::string_view kind) {
  const auto is_anothers = [&](std::string_view name) {
    const auto is = text_of(std::move(db.prepare(sql::kind_of_source).bind(name)));
    return !is.empty() && is != kind;
  };
  if (wanted.empty()) return is_anothers("default") ? std::string(kind) : "default";
  if (is_anothers(wanted))
    throw core::failure(core::codes::conflict,
                        "the source is of another kind of feed: give this one a name of its own");
  return std::string(wanted);
}

std::vector<std::string> sources_of_feeds(connection& db) {
  std::vector<std::string> out;
  auto q = db.prepare(sql::feed_source_names);
  while (q.next()) out.push_back(q.string(0));
  return out;
}

row_id put_source(connection& db, std::string_view name, std::string_view kind) {
  return only_id(std::move(db.prepare(sql::put_source).bind(name, kind)));
}

row_id put_org(connection& db, row_id source, std::string_view sourced_id, const org_row& r,
               std::int64_t hash) {
  return only_id(std::move(db.prepare(sql::put_org)
                               .bind(source, sourced_id, r.kind, r.name, said(r.identifier),
                                     said(r.parent), hash, said(r.metadata), r.alternative)));
}

row_id put_session(connection& db, row_id source, std::string_view sourced_id, const session_row& r,
                   std::int64_t hash) {
  return only_id(std::move(db.prepare(sql::put_session)
                               .bind(source, sourced_id, r.kind, r.title, r.start_date, r.end_date,
                                     said(r.parent), r.school_year, hash, said(r.metadata))));
}

row_id put_course(connection& db, row_id source, std::string_view sourced_id, const course_row& r,
                  std::int64_t hash) {
  return only_id(std::move(db.prepare(sql::put_course)
                               .bind(source, sourced_id, r.title, said(r.course_code),
                                     said(r.grades), said(r.subjects), said(r.subject_codes),
                                     said_id(r.org), said(r.school_year), hash, said(r.metadata))));
}

row_id put_class(connection& db, row_id source, std::string_view sourced_id, const class_row& r,
                 std::int64_t hash) {
  return only_id(std::move(db.prepare(sql::put_class)
                               .bind(source, sourced_id, r.title, said(r.class_code), said(r.kind),
                                     said_id(r.course), said_id(r.school), said(r.terms),
                                     said(r.grades), said(r.subjects), said(r.subject_codes),
                                     said(r.periods), hash, said(r.location), said(r.metadata))));
}

std::string sort_name_of(const person_row& r) {
  std::string name(r.family_name);
  name.append(", ").append(r.given_name);
  if (!r.middle_name.empty()) name.append(" ").append(r.middle_name);
  return core::fold_name(name);
}

void update_person(connection& db, row_id person, const person_row& r) {
  db.run(sql::update_person, person, r.given_name, r.family_name, said(r.middle_name),
         said(r.preferred_given_name), said(r.preferred_family_name), said(r.grade), said(r.email),
         said(r.phone));
  db.run(sql::update_sort_name, person, sort_name_of(r));  // else its index would be written too
}

void put_demographics(connection& db, row_id user, std::int64_t hash, std::string_view metadata) {
  db.run(sql::put_demographics, user, hash, said(metadata));
}

void update_person_demographics(connection& db, row_id person, std::string_view birth_date,
                                std::string_view sex) {
  db.run(sql::update_person_demographics, person, said(birth_date), said(sex));
}

void make_student(connection& db, row_id person) { db.run(sql::make_student, person); }

void put_identifier(connection& db, row_id person, row_id source, std::string_view system,
                    std::string_view value, bool only) {
  db.run(sql::put_identifier, person, system, value, source);
  if (only) db.run(sql::drop_other_identifiers, person, system, value);
}

std::string agents_of_user(connection& db, row_id user) {
  return text_of(std::move(db.prepare(sql::agents_of_user).bind(user)));
}

void drop_guardian(connection& db, row_id student, row_id guardian) {
  db.run(sql::drop_guardian, student, guardian);
}

std::vector<candidate> persons_with_state_id(connection& db, std::string_view state,
                                             std::string_view state_id) {
  auto q = db.prepare(sql::persons_with_state_id);
  q.bind(state, state_id);
  std::vector<candidate> out;
  while (q.next()) out.push_back({q.integer(0), q.string(1), q.string(2), q.string(3)});
  return out;
}

bool has_state_ids(connection& db, std::string_view state) {
  return yes(std::move(db.prepare(sql::has_identifiers).bind(state)));
}

std::vector<std::string> state_ids_of_person(connection& db, row_id person,
                                             std::string_view state) {
  auto q = db.prepare(sql::state_ids_of_person);
  q.bind(person, state);
  return texts_of(std::move(q));
}

std::optional<candidate> identity_of_person(connection& db, row_id person) {
  auto q = db.prepare(sql::identity_of_person);
  q.bind(person);
  if (!q.next()) return std::nullopt;
  return candidate{q.integer(0), q.string(1), q.string(2), q.string(3)};
}

std::vector<std::string> roles_of_person(connection& db, row_id person, row_id source) {
  auto q = db.prepare(sql::roles_of_person);
  q.bind(person, source);
  return texts_of(std::move(q));
}

bool has_people(connection& db) { return yes(db.prepare(sql::has_people)); }

row_id next_person(connection& db) { return only_id(db.prepare(sql::next_person)); }
row_id next_class(connection& db) { return only_id(db.prepare(sql::next_class)); }
row_id next_stay(connection& db) { return only_id(db.prepare(sql::next_stay)); }
row_id next_academic_record(connection& db) {
  return only_id(db.prepare(sql::next_academic_record));
}

row_id put_stay(connection& db, row_id source, std::string_view key, const stay_row& r,
                std::int64_t hash, bool of_before) {
  return only_id(
      std::move(db.prepare(sql::put_stay)
                    .bind(source, key, r.person, r.school, said(r.grade), said(r.entry_date),
                          said(r.exit_date), said(r.entry_type), said(r.exit_type), r.primary, hash,
                          of_before, said(r.plans))));
}

std::optional<stay_state> stay_by_key(connection& db, row_id source, std::string_view key) {
  auto q = db.prepare(sql::stay_by_key);
  q.bind(source, key);
  if (!q.next()) return std::nullopt;
  return stay_state{q.integer(0), q.integer(1), q.integer(5), q.integer(2) == 1,
                    q.integer(3), q.string(6),  q.string(4)};
}

row_id same_stay_elsewhere(connection& db, row_id person, row_id school,
                           std::string_view entry_date, row_id source) {
  auto q = db.prepare(sql::same_stay_elsewhere);
  q.bind(person, school, entry_date, source);
  return q.next() ? q.integer(0) : 0;
}

std::string exit_of_stay(connection& db, row_id stay) {
  return text_of(std::move(db.prepare(sql::exit_of_stay).bind(stay)));
}

bool exit_stay(connection& db, row_id stay, std::string_view exit_date, std::string_view entry_type,
               std::string_view exit_type) {
  db.run(sql::exit_stay, stay, exit_date, said(entry_type), said(exit_type));
  return db.changes() > 0;
}

bool has_stays_elsewhere(connection& db, row_id source) {
  return yes(std::move(db.prepare(sql::has_stays_elsewhere).bind(source)));
}

void take_over_stay(connection& db, row_id stay, row_id source, std::string_view key) {
  db.run(sql::take_over_stay, stay, source, key);
}

void end_stay(connection& db, row_id source, std::string_view key, std::string_view today) {
  db.run(sql::end_stay, source, key, today);
}

void rename_stay(connection& db, row_id stay, std::string_view key) {
  db.run(sql::rename_stay, stay, key);
}

void retire_stay(connection& db, row_id stay, std::string_view today) {
  db.run(sql::retire_stay, stay, today);
}

void grade_of_stays(connection& db, row_id person, row_id source, std::string_view grade,
                    std::string_view year_began) {
  db.run(sql::grade_of_stays, person, source, said(grade), year_began);
}

std::string role_key(connection& db, row_id role) {
  return text_of(std::move(db.prepare(sql::role_key).bind(role)));
}

std::vector<stay_at> end_all_of_person(connection& db, row_id person, row_id source,
                                       std::string_view today) {
  std::vector<stay_at> out;
  std::vector<std::string> keys;
  {
    auto q = db.prepare(sql::active_stays_of);
    q.bind(person, source, today);
    while (q.next()) {
      out.push_back({q.integer(0), q.integer(2), q.integer(3) != 0});
      keys.push_back(q.string(1));
    }
  }
  for (const auto& key : keys) end_stay(db, source, key, today);
  db.run(sql::end_roles_of, person, source);
  db.run(sql::end_enrollments_of, person, source);
  return out;
}

bool has_active_user(connection& db, row_id person, row_id source) {
  return yes(std::move(db.prepare(sql::has_active_user).bind(person, source)));
}

std::vector<transcript_state> transcript_rows(connection& db, row_id person, row_id source) {
  auto q = db.prepare(sql::transcript_rows_of_source);
  q.bind(person, source);
  std::vector<transcript_state> out;
  while (q.next()) out.push_back({q.integer(0), q.string(1), q.integer(2), q.integer(3) == 1});
  return out;
}

bool put_transcript_row(connection& db, const core::uid& key, row_id person, row_id source,
                        const transcript_row& r, std::int64_t hash) {
  db.run(sql::put_transcript_row, blob_view{key.view()}, person, source, r.key, r.school_year,
         said(r.term), said(r.school_name), said(r.grade_level), said(r.course_code), r.title,
         said(r.subject), said(r.sced), thousandths(r.attempted), thousandths(r.earned),
         said(r.grade), said(r.result), hash);
  return db.changes() > 0;
}

void end_transcript_row(connection& db, row_id id) { db.run(sql::end_transcript_row, id); }

row_id put_program(connection& db, row_id source, std::string_view sourced_id, const program_row& r,
                   std::int64_t hash) {
  return only_id(std::move(db.prepare(sql::put_program)
                               .bind(source, sourced_id, r.name, said(r.kind), said_id(r.org),
                                     r.alternative, said(r.metadata), hash)));
}

row_id put_academic_record(connection& db, row_id source, std::string_view sourced_id,
                           const academic_record_row& r, std::int64_t hash) {
  return only_id(
      std::move(db.prepare(sql::put_academic_record)
                    .bind(source, sourced_id, r.person, said_id(r.org), r.school_year, said(r.term),
                          thousandths(r.earned), thousandths(r.attempted),
                          thousandths(r.term_earned), thousandths(r.term_attempted),
                          thousandths(r.gpa), thousandths(r.gpa_scale), said(r.details), hash)));
}

void set_grade(connection& db, row_id person, std::string_view grade) {
  db.run(sql::set_grade, person, grade);
}

bool has_better_stay(connection& db, row_id person, bool primary, std::string_view entry_date,
                     std::string_view today) {
  return yes(std::move(db.prepare(sql::has_better_stay).bind(person, primary, entry_date, today)));
}

namespace {

// Refused while others have the file open, or read it: then it stays as it is. A disk that fails
// is told of by the next statement.
bool set_journal(connection& db, std::string_view pragma) {
  try {
    db.script(pragma);
    return true;
  } catch (const core::failure& f) {
    if (f.what_code().name != core::codes::unavailable.name) throw;
    return false;
  }
}

}  // namespace

void set_import_mode(connection& db, import_mode mode) {
  db.script("rollback");  // SQLite changes these between transactions only
  if (mode == import_mode::off) {
    db.script("pragma cache_size = -8000; pragma wal_autocheckpoint = 4000");
    db.script("pragma threads = 0");
    db.script("pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = default");
    // when somebody reads, whoever opens the file next does it (sqlite.cpp)
    set_journal(db, "pragma journal_mode = wal");
  } else {
    const bool alone = mode == import_mode::alone;
    db.script("pragma cache_size = -12288");
    db.watch_wal();
    // What a statement would take back is little, but each would make a file for it, and one that
    // writes many rows would copy each page that they touch to that. Not where indexes are made
    // (make_feed_index): those sort a whole table.
    db.script("pragma temp_store = memory");
    db.script(alone ? "pragma foreign_keys = off" : "pragma foreign_keys = on");
    // New pages go straight to their place, instead of to the wal first: only where nobody reads
    // yet, whom that would hold up. Without a wal only a full sync outlives a power loss.
    if (!alone || !set_journal(db, "pragma journal_mode = truncate"))
      // A turn that a power loss takes back is done again: the run still says that it applies.
      // What closes the run, and every save in between, is synced, and all turns before with it.
      db.script("pragma synchronous = normal");
  }
  db.script("begin immediate");
  db.run(sql::begin_write);
  if (mode == import_mode::alone) drop_feed_indexes(db);
}

}  // namespace throughline::store
