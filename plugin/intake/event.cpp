// What the host SIS tells as it happens: a student and their guardians, transcript rows, stays.
#include "intake/event.hpp"

#include <algorithm>
#include <set>

#include "core/date.hpp"
#include "core/failure.hpp"
#include "intake/event_parts.hpp"
#include "store/feeds.hpp"
#include "store/person_facts.hpp"
#include "store/students.hpp"

namespace throughline::intake {
namespace {

namespace codes = core::codes;
constexpr std::size_t most_rows = 2000;

core::student find(store::connection& db, const event_context& in, const core::value& who) {
  auto found = known_student(db, in, who);
  if (!found) throw core::failure(codes::not_found, "no such student");
  return *std::move(found);
}

store::transcript_row course_row(const core::value& course, std::size_t n, core::findings& wrong) {
  checked c(course, "/courses/" + std::to_string(n), wrong);
  c.only({"id", "schoolYear", "term", "school", "gradeLevel", "courseCode", "title", "subject",
          "sced", "creditsAttempted", "creditsEarned", "grade", "result"});
  store::transcript_row r;
  r.key = c.text("id", true);
  r.school_year = c.year("schoolYear");
  r.term = c.text("term");
  r.school_name = c.text("school");
  r.grade_level = c.text("gradeLevel");
  r.course_code = c.text("courseCode");
  r.title = c.text("title", true);
  r.subject = c.text("subject");
  r.sced = c.text("sced");
  r.attempted = c.credits("creditsAttempted");
  r.earned = c.credits("creditsEarned");
  r.grade = c.text("grade");
  r.result = c.text("result");
  return r;
}

std::int64_t hash_of(const store::transcript_row& r) {
  row_hash h;
  h.add(r.key).add(r.school_year ? std::to_string(*r.school_year) : std::string());
  h.add(r.term).add(r.school_name).add(r.grade_level).add(r.course_code).add(r.title);
  h.add(r.subject).add(r.sced).add(r.attempted).add(r.earned).add(r.grade).add(r.result);
  return h.done();
}

event_result take_transcript(store::connection& db, const event_context& in,
                             const core::value& body) {
  core::findings wrong;
  checked top(body, "", wrong);
  top.only({"student", "asOf", "courses"});
  check_student(body, wrong);
  top.date("asOf");
  const auto& courses = top.items("courses", most_rows, true);
  stop_if(wrong);
  std::vector<store::transcript_row> rows;
  std::set<std::string_view> keys;
  for (const auto& course : courses) {
    rows.push_back(course_row(course, rows.size(), wrong));
    if (!rows.back().key.empty() && !keys.insert(rows.back().key).second)
      wrong.push_back({codes::id_duplicate,
                       core::severity::error,
                       {},
                       0,
                       0,
                       "/courses/" + std::to_string(rows.size() - 1) + "/id",
                       {}});
  }
  stop_if(wrong);

  const auto student = find(db, in, *body.find("student"));
  event_result out;
  out.person = student.id;
  out.student = student.key;
  const auto source = store::put_source(db, in.source, "host");
  store::put_host_word(db, student.id, source, "transcript", in.now_ms);
  auto before = store::transcript_rows(db, student.id, source);
  for (const auto& r : rows) {
    const auto hash = hash_of(r);
    const auto it =
        std::find_if(before.begin(), before.end(), [&](const auto& b) { return b.key == r.key; });
    const bool was_active = it != before.end() && it->active;
    if (was_active && it->hash == hash) {
      ++out.same;
      continue;
    }
    if (!store::put_transcript_row(db, core::uid::make(in.now_ms), student.id, source, r, hash))
      throw core::failure(codes::conflict, "a row id is another student's");
    ++(was_active ? out.changed : out.added);
  }
  for (const auto& b : before)
    if (b.active && keys.count(b.key) == 0) {
      store::end_transcript_row(db, b.id);
      ++out.removed;
    }
  return out;
}

event_result take_enrollment(store::connection& db, const event_context& in,
                             const core::value& body) {
  core::findings wrong;
  checked c(body, "", wrong);
  c.only({"student", "id", "school", "grade", "entryDate", "exitDate", "entryType", "exitType",
          "primary"});
  check_student(body, wrong);
  const auto key = c.text("id", true);
  const auto school_reference = c.text("school", true);
  store::stay_row r;
  r.grade = c.text("grade");
  r.entry_date = c.date("entryDate");
  r.exit_date = c.date("exitDate");
  r.entry_type = c.text("entryType");
  r.exit_type = c.text("exitType");
  r.primary = c.flag("primary", true);
  if (!r.exit_date.empty() && r.exit_date < r.entry_date) c.note(codes::bad_date, "exitDate");
  stop_if(wrong);

  const auto student = find(db, in, *body.find("student"));
  const auto school = store::find_school(db, school_reference);
  if (!school) c.note(codes::reference_unknown, "school");
  stop_if(wrong);
  event_result out;
  out.person = r.person = student.id;
  out.student = student.key;
  r.school = school->id;
  const auto source = store::put_source(db, in.source, "host");
  store::put_host_word(db, student.id, source, "enrollment", in.now_ms);
  const auto hash = row_hash()
                        .add(school->sourced_id)
                        .add(r.grade)
                        .add(r.entry_date)
                        .add(r.exit_date)
                        .add(r.entry_type)
                        .add(r.exit_type)
                        .add(r.primary ? "1" : "0")
                        .done();
  const auto before = store::stay_by_key(db, source, key);
  if (before && before->person != student.id)
    throw core::failure(codes::conflict, "the row id is another student's");
  const auto over = [&](std::string_view exit) { return core::is_over(exit, in.today); };
  using kind = enrollment_change::kind;
  // Told even when nothing is new: what follows it may have failed the first time, and following it
  // again changes nothing.
  const auto tell = [&](core::row_id stay, std::string_view exit) {
    out.changes.push_back({student.id, stay, over(exit) ? kind::left : kind::entered, school->id});
  };
  if (before && before->active && before->hash == hash) {
    out.same = 1;
    tell(before->id, r.exit_date);
    return out;
  }
  if (!before) {
    const auto twin = store::same_stay_elsewhere(db, student.id, school->id, r.entry_date, source);
    if (twin != 0) {  // known from a feed, which goes on telling of it; its end is news
      const bool news = !r.exit_date.empty() &&
                        store::exit_stay(db, twin, r.exit_date, r.entry_type, r.exit_type);
      ++(news ? out.changed : out.same);
      tell(twin, store::exit_of_stay(db, twin));
      return out;
    }
  }
  const bool was_on =
      before && before->active && before->school == school->id && !over(before->exit_date);
  const auto id = store::put_stay(
      db, source, key, r, hash,
      core::is_over(r.exit_date,
                    core::to_text(core::school_year_start(*core::parse_date(in.today)))));
  ++(before ? out.changed : out.added);
  if (over(r.exit_date) && was_on) out.changes.push_back({student.id, id, kind::left, school->id});
  if (over(r.exit_date) && before && !was_on)
    out.changes.push_back({student.id, id, kind::corrected, before->school});
  if (!over(r.exit_date) && !was_on)
    out.changes.push_back({student.id, id, kind::entered, school->id});
  return out;
}

}  // namespace

core::value event_result::json() const {
  return core::record{{"student", student.text()},
                      {"added", added},
                      {"changed", changed},
                      {"same", same},
                      {"removed", removed}};
}

event_result take_event(store::connection& db, const event_context& in, std::string_view kind,
                        const core::value& body) {
  if (kind == "student") return take_student(db, in, body);
  if (kind == "transcript") return take_transcript(db, in, body);
  if (kind == "enrollment") return take_enrollment(db, in, body);
  throw core::failure(codes::bad_request, "unknown kind of event");
}

}  // namespace throughline::intake
