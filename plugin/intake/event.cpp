// What the host SIS tells as it happens: a student's own transcript rows, a stay at a school.
#include "intake/event.hpp"

#include <algorithm>
#include <bit>
#include <initializer_list>
#include <optional>
#include <set>

#include "core/credits.hpp"
#include "core/date.hpp"
#include "core/failure.hpp"
#include "core/hash.hpp"
#include "store/feeds.hpp"
#include "store/person_facts.hpp"
#include "store/students.hpp"

namespace throughline::intake {
namespace {

namespace codes = core::codes;
constexpr std::size_t most_rows = 2000;
constexpr std::size_t longest_text = 300;

// Reads members of one record and notes what breaks the schema.
class checked {
 public:
  checked(const core::value& v, std::string pointer, core::findings& wrong)
      : value_(v), pointer_(std::move(pointer)), wrong_(wrong) {
    if (v.as_record() == nullptr) note(codes::required, {});
  }
  void only(std::initializer_list<std::string_view> names) {
    const auto* r = value_.as_record();
    if (r == nullptr) return;
    for (const auto& [name, v] : *r)
      if (std::find(names.begin(), names.end(), name) == names.end())
        note(codes::unknown_field, name.substr(0, 64));
  }
  // A text, or "" when it is absent or null.
  std::string_view text(std::string_view name, bool must = false) {
    const auto* v = value_.find(name);
    if (v == nullptr || v->is_null()) {
      if (must) note(codes::required, name);
      return {};
    }
    const auto* s = v->as_text();
    if (s == nullptr || s->find('\0') != std::string::npos)
      note(codes::not_an_option, name);
    else if (s->size() > longest_text)
      note(codes::too_long, name);
    else if (must && s->empty())
      note(codes::required, name);
    else
      return *s;
    return {};
  }
  std::string_view date(std::string_view name) {
    const auto s = text(name);
    if (s.empty() || core::parse_date(s)) return s;
    note(codes::bad_date, name);
    return {};
  }
  // Credits as a text ("0.333") or a number as written.
  std::optional<core::credits> credits(std::string_view name) {
    const auto* v = value_.find(name);
    if (v == nullptr || v->is_null()) return std::nullopt;
    const auto* n = v->as_number();
    const auto* s = v->as_text();
    const auto c = n ? core::credits::parse(n->text) : s ? core::credits::parse(*s) : std::nullopt;
    if (!c) note(codes::bad_number, name);
    return c;
  }
  std::optional<std::int64_t> year(std::string_view name) {
    const auto* v = value_.find(name);
    if (v == nullptr || v->is_null()) return std::nullopt;
    const auto n = value_.whole(name, 1900, 2199, 0);
    if (n == 0) note(codes::bad_number, name);
    return n == 0 ? std::nullopt : std::optional(n);
  }
  bool flag(std::string_view name, bool otherwise) {
    const auto* v = value_.find(name);
    if (v != nullptr && v->as_bool() == nullptr) note(codes::not_an_option, name);
    return value_.flag(name, otherwise);
  }
  void note(core::code rule, std::string_view name) {
    wrong_.push_back({rule,
                      core::severity::error,
                      {},
                      0,
                      0,
                      pointer_ + (name.empty() ? "" : "/") + std::string(name),
                      {}});
  }

 private:
  const core::value& value_;
  std::string pointer_;
  core::findings& wrong_;
};

void stop_if(core::findings& wrong) {
  if (!wrong.empty())
    throw core::failure(codes::invalid, "event breaks its schema", std::move(wrong));
}

// A uid, the SIS's own id and the state's may all be given; they must not name two students.
core::student find(store::connection& db, const event_context& in, const core::value& who) {
  std::optional<core::student> found;
  const std::pair<const char*, const char*> ways[] = {
      {"uid", ""}, {"sourcedId", "sourcedId:"}, {"stateId", ""}};
  for (const auto& [name, prefix] : ways) {
    const auto reference = who.text(name);
    if (reference.empty()) continue;
    auto s = store::find_student(db, in.state, prefix + std::string(reference));
    if (s && found && s->id != found->id)
      throw core::failure(codes::conflict, "references name two students");
    if (s) found = std::move(s);
  }
  if (!found) throw core::failure(codes::not_found, "no such student");
  return *std::move(found);
}

void check_student(const core::value& body, core::findings& wrong) {
  static const core::value none;
  const auto* who = body.find("student");
  checked c(who ? *who : none, "/student", wrong);
  c.only({"uid", "sourcedId", "stateId"});
  bool any = false;
  for (const auto* name : {"uid", "sourcedId", "stateId"}) any = !c.text(name).empty() || any;
  if (!any && who != nullptr && who->as_record() != nullptr) c.note(codes::required, {});
}

class row_hash {
 public:
  row_hash& add(std::string_view s) {
    bytes_.append(std::to_string(s.size())).append(":").append(s);
    return *this;
  }
  row_hash& add(const std::optional<core::credits>& c) {
    return add(c ? c->text() : std::string());
  }
  [[nodiscard]] std::int64_t done() const {
    return std::bit_cast<std::int64_t>(core::short_hash(bytes_));
  }

 private:
  std::string bytes_;
};

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
  const auto* list = body.find("courses");
  if (list == nullptr || list->as_list() == nullptr) top.note(codes::required, "courses");
  const auto& courses = body.items("courses");
  if (courses.size() > most_rows) top.note(codes::too_long, "courses");
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
  const auto over = [&](std::string_view exit) { return !exit.empty() && exit <= in.today; };
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
      !r.exit_date.empty() &&
          r.exit_date <= core::to_text(core::school_year_start(*core::parse_date(in.today))));
  ++(before ? out.changed : out.added);
  if (over(r.exit_date) && was_on) out.changes.push_back({student.id, id, kind::left, school->id});
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
  if (kind == "transcript") return take_transcript(db, in, body);
  if (kind == "enrollment") return take_enrollment(db, in, body);
  throw core::failure(codes::bad_request, "unknown kind of event");
}

}  // namespace throughline::intake
