// Students, guardians, stays, classes, transcripts and the calendar, read for pages and rules.
#include "store/students.hpp"

#include <algorithm>
#include <tuple>

#include "store/feeds.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace {

core::student student_of(statement& q) {
  return {.id = q.integer(0),
          .key = core::uid::from_bytes(q.blob(1)),
          .given_name = q.string(2),
          .family_name = q.string(3),
          .middle_name = q.string(4),
          .preferred_given_name = q.string(5),
          .preferred_family_name = q.string(6),
          .birth_date = q.string(7),
          .sex = q.string(8),
          .grade = q.string(9),
          .language = q.string(10),
          .state_id = q.string(11),
          .local_id = q.string(12)};
}

// A source names a person once.
core::row_id only_row(statement q) { return q.next() ? q.integer(0) : 0; }

core::row_id by_sourced_id(connection& db, std::string_view sourced_id) {
  core::row_id found = 0;
  auto sources = db.prepare(sql::source_names);
  while (sources.next()) {
    const auto id =
        only_row(std::move(db.prepare(sql::person_by_sourced_id)
                               .bind(sourced_id, feed_ids(sources.text(0)).of(sourced_id))));
    if (id && found && id != found) return 0;
    if (id) found = id;
  }
  return found;
}

// Whose courses of a student count; asked only where several sources tell some. 0: of another
// district, besides.
core::row_id voice_of(connection& db, core::row_id person,
                      const std::vector<core::row_id>& sources) {
  core::row_id first = 0;
  for (const auto source : sources) {
    if (first == 0) first = source;
    if (source != 0 && source != first)
      return only_row(std::move(db.prepare(sql::transcript_voice).bind(person)));
  }
  return first;
}

}  // namespace

core::transcript_course course_of(const statement& q, int from) {
  return {.school_year = static_cast<int>(q.integer(from)),
          .term = q.string(from + 1),
          .school_name = q.string(from + 2),
          .grade_level = q.string(from + 3),
          .course_code = q.string(from + 4),
          .title = q.string(from + 5),
          .subject = q.string(from + 6),
          .sced = q.string(from + 7),
          .attempted = {q.integer(from + 8)},
          .earned = {q.integer(from + 9)},
          .grade = q.string(from + 10),
          .result = q.string(from + 11)};
}

std::optional<core::student> student_with_id(connection& db, std::string_view state,
                                             core::row_id id) {
  auto q = db.prepare(sql::student_by_id);
  q.bind(id, state);
  return q.next() ? std::optional(student_of(q)) : std::nullopt;
}

std::optional<core::student> find_student(connection& db, std::string_view state,
                                          std::string_view reference) {
  if (reference.empty() || reference.size() > 300) return std::nullopt;
  if (const auto key = core::uid::parse(reference)) {
    auto q = db.prepare(sql::student_columns_by_uid);
    q.bind(blob_view{key->view()}, state);
    return q.next() ? std::optional(student_of(q)) : std::nullopt;
  }
  const auto colon = reference.find(':');
  const auto system = colon == reference.npos ? state : reference.substr(0, colon);
  const auto value = colon == reference.npos ? reference : reference.substr(colon + 1);
  if (colon != reference.npos && system == "sourcedId") {
    const auto id = by_sourced_id(db, value);
    return id ? student_with_id(db, state, id) : std::nullopt;
  }
  auto q = db.prepare(sql::students_by_identifier);
  q.bind(value, system, state);
  if (!q.next()) return std::nullopt;
  auto found = student_of(q);
  return q.next() ? std::nullopt : std::optional(std::move(found));  // two are nobody
}

std::vector<core::student> students_named(connection& db, std::string_view state,
                                          std::string_view text, int limit) {
  const auto from = core::fold_name(text);
  std::vector<core::student> out;
  auto q = db.prepare(sql::find_students);
  const auto to = from + "\xf4\x8f\xbf\xbf";
  q.bind(from, to, limit);
  while (q.next())
    if (auto s = student_with_id(db, state, q.integer(0))) out.push_back(std::move(*s));
  return out;
}

std::vector<core::school_stay> stays(connection& db, core::row_id person) {
  std::vector<core::school_stay> out;
  auto q = db.prepare(sql::stays_of);
  q.bind(person);
  while (q.next())
    out.push_back({.id = q.integer(0),
                   .school = q.integer(1),
                   .school_name = q.string(2),
                   .school_sourced_id = q.string(3),
                   .school_identifier = q.string(4),
                   .school_class = q.string(5),
                   .grade = q.string(6),
                   .entry_date = q.string(7),
                   .exit_date = q.string(8),
                   .primary = q.integer(9) != 0,
                   .active = q.integer(10) == 1});
  return out;
}

std::vector<core::guardian> guardians(connection& db, core::row_id person) {
  std::vector<core::guardian> out;
  auto q = db.prepare(sql::guardians_of);
  q.bind(person);
  while (q.next())
    out.push_back({.id = q.integer(0),
                   .name = q.string(1) + " " + q.string(2),
                   .phone = q.string(3),
                   .email = q.string(4),
                   .language = q.string(5)});
  return out;
}

std::vector<core::current_class> current_classes(connection& db, core::row_id person,
                                                 core::date today) {
  std::vector<core::current_class> out;
  const auto day = core::to_text(today);
  auto q = db.prepare(sql::current_classes_of);
  q.bind(person, day);
  while (q.next())
    out.push_back({.title = q.string(0),
                   .subject = q.string(1),
                   .sced = q.string(2),
                   .school_name = q.string(3),
                   .course_code = q.string(4)});
  return out;
}

// The view transcript_in_force of one student, sorted here: SQLite would copy each row for it.
core::transcript transcript(connection& db, core::row_id person) {
  constexpr std::size_t usual = 40;  // rows are long
  core::transcript told;
  told.reserve(usual);
  std::vector<core::row_id> sources;  // of the same places
  auto q = db.prepare(sql::courses_told);
  q.bind(person);
  while (q.next()) {
    auto& c = told.emplace_back(course_of(q, 2));
    c.id = q.integer(0);
    c.key = core::uid::from_bytes(q.blob(1));
    c.transferred = !q.is_null(14);
    sources.push_back(c.transferred ? 0 : q.integer(15));
  }
  const auto voice = voice_of(db, person, sources);
  std::vector<std::size_t> order;  // places of what counts, so that each row is moved once
  order.reserve(told.size());
  for (std::size_t i = 0; i < told.size(); ++i)
    if (sources[i] == 0 || sources[i] == voice) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](auto i, auto j) {
    const auto &a = told[i], &b = told[j];
    return std::tie(a.school_year, a.grade_level, a.term, a.title, a.id) <
           std::tie(b.school_year, b.grade_level, b.term, b.title, b.id);
  });
  core::transcript out;
  out.reserve(order.size());
  for (const auto i : order) out.push_back(std::move(told[i]));
  return out;
}

std::optional<school> find_school(connection& db, std::string_view reference) {
  auto q = db.prepare(sql::school_by_reference);
  q.bind(reference);
  if (!q.next()) return std::nullopt;
  return school{.id = q.integer(0),
                .name = q.string(1),
                .sourced_id = q.string(2),
                .identifier = q.string(3),
                .school_class = q.string(4),
                .kind = {}};
}

std::vector<school> schools(connection& db) {
  std::vector<school> out;
  auto q = db.prepare(sql::schools);
  while (q.next())
    out.push_back({.id = q.integer(0),
                   .name = q.string(1),
                   .sourced_id = q.string(2),
                   .identifier = q.string(3),
                   .school_class = q.string(4),
                   .kind = q.string(5)});
  return out;
}

bool set_school_class(connection& db, std::string_view reference, std::string_view school_class) {
  db.run(sql::set_school_class, reference, said(school_class));
  return db.changes() > 0;
}

core::school_calendar calendar(connection& db, core::date from, core::date to,
                               const core::school_stay& school) {
  core::school_calendar out;
  const auto first = core::to_text(from), last = core::to_text(to);
  auto q = db.prepare(sql::calendar_days);
  q.bind(first, last, school.school_identifier, school.school_sourced_id);
  while (q.next()) {
    const auto day = core::parse_date(q.text(0));
    if (!day) continue;
    if (q.text(1) == "school")
      out.add_school_day(*day);
    else if (q.text(1) == "break")
      out.add_break(*day);
    else
      out.add_holiday(*day);
  }
  return out;
}

bool put_calendar_day(connection& db, core::date day, std::string_view school,
                      std::string_view kind, std::string_view name) {
  const auto text = core::to_text(day);
  db.run(sql::put_calendar_day, text, school, kind, said(name));
  return db.changes() > 0;
}

core::value counts(connection& db, std::string_view district) {
  auto q = db.prepare(sql::count_things);
  q.next();
  static constexpr const char* names[] = {"orgs",
                                          "schools",
                                          "students",
                                          "guardians",
                                          "staff",
                                          "courses",
                                          "sections",
                                          "section_enrollments",
                                          "school_enrollments",
                                          "demographics",
                                          "academic_records",
                                          "transcript_courses",
                                          "credits_earned",
                                          "credits_attempted",
                                          "programs",
                                          "program_enrollments",
                                          "ilps",
                                          "ilpas",
                                          "transfers_in",
                                          "transfers_out"};
  core::value out;
  out.set("district", district);
  for (int i = 0; i < static_cast<int>(std::size(names)); ++i) {
    const std::string_view name = names[i];
    if (name.starts_with("credits_"))
      out.set(name, core::credits{q.integer(i)}.text());
    else
      out.set(name, q.integer(i));
  }
  return out;
}

std::string setting(connection& db, std::string_view name) {
  auto q = db.prepare(sql::setting);
  q.bind(name);
  return q.next() ? q.string(0) : std::string();
}

void put_setting(connection& db, std::string_view name, std::string_view body) {
  db.run(sql::put_setting, name, body);
}

}  // namespace throughline::store
