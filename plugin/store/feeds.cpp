// What feeds and the host's events write, and what an import reads to know the difference.
#include "store/feeds.hpp"

#include <utility>

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
          .id = q.integer(12)};
}

std::vector<feed_run> runs_of(statement q) {
  std::vector<feed_run> out;
  while (q.next()) out.push_back(run_of(q));
  return out;
}

std::vector<std::string> texts_of(statement q) {
  std::vector<std::string> out;
  while (q.next()) out.push_back(q.string(0));
  return out;
}

std::string sort_name(const person_row& r) {
  std::string name(r.family_name);
  name.append(", ").append(r.given_name);
  if (!r.middle_name.empty()) name.append(" ").append(r.middle_name);
  return core::fold_name(name);
}

}  // namespace

void each_feed_row(connection& db, feed_table kind, row_id source,
                   const std::function<void(const feed_row&)>& take) {
  static constexpr const char* texts[] = {
      sql::feed_orgs,  sql::feed_sessions, sql::feed_courses,      sql::feed_classes,
      sql::feed_users, sql::feed_roles,    sql::feed_demographics, sql::feed_enrollments};
  auto q = db.prepare(texts[static_cast<std::size_t>(kind)]);
  q.bind(source);
  while (q.next())
    take({q.integer(0), q.text(1), q.integer(2), q.integer(3) == 1, q.integer(4) == 1,
          q.integer(5)});
}

void end_feed_row(connection& db, feed_table kind, row_id id) {
  static constexpr const char* texts[] = {
      sql::end_org,  sql::end_session, sql::end_course,       sql::end_class,
      sql::end_user, sql::end_role,    sql::end_demographics, sql::end_enrollment};
  db.run(texts[static_cast<std::size_t>(kind)], id);
}

std::optional<row_id> source_named(connection& db, std::string_view name) {
  auto q = db.prepare(sql::source_named);
  q.bind(name);
  return q.next() ? std::optional(q.integer(0)) : std::nullopt;
}

row_id put_source(connection& db, std::string_view name, std::string_view kind) {
  return only_id(std::move(db.prepare(sql::put_source).bind(name, kind)));
}

row_id put_org(connection& db, row_id source, std::string_view sourced_id, const org_row& r,
               std::int64_t hash) {
  return only_id(std::move(
      db.prepare(sql::put_org)
          .bind(source, sourced_id, r.kind, r.name, said(r.identifier), said(r.parent), hash)));
}

void put_session(connection& db, row_id source, std::string_view sourced_id, const session_row& r,
                 std::int64_t hash) {
  db.run(sql::put_session, source, sourced_id, r.kind, r.title, r.start_date, r.end_date,
         said(r.parent), r.school_year, hash);
}

row_id put_course(connection& db, row_id source, std::string_view sourced_id, const course_row& r,
                  std::int64_t hash) {
  return only_id(std::move(db.prepare(sql::put_course)
                               .bind(source, sourced_id, r.title, said(r.course_code),
                                     said(r.grades), said(r.subjects), said(r.subject_codes),
                                     said_id(r.org), said(r.school_year), hash)));
}

row_id put_class(connection& db, row_id source, std::string_view sourced_id, const class_row& r,
                 std::int64_t hash, bool fresh) {
  auto q = db.prepare(fresh ? sql::insert_class : sql::put_class);
  q.bind(source, sourced_id, r.title, said(r.class_code), said(r.kind), said_id(r.course),
         said_id(r.school), said(r.terms), said(r.grades), said(r.subjects), said(r.subject_codes),
         said(r.periods), hash);
  if (!fresh) return only_id(std::move(q));
  q.run();
  if (db.changes() > 0) return db.last_id();
  return only_id(std::move(db.prepare(sql::class_id).bind(source, sourced_id)));
}

row_id insert_person(connection& db, const core::uid& key, const person_row& r) {
  db.run(sql::insert_person, blob_view{key.view()}, r.given_name, r.family_name,
         said(r.middle_name), said(r.preferred_given_name), said(r.preferred_family_name),
         sort_name(r), said(r.birth_date), said(r.sex), said(r.grade), said(r.email), said(r.phone),
         r.is_student);
  return db.last_id();
}

void update_person(connection& db, row_id person, const person_row& r) {
  db.run(sql::update_person, person, r.given_name, r.family_name, said(r.middle_name),
         said(r.preferred_given_name), said(r.preferred_family_name), sort_name(r), said(r.grade),
         said(r.email), said(r.phone));
}

void put_person_source(connection& db, row_id source, std::string_view sourced_id, row_id person,
                       std::string_view username, std::string_view agents,
                       std::string_view primary_org, std::int64_t hash,
                       std::int64_t demographics_hash, bool fresh) {
  db.run(fresh ? sql::insert_person_source : sql::put_person_source, source, sourced_id, person,
         said(username), said(agents), said(primary_org), hash, demographics_hash);
}

void put_demographics_hash(connection& db, row_id source, std::string_view sourced_id,
                           std::int64_t hash) {
  db.run(sql::put_demographics, source, sourced_id, hash);
}

void update_person_demographics(connection& db, row_id person, std::string_view birth_date,
                                std::string_view sex) {
  db.run(sql::update_person_demographics, person, said(birth_date), said(sex));
}

void make_student(connection& db, row_id person) { db.run(sql::make_student, person); }

void put_identifier(connection& db, row_id person, std::string_view system, std::string_view value,
                    bool only) {
  db.run(sql::put_identifier, person, system, value);
  if (only) db.run(sql::drop_other_identifiers, person, system, value);
}

std::string agents_of_user(connection& db, row_id source, std::string_view sourced_id) {
  return text_of(std::move(db.prepare(sql::agents_of_user).bind(source, sourced_id)));
}

void drop_guardian(connection& db, row_id student, row_id guardian, row_id source) {
  db.run(sql::drop_guardian, student, guardian, source);
}

void put_guardian(connection& db, row_id student, row_id guardian, row_id source) {
  db.run(sql::put_guardian, student, guardian, source);
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

std::string sourced_id_of_user(connection& db, row_id person_source) {
  return text_of(std::move(db.prepare(sql::sourced_id_of_user).bind(person_source)));
}

void put_role(connection& db, row_id source, std::string_view sourced_id, const role_row& r,
              std::int64_t hash, bool fresh) {
  db.run(fresh ? sql::insert_role : sql::put_role, source, sourced_id, r.person, r.org, r.kind,
         r.primary, said(r.begin_date), said(r.end_date), hash);
}

void put_enrollment(connection& db, row_id source, std::string_view sourced_id,
                    const enrollment_row& r, std::int64_t hash, bool fresh) {
  db.run(fresh ? sql::insert_enrollment : sql::put_enrollment, source, sourced_id, r.person,
         r.class_section, r.role, r.primary, said(r.begin_date), said(r.end_date), hash);
}

row_id put_stay(connection& db, row_id source, std::string_view key, const stay_row& r,
                std::int64_t hash, bool fresh) {
  auto q = db.prepare(fresh ? sql::insert_stay : sql::put_stay);
  q.bind(source, key, r.person, r.school, said(r.grade), said(r.entry_date), said(r.exit_date),
         said(r.entry_type), said(r.exit_type), r.primary, hash);
  if (!fresh) return only_id(std::move(q));
  q.run();
  if (db.changes() > 0) return db.last_id();
  return only_id(std::move(db.prepare(sql::stay_by_key).bind(source, key)));
}

std::optional<stay_state> stay_by_key(connection& db, row_id source, std::string_view key) {
  auto q = db.prepare(sql::stay_by_key);
  q.bind(source, key);
  if (!q.next()) return std::nullopt;
  return stay_state{q.integer(0),      q.integer(1), q.integer(5),
                    q.integer(2) == 1, q.integer(3), q.string(4)};
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

void grade_of_stays(connection& db, row_id person, row_id source, std::string_view grade) {
  db.run(sql::grade_of_stays, person, source, said(grade));
}

std::string role_key(connection& db, row_id role) {
  return text_of(std::move(db.prepare(sql::role_key).bind(role)));
}

std::vector<row_id> end_all_of_person(connection& db, row_id person, row_id source,
                                      std::string_view today) {
  std::vector<std::pair<row_id, std::string>> stays;
  {
    auto q = db.prepare(sql::active_stays_of);
    q.bind(person, source);
    while (q.next()) stays.emplace_back(q.integer(0), q.string(1));
  }
  std::vector<row_id> out;
  for (const auto& [id, key] : stays) {
    end_stay(db, source, key, today);
    out.push_back(id);
  }
  db.run(sql::end_roles_of, person, source);
  db.run(sql::end_enrollments_of, person, source);
  return out;
}

std::vector<row_id> stays_of_source(connection& db, row_id person, row_id source) {
  auto q = db.prepare(sql::stays_of_source);
  q.bind(person, source);
  std::vector<row_id> out;
  while (q.next()) out.push_back(q.integer(0));
  return out;
}

bool has_active_user(connection& db, row_id person, row_id source) {
  return yes(std::move(db.prepare(sql::has_active_user).bind(person, source)));
}

void insert_run(connection& db, const feed_run& r) {
  db.run(sql::insert_run, blob_view{r.key.view()}, r.source, r.feed, said(r.version), r.mode,
         r.state, r.started_ms, said(r.stage_file), r.author);
}

void set_run(connection& db, const core::uid& key, std::string_view state,
             std::optional<std::int64_t> ended_ms, std::string_view report,
             std::string_view version) {
  db.run(sql::set_run, blob_view{key.view()}, state, ended_ms, said(report), said(version));
}

std::optional<feed_run> run_named(connection& db, const core::uid& key) {
  auto found = runs_of(std::move(db.prepare(sql::run_by_uid).bind(blob_view{key.view()})));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<feed_run> runs(connection& db, int limit) {
  return runs_of(std::move(db.prepare(sql::runs_newest_first).bind(limit)));
}

std::vector<feed_run> unfinished_runs(connection& db) {
  return runs_of(db.prepare(sql::unfinished_runs));
}

std::vector<std::string> staged_runs(connection& db) {
  return texts_of(db.prepare(sql::staged_runs));
}

bool later_run_applied(connection& db, const feed_run& r) {
  return yes(std::move(db.prepare(sql::later_run_applied).bind(r.source, r.id)));
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
  const auto thousandths = [](const std::optional<core::credits>& c) {
    return c ? std::optional(c->thousandths) : std::nullopt;
  };
  db.run(sql::put_transcript_row, blob_view{key.view()}, person, source, r.key, r.school_year,
         said(r.term), said(r.school_name), said(r.grade_level), said(r.course_code), r.title,
         said(r.subject), said(r.sced), thousandths(r.attempted), thousandths(r.earned),
         said(r.grade), said(r.result), hash);
  return db.changes() > 0;
}

void end_transcript_row(connection& db, row_id id) { db.run(sql::end_transcript_row, id); }

void set_import_mode(connection& db, import_mode mode) {
  db.script("rollback");  // SQLite changes foreign_keys between transactions only
  // A turn that a power loss takes back is done again: the run still says that it applies. What
  // closes the run, and every save in between, is synced, and all turns before it with it. The
  // import moves the pages of the wal before those who save would have to (sqlite.cpp).
  db.script(
      mode == import_mode::off
          ? "pragma cache_size = -2000; pragma wal_autocheckpoint = 4000; pragma synchronous = full"
          : "pragma cache_size = -131072; pragma synchronous = normal");
  if (mode != import_mode::off)
    db.script(mode == import_mode::alone ? "pragma wal_autocheckpoint = 16384"
                                         : "pragma wal_autocheckpoint = 1000");
  db.script(mode == import_mode::alone ? "pragma foreign_keys = off" : "pragma foreign_keys = on");
  db.script("begin immediate");
  db.run(sql::begin_write);
}

}  // namespace throughline::store
