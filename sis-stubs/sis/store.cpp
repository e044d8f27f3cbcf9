// SQL of the stub SIS.
#include "store.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <ctime>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "text.hpp"

namespace sis_stub {

namespace {

namespace json = boost::json;

constexpr const char* tables = R"sql(
CREATE TABLE about(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE schools(sourced_id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE users(id TEXT PRIMARY KEY, name TEXT NOT NULL, language TEXT NOT NULL, roles TEXT NOT NULL,
  schools TEXT NOT NULL, students TEXT NOT NULL) STRICT;
CREATE TABLE students(sourced_id TEXT PRIMARY KEY, state_id TEXT NOT NULL, local_id TEXT NOT NULL,
  given TEXT NOT NULL, middle TEXT NOT NULL, family TEXT NOT NULL, birth_date TEXT NOT NULL,
  grade TEXT NOT NULL, school TEXT NOT NULL, counselor TEXT NOT NULL,
  nickname TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE enrollments(id INTEGER PRIMARY KEY, student TEXT NOT NULL, school TEXT NOT NULL,
  grade TEXT NOT NULL, entry_date TEXT NOT NULL, exit_date TEXT NOT NULL, entry_type TEXT NOT NULL,
  main INTEGER NOT NULL) STRICT;
CREATE INDEX enrollments_student ON enrollments(student);
CREATE TABLE transcript(id INTEGER PRIMARY KEY, student TEXT NOT NULL, school_year INTEGER NOT NULL,
  term TEXT NOT NULL, school TEXT NOT NULL, grade_level TEXT NOT NULL, course_code TEXT NOT NULL,
  title TEXT NOT NULL, subject TEXT NOT NULL, sced TEXT NOT NULL, attempted TEXT NOT NULL,
  earned TEXT NOT NULL, grade TEXT NOT NULL, result TEXT NOT NULL, handover TEXT UNIQUE) STRICT;
CREATE INDEX transcript_student ON transcript(student);
CREATE TABLE sessions(token TEXT PRIMARY KEY, csrf TEXT NOT NULL, user TEXT NOT NULL,
  language TEXT NOT NULL, embed TEXT NOT NULL, signed_in INTEGER NOT NULL) STRICT;
CREATE TABLE messages(kind TEXT NOT NULL, key TEXT NOT NULL, student TEXT NOT NULL,
  PRIMARY KEY(kind, key)) STRICT;
PRAGMA user_version = 1;
)sql";

constexpr const char* student_columns =
    "SELECT s.sourced_id, s.state_id, s.local_id, s.given, s.middle, s.family, s.birth_date, "
    "s.grade,"
    " s.school, coalesce(o.name, s.school), s.counselor, s.nickname"
    " FROM students s LEFT JOIN schools o ON o.sourced_id = s.school ";
constexpr const char* enrollment_columns =
    "SELECT e.id, e.student, e.school, coalesce(o.name, e.school), e.grade, e.entry_date, "
    "e.exit_date,"
    " e.entry_type, e.main FROM enrollments e LEFT JOIN schools o ON o.sourced_id = e.school ";

[[noreturn]] void fail(sqlite3* db) { throw std::runtime_error(sqlite3_errmsg(db)); }

void run(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(db);
}

std::vector<std::string> list_of(const std::string& text) {
  return json::value_to<std::vector<std::string>>(json::parse(text));
}

std::string text_of(const json::object& row, const char* name) {
  const auto* value = row.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

bool contains(const std::vector<std::string>& list, std::string_view one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

}  // namespace

// A prepared statement: bound in order, read by column. The caller holds lock_.
class store::statement {
 public:
  statement(sqlite3* db, const std::string& sql) : db_(db) {
    if (sqlite3_prepare_v2(db, sql.c_str(), -1, &it_, nullptr) != SQLITE_OK) fail(db);
  }
  ~statement() { sqlite3_finalize(it_); }
  statement(const statement&) = delete;
  statement& operator=(const statement&) = delete;

  statement& operator<<(std::string_view value) {
    // A null pointer would bind NULL.
    sqlite3_bind_text(it_, ++bound_, value.data() ? value.data() : "",
                      static_cast<int>(value.size()), SQLITE_TRANSIENT);
    return *this;
  }
  statement& operator<<(std::int64_t value) {
    sqlite3_bind_int64(it_, ++bound_, value);
    return *this;
  }
  statement& operator<<(std::nullptr_t) {
    sqlite3_bind_null(it_, ++bound_);
    return *this;
  }
  bool next() {
    const int code = sqlite3_step(it_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail(db_);
    column_ = 0;
    return code == SQLITE_ROW;
  }
  void run() { next(); }
  std::string text() {
    const int at = column_++;
    const auto* data = sqlite3_column_text(it_, at);
    return data ? std::string(reinterpret_cast<const char*>(data),
                              static_cast<std::size_t>(sqlite3_column_bytes(it_, at)))
                : std::string();
  }
  std::int64_t number() { return sqlite3_column_int64(it_, column_++); }

 private:
  sqlite3* db_;
  sqlite3_stmt* it_ = nullptr;
  int bound_ = 0, column_ = 0;
};

bool user::has_role(std::string_view role) const { return contains(roles, role); }

bool user::is_staff() const {
  return std::any_of(roles.begin(), roles.end(), [](const auto& role) {
    return role != "student" && role != "guardian" && role != "advocate";
  });
}

std::string student::listed() const {
  return family + ", " + given + (middle.empty() ? "" : " " + middle);
}

store::store(const std::string& path, const std::string& seed) : db_(nullptr, sqlite3_close) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open(path.c_str(), &db);
  db_.reset(db);
  if (code != SQLITE_OK) fail(db);
  sqlite3_busy_timeout(db, 5000);
  run(db, "PRAGMA journal_mode=WAL");
  statement version(db, "PRAGMA user_version");
  version.next();
  if (version.number() == 0) fill(seed);
}

void store::fill(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read the seed file");
  std::stringstream all;
  all << file.rdbuf();
  const auto seed = json::parse(all.str()).as_object();
  auto* db = db_.get();
  run(db, "BEGIN IMMEDIATE");
  run(db, tables);
  (statement(db, "INSERT INTO about VALUES('schoolYear', ?)")
   << std::to_string(seed.at("schoolYear").as_int64()))
      .run();
  for (const auto& each : seed.at("schools").as_array()) {
    const auto& row = each.as_object();
    (statement(db, "INSERT INTO schools VALUES(?,?)")
     << text_of(row, "sourcedId") << text_of(row, "name"))
        .run();
  }
  for (const auto& each : seed.at("users").as_array()) {
    const auto& row = each.as_object();
    (statement(db, "INSERT INTO users VALUES(?,?,?,?,?,?)")
     << text_of(row, "id") << text_of(row, "name") << text_of(row, "language")
     << json::serialize(row.at("roles")) << json::serialize(row.at("schools"))
     << json::serialize(row.at("students")))
        .run();
  }
  for (const auto& each : seed.at("students").as_array()) {
    const auto& row = each.as_object();
    statement insert(db,
                     "INSERT INTO students(sourced_id, state_id, local_id, given, middle, family,"
                     " birth_date, grade, school, counselor) VALUES(?,?,?,?,?,?,?,?,?,?)");
    for (const auto* name : {"sourcedId", "stateId", "localId", "givenName", "middleName",
                             "familyName", "birthDate", "grade", "school", "counselor"})
      insert << text_of(row, name);
    insert.run();
  }
  for (const auto& each : seed.at("enrollments").as_array()) {
    const auto& row = each.as_object();
    statement insert(
        db,
        "INSERT INTO enrollments(student, school, grade, entry_date, exit_date, entry_type,"
        " main) VALUES(?,?,?,?,?,?,?)");
    for (const auto* name : {"student", "school", "grade", "entryDate", "exitDate", "entryType"})
      insert << text_of(row, name);
    insert << std::int64_t{row.at("primary").as_bool()};
    insert.run();
  }
  for (const auto& each : seed.at("transcript").as_array()) {
    const auto& row = each.as_object();
    statement insert(db,
                     "INSERT INTO transcript(school_year, student, term, school, grade_level,"
                     " course_code, title, subject, sced, attempted, earned, grade, result)"
                     " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)");
    insert << row.at("schoolYear").as_int64();
    for (const auto* name :
         {"student", "term", "school", "gradeLevel", "courseCode", "title", "subject", "sced",
          "creditsAttempted", "creditsEarned", "grade", "result"})
      insert << text_of(row, name);
    insert.run();
  }
  run(db, "COMMIT");
}

namespace {

constexpr const char* user_columns =
    "SELECT id, name, language, roles, schools, students FROM users ";

template <class Statement>
user read_user(Statement& row) {
  user one;
  one.id = row.text();
  one.name = row.text();
  one.language = row.text();
  one.roles = list_of(row.text());
  one.schools = list_of(row.text());
  one.students = list_of(row.text());
  return one;
}

template <class Statement>
enrollment read_enrollment(Statement& row) {
  enrollment one;
  one.id = row.number();
  one.student = row.text();
  one.school = row.text();
  one.school_name = row.text();
  one.grade = row.text();
  one.entry_date = row.text();
  one.exit_date = row.text();
  one.entry_type = row.text();
  one.primary = row.number() != 0;
  return one;
}

}  // namespace

std::vector<user> store::users() {
  const std::lock_guard hold(lock_);
  statement rows(db_.get(), std::string(user_columns) + "ORDER BY rowid");
  std::vector<user> out;
  while (rows.next()) out.push_back(read_user(rows));
  return out;
}

std::optional<user> store::find_user(const std::string& id) {
  const std::lock_guard hold(lock_);
  statement rows(db_.get(), std::string(user_columns) + "WHERE id = ?");
  rows << id;
  if (!rows.next()) return {};
  return read_user(rows);
}

std::vector<school> store::schools() {
  const std::lock_guard hold(lock_);
  statement rows(db_.get(), "SELECT sourced_id, name FROM schools ORDER BY name");
  std::vector<school> out;
  while (rows.next()) {
    auto id = rows.text();
    out.push_back({std::move(id), rows.text()});
  }
  return out;
}

int store::school_year() {
  const std::lock_guard hold(lock_);
  statement rows(db_.get(), "SELECT value FROM about WHERE key = 'schoolYear'");
  return rows.next() ? std::stoi(rows.text()) : 0;
}

session store::begin_session(const user& who, const std::string& embed) {
  session made{random_hex(24), random_hex(24), who.language, embed, std::time(nullptr), who};
  const std::lock_guard hold(lock_);
  (statement(db_.get(), "INSERT INTO sessions VALUES(?,?,?,?,?,?)")
   << made.token << made.csrf << who.id << made.language << made.embed << made.signed_in)
      .run();
  return made;
}

std::optional<session> store::find_session(const std::string& token) {
  session found;
  std::string id;
  {
    const std::lock_guard hold(lock_);
    statement rows(db_.get(),
                   "SELECT csrf, user, language, embed, signed_in FROM sessions WHERE token = ?");
    rows << token;
    if (!rows.next()) return {};
    found.token = token;
    found.csrf = rows.text();
    id = rows.text();
    found.language = rows.text();
    found.embed = rows.text();
    found.signed_in = rows.number();
  }
  auto who = find_user(id);
  if (!who) return {};
  found.who = std::move(*who);
  return found;
}

void store::end_session(const std::string& token) {
  const std::lock_guard hold(lock_);
  (statement(db_.get(), "DELETE FROM sessions WHERE token = ?") << token).run();
}

void store::set_session(const session& changed) {
  const std::lock_guard hold(lock_);
  (statement(db_.get(), "UPDATE sessions SET language = ?, embed = ? WHERE token = ?")
   << changed.language << changed.embed << changed.token)
      .run();
}

std::vector<student> store::read_students(statement& rows) {
  std::vector<student> out;
  while (rows.next()) {
    student one;
    for (auto* field : {&one.sourced_id, &one.state_id, &one.local_id, &one.given, &one.middle,
                        &one.family, &one.birth_date, &one.grade, &one.school, &one.school_name,
                        &one.counselor, &one.nickname})
      *field = rows.text();
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<student> store::find_students(const user& who, const std::string& text) {
  std::vector<student> found;
  {
    const std::lock_guard hold(lock_);
    statement rows(db_.get(),
                   std::string(student_columns) +
                       "WHERE ?1 = '' OR instr(lower(s.given || ' ' || s.family), lower(?1))"
                       " OR instr(lower(s.family || ', ' || s.given), lower(?1))"
                       " OR s.state_id = ?1 OR s.local_id = ?1 ORDER BY s.family, s.given");
    rows << text;
    found = read_students(rows);
  }
  std::vector<student> out;
  for (auto& one : found)
    if (out.size() < 200 && may_see(who, one.sourced_id)) out.push_back(std::move(one));
  return out;
}

std::vector<student> store::all_students() {
  const std::lock_guard hold(lock_);
  statement rows(db_.get(), std::string(student_columns) + "ORDER BY s.sourced_id");
  return read_students(rows);
}

std::optional<student> store::find_student(const std::string& sourced_id) {
  const std::lock_guard hold(lock_);
  statement rows(db_.get(), std::string(student_columns) + "WHERE s.sourced_id = ?");
  rows << sourced_id;
  auto found = read_students(rows);
  if (found.empty()) return {};
  return std::move(found.front());
}

std::optional<student> store::find_by_state_id(const std::string& state_id) {
  const std::lock_guard hold(lock_);
  statement rows(db_.get(), std::string(student_columns) + "WHERE s.state_id = ?");
  rows << state_id;
  auto found = read_students(rows);
  if (found.size() != 1) return {};
  return std::move(found.front());
}

bool store::may_see(const user& who, const std::string& sourced_id) {
  if (contains(who.students, sourced_id)) return true;
  // Their list is all these see; the others see their schools.
  for (const auto* role : {"student", "guardian", "teacher", "counselor", "advocate"})
    if (who.has_role(role)) return false;
  if (contains(who.schools, "*")) return find_student(sourced_id).has_value();
  const auto rows = enrollments(sourced_id);
  return std::any_of(rows.begin(), rows.end(),
                     [&](const auto& row) { return contains(who.schools, row.school); });
}

void store::set_nickname(const std::string& sourced_id, const std::string& nickname) {
  const std::lock_guard hold(lock_);
  (statement(db_.get(), "UPDATE students SET nickname = ? WHERE sourced_id = ?")
   << nickname << sourced_id)
      .run();
}

std::vector<enrollment> store::enrollments(const std::string& student) {
  const std::lock_guard hold(lock_);
  statement rows(db_.get(), std::string(enrollment_columns) +
                                "WHERE e.student = ? ORDER BY e.entry_date, e.id");
  rows << student;
  std::vector<enrollment> out;
  while (rows.next()) out.push_back(read_enrollment(rows));
  return out;
}

std::optional<enrollment> store::find_enrollment(std::int64_t id) {
  const std::lock_guard hold(lock_);
  statement rows(db_.get(), std::string(enrollment_columns) + "WHERE e.id = ?");
  rows << id;
  if (!rows.next()) return {};
  return read_enrollment(rows);
}

std::int64_t store::add_enrollment(const enrollment& row) {
  const std::lock_guard hold(lock_);
  auto* db = db_.get();
  run(db, "BEGIN IMMEDIATE");
  try {
    statement insert(
        db,
        "INSERT INTO enrollments(student, school, grade, entry_date, exit_date, entry_type,"
        " main) VALUES(?,?,?,?,?,?,?)");
    (insert << row.student << row.school << row.grade << row.entry_date << row.exit_date
            << row.entry_type << std::int64_t{row.primary})
        .run();
    const auto id = sqlite3_last_insert_rowid(db);
    (statement(db, "INSERT INTO messages VALUES('enrollment', ?, ?)")
     << std::to_string(id) << row.student)
        .run();
    run(db, "COMMIT");
    return id;
  } catch (...) {
    sqlite3_exec(db, "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
}

std::vector<transcript_row> store::transcript(const std::string& student) {
  const std::lock_guard hold(lock_);
  statement rows(db_.get(),
                 "SELECT id, student, school_year, term, school, grade_level, course_code, title,"
                 " subject, sced, attempted, earned, grade, result, handover FROM transcript"
                 " WHERE student = ? ORDER BY school_year, id");
  rows << student;
  std::vector<transcript_row> out;
  while (rows.next()) {
    transcript_row one;
    one.id = rows.number();
    one.student = rows.text();
    one.school_year = static_cast<int>(rows.number());
    for (auto* field :
         {&one.term, &one.school, &one.grade_level, &one.course_code, &one.title, &one.subject,
          &one.sced, &one.attempted, &one.earned, &one.grade, &one.result, &one.handover})
      *field = rows.text();
    out.push_back(std::move(one));
  }
  return out;
}

std::int64_t store::take_transfer(const transcript_row& row) {
  const std::lock_guard hold(lock_);
  statement insert(
      db_.get(),
      "INSERT INTO transcript(student, school_year, term, school, grade_level, course_code,"
      " title, subject, sced, attempted, earned, grade, result, handover)"
      " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(handover) DO NOTHING");
  insert << row.student << std::int64_t{row.school_year};
  for (const auto* field :
       {&row.term, &row.school, &row.grade_level, &row.course_code, &row.title, &row.subject,
        &row.sced, &row.attempted, &row.earned, &row.grade, &row.result, &row.handover})
    insert << *field;
  insert.run();
  statement found(db_.get(), "SELECT id FROM transcript WHERE handover = ?");
  found << row.handover;
  found.next();
  return found.number();
}

void store::post(const message& one) {
  const std::lock_guard hold(lock_);
  (statement(db_.get(), "INSERT INTO messages VALUES(?,?,?) ON CONFLICT DO NOTHING")
   << one.kind << one.key << one.student)
      .run();
}

void store::posted(const message& one) {
  const std::lock_guard hold(lock_);
  (statement(db_.get(), "DELETE FROM messages WHERE kind = ? AND key = ?") << one.kind << one.key)
      .run();
}

std::vector<store::message> store::messages(const std::string& student) {
  const std::lock_guard hold(lock_);
  statement rows(
      db_.get(),
      "SELECT kind, key, student FROM messages WHERE ?1 = '' OR student = ?1 ORDER BY rowid");
  rows << student;
  std::vector<message> out;
  while (rows.next()) {
    auto kind = rows.text();
    auto key = rows.text();
    out.push_back({std::move(kind), std::move(key), rows.text()});
  }
  return out;
}

void store::post_all_transcripts() {
  const std::lock_guard hold(lock_);
  run(db_.get(),
      "INSERT INTO messages SELECT DISTINCT 'transcript', student, student FROM transcript"
      " WHERE handover IS NULL ON CONFLICT DO NOTHING");
}

}  // namespace sis_stub
