// The pieces of a package: what each section holds, how it compares with ours.
#include "acts/transfer_parts.hpp"

#include <algorithm>

#include "acts/saving.hpp"
#include "core/failure.hpp"
#include "formats/json.hpp"
#include "profile/law.hpp"
#include "store/audit.hpp"
#include "store/plans.hpp"
#include "store/retention.hpp"
#include "store/students.hpp"
#include "store/transfers.hpp"

namespace throughline::acts {

namespace {

void set_said(core::value& v, std::string_view name, std::string_view text) {
  if (!text.empty()) v.set(name, text);
}

core::value demographics_value(store::connection& db, const core::student& s) {
  core::value out;
  set_said(out, "birthDate", s.birth_date);
  set_said(out, "sex", s.sex);
  set_said(out, "homeLanguage", s.language);
  set_said(out, "grade", s.grade);
  core::list guardians;
  for (const auto& g : store::guardians(db, s.id)) {
    core::value one;
    one.set("name", g.name);
    set_said(one, "phone", g.phone);
    set_said(one, "email", g.email);
    set_said(one, "language", g.language);
    guardians.push_back(std::move(one));
  }
  if (!guardians.empty()) out.set("guardians", std::move(guardians));
  return out;
}

// Local row ids stay home; codes travel with their words.
core::value enrollment_value(store::connection& db, const core::student& s) {
  core::list rows;
  for (const auto& e : store::stays(db, s.id)) {
    core::value one;
    one.set("school", e.school_name);
    set_said(one, "schoolIdentifier", e.school_identifier);
    set_said(one, "schoolClass", e.school_class);
    set_said(one, "grade", e.grade);
    set_said(one, "entryDate", e.entry_date);
    set_said(one, "exitDate", e.exit_date);
    one.set("primary", e.primary);
    rows.push_back(std::move(one));
  }
  if (rows.empty()) return {};
  core::value out;
  out.set("enrollments", std::move(rows));
  return out;
}

core::value transcript_value(store::connection& db, const core::student& s) {
  core::list rows;
  core::credits total;
  for (const auto& c : store::transcript(db, s.id)) {
    core::value one;
    one.set("id", c.key.text());
    if (c.school_year) one.set("schoolYear", c.school_year);
    set_said(one, "term", c.term);
    set_said(one, "school", c.school_name);
    set_said(one, "gradeLevel", c.grade_level);
    set_said(one, "courseCode", c.course_code);
    one.set("title", c.title);
    set_said(one, "subject", c.subject);
    set_said(one, "sced", c.sced);
    one.set("creditsAttempted", c.attempted.text());
    one.set("creditsEarned", c.earned.text());
    set_said(one, "grade", c.grade);
    set_said(one, "result", c.result);
    total += c.earned;
    rows.push_back(std::move(one));
  }
  if (rows.empty()) return {};
  core::value out;
  out.set("creditsEarned", total.text());
  out.set("courses", std::move(rows));
  return out;
}

core::value addenda_value(store::connection& db, const core::student& s) {
  core::list all;
  for (const auto& a : store::addenda(db, s.id)) {
    if (!a.head || a.state == core::addendum_state::void_) continue;
    core::value one;
    one.set("school", a.school_name);
    one.set("schoolClass", a.school_class);
    set_said(one, "term", a.term);
    one.set("state", core::name(a.state));
    one.set("version", a.version);
    one.set("entryDate", a.entry_date);
    set_said(one, "dueDate", a.due_date);
    set_said(one, "exitDate", a.exit_date);
    core::list locks;
    for (const auto& l : store::locks(db, a.id)) {
      core::value lock;
      lock.set("version", l.version);
      const auto revisions = store::revisions(db, a.id);
      const auto at = std::find_if(revisions.begin(), revisions.end(),
                                   [&](const auto& r) { return r.id == l.revision; });
      lock.set("revision", at == revisions.end() ? 0 : at->number);
      lock.set("at", core::to_utc_text(l.at_ms, true));
      lock.set("by", l.author);
      locks.push_back(std::move(lock));
    }
    one.set("locks", std::move(locks));
    one.set("plan", plan_as_data(db, a, true));
    all.push_back(std::move(one));
  }
  if (all.empty()) return {};
  core::value out;
  out.set("addenda", std::move(all));
  return out;
}

// 34 CFR 99.21(c): a statement is disclosed with the part it contests.
void add_statements(core::value& section_value, const std::vector<core::objection>& said,
                    std::string_view section) {
  core::list all;
  for (const auto& o : said) {
    if (o.section != section) continue;
    core::value one;
    one.set("id", o.key.text());
    one.set("about", o.about);
    one.set("statement", o.body);
    one.set("by", o.author_name);
    one.set("role", o.author_role);
    one.set("at", core::to_utc_text(o.at_ms, true));
    all.push_back(std::move(one));
  }
  if (!all.empty()) section_value.set("statements", std::move(all));
}

core::value section_value(district& d, store::connection& db, const core::student& s,
                          std::string_view section) {
  if (section == "identity") return identity_value(d, s);
  if (section == "demographics") return demographics_value(db, s);
  if (section == "enrollment") return enrollment_value(db, s);
  if (section == "transcript") return transcript_value(db, s);
  if (section == "ilpa") return addenda_value(db, s);
  const auto p = store::plan_of(db, s.id, "ilp");
  return p && p->head ? plan_as_data(db, *p, true) : core::value();
}

}  // namespace

core::value identity_value(district& d, const core::student& s) {
  core::value out;
  out.set("state", d.head().state);
  set_said(out, "stateId", s.state_id);
  set_said(out, "birthDate", s.birth_date);
  out.set("familyName", s.family_name);
  out.set("givenName", s.given_name);
  set_said(out, "middleName", s.middle_name);
  return out;
}

std::vector<core::package_part> package_parts(district& d, store::connection& db,
                                              const core::student& s,
                                              const std::vector<std::string>& scope) {
  std::vector<core::package_part> out;
  const auto said = store::statements(db, s.id);
  for (const auto section : core::package_sections()) {
    core::package_part p{.section = std::string(section), .status = "included"};
    const bool in_scope = scope.empty() || section == "identity" ||
                          std::find(scope.begin(), scope.end(), section) != scope.end();
    if (!in_scope) {
      p.status = "withheld";
    } else if (auto v = section_value(d, db, s, section); v.is_null()) {
      p.status = "none";
    } else {
      add_statements(v, said, section);
      p.body = formats::write_json(v);
    }
    out.push_back(std::move(p));
  }
  return out;
}

const core::package_part* part_named(const std::vector<core::package_part>& parts,
                                     std::string_view section) {
  for (const auto& p : parts)
    if (p.section == section && p.status == "included") return &p;
  return nullptr;
}

core::identity identity_of(const core::value& v) {
  return {.state = std::string(v.text("state")),
          .state_id = std::string(v.text("stateId")),
          .birth_date = std::string(v.text("birthDate")),
          .family_name = std::string(v.text("familyName")),
          .given_name = std::string(v.text("givenName"))};
}

core::identity identity_of(district& d, const core::student& s) {
  return {.state = d.head().state,
          .state_id = s.state_id,
          .birth_date = s.birth_date,
          .family_name = s.family_name,
          .given_name = s.given_name};
}

core::transfer_law law_of(district& d) {
  return profile::built_in_law(d.profile().state, d.today());
}

const core::list& course_rows(const core::value& transcript) { return transcript.items("courses"); }

std::string course_key(const core::value& row) {
  const auto id = row.text("id");
  if (!id.empty()) return std::string(id);
  core::hasher h;
  for (const auto* name : {"schoolYear", "term", "school", "courseCode", "title", "grade"})
    h.part(row.text(name));
  return core::to_hex(h.done());
}

namespace {

// A decimal as text or as a JSON number, kept as it was written; absent: 0; else nothing.
std::optional<core::credits> credits_of(const core::value& row, std::string_view name) {
  const auto* v = row.find(name);
  if (!v || v->is_null()) return core::credits{};
  if (const auto* n = v->as_number()) return core::credits::parse(n->text);
  return v->as_text() ? core::credits::parse(*v->as_text()) : std::nullopt;
}

}  // namespace

std::vector<core::transcript_course> courses_of(const std::vector<core::package_part>& parts) {
  std::vector<core::transcript_course> out;
  const auto* part = part_named(parts, "transcript");
  if (!part) return out;
  const auto transcript = formats::read_json(part->body);
  for (const auto& row : course_rows(transcript)) {
    const auto attempted = credits_of(row, "creditsAttempted");
    const auto earned = credits_of(row, "creditsEarned");
    if (!attempted || !earned || row.text("title").empty())
      throw core::failure(core::codes::package_format, "transcript row");
    out.push_back({.school_year = static_cast<int>(row.whole("schoolYear", 1900, 2300, 0)),
                   .term = std::string(row.text("term")),
                   .school_name = std::string(row.text("school")),
                   .grade_level = std::string(row.text("gradeLevel")),
                   .course_code = std::string(row.text("courseCode")),
                   .title = std::string(row.text("title")),
                   .subject = std::string(row.text("subject")),
                   .sced = std::string(row.text("sced")),
                   .attempted = *attempted,
                   .earned = *earned,
                   .grade = std::string(row.text("grade")),
                   .result = std::string(row.text("result"))});
  }
  return out;
}

std::vector<difference> differences_of(district& d, store::connection& db, const core::student& s,
                                       const std::vector<core::package_part>& parts) {
  std::vector<difference> out;
  const auto compare = [&](std::string_view section, std::string_view field,
                           std::string_view incoming, std::string_view ours) {
    if (incoming.empty()) return;
    using enum difference::kind;
    const bool same_value = section == "identity"
                                ? core::fold_name(incoming) == core::fold_name(ours)
                                : incoming == ours;
    out.push_back({std::string(section), std::string(field), std::string(incoming),
                   std::string(ours),
                   same_value     ? same
                   : ours.empty() ? fresh
                                  : decide});
  };
  if (const auto* p = part_named(parts, "identity")) {
    const auto theirs = formats::read_json(p->body), ours = identity_value(d, s);
    for (const auto* field : {"familyName", "givenName", "middleName", "birthDate", "stateId"})
      compare("identity", field, theirs.text(field), ours.text(field));
  }
  if (const auto* p = part_named(parts, "demographics")) {
    const auto theirs = formats::read_json(p->body);
    compare("demographics", "homeLanguage", theirs.text("homeLanguage"), s.language);
    compare("demographics", "sex", theirs.text("sex"), s.sex);
  }
  if (part_named(parts, "ilp")) {
    const auto ours = store::plan_of(db, s.id, "ilp");
    const auto ours_text =
        ours && ours->head ? "revision " + std::to_string(ours->head->number) : std::string();
    const auto theirs = formats::read_json(part_named(parts, "ilp")->body);
    compare("ilp", "plan", "revision " + std::to_string(theirs.items("revisions").size()),
            ours_text);
    if (!ours_text.empty()) out.back().what = difference::kind::decide;
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> kept_peers(store::connection& db) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto text = store::setting(db, "peers");
  if (text.empty()) return out;
  const auto all = formats::read_json(text);
  if (const auto* peers = all.as_record())
    for (const auto& [id, name] : *peers)
      if (name.as_text()) out.emplace_back(id, *name.as_text());
  return out;
}

std::string head_of(const std::optional<core::plan>& p) {
  return p && p->head ? core::to_hex(p->head->root) : std::string();
}

let_in let_in_to_transfer(district& d, store::connection& db, const caller& by, act a,
                          std::string_view key) {
  let_in out{.it = {}, .as = admit(d, by, a), .who = by.who, .how = stranger};
  const auto uid = core::uid::parse(key);
  auto t = uid ? store::transfer_with_uid(db, *uid) : std::nullopt;
  if (t && t->person) {
    out.how = relation_to(d, db, by.who, student_of(d, db, t->person), store::stays(db, t->person));
  } else if (t) {  // nobody's yet: whoever works the desk
    out.how = in_district | at_school;
  }
  const auto as = acts::may(by.who, a, out.how);
  if (!t || !as) {
    refused(d, by, a, nullptr, core::codes::not_found);
    throw core::failure(core::codes::not_found, "transfer");
  }
  out.as = *as;
  out.it = std::move(*t);
  return out;
}

core::transfer transfer_now(change& c, const core::uid& key) {
  auto t = store::transfer_with_uid(c.db(), key);
  if (!t) throw core::failure(core::codes::not_found, "transfer");
  return std::move(*t);
}

void note_about(district& d, change& c, act a, core::role as, const core::transfer& t,
                const core::value& detail) {
  std::optional<core::uid> person;
  if (t.person) person = student_of(d, c.db(), t.person).key;
  c.note(a, as, person ? &*person : nullptr, detail);
}

core::transfer_side side_of(const core::transfer& t) {
  return t.direction == "in" ? core::transfer_side::in : core::transfer_side::out;
}

void move(district& d, change& c, act a, core::role as, core::transfer& t, std::string_view to,
          core::value detail) {
  if (!core::may_go(side_of(t), t.state, to))
    throw core::failure(core::codes::bad_transition, t.state + " to " + std::string(to));
  store::set_state(c.db(), t.id, to, d.now_ms());
  t.state = to;
  detail.set("transfer", t.key.text());
  detail.set("state", to);
  detail.set("peer", t.peer);
  note_about(d, c, a, as, t, detail);
}

std::string said_in(std::string_view kind, const core::value& claims) {
  if (kind == "denial") return std::string(claims.text("code"));
  const auto outcome = claims.text("outcome");
  return std::string(outcome.empty() ? claims.text("stage") : outcome);
}

void queue(district& d, change& c, const core::transfer& t, std::string_view kind,
           core::value claims) {
  const auto key = core::uid::make(d.now_ms());
  core::value out;
  out.set("format", "throughline-message/1");
  out.set("kind", kind);
  out.set("messageId", key.text());
  out.set("transferId", t.key.text());
  out.set("from", d.code());
  out.set("to", t.peer);
  out.set("createdAt", core::to_utc_text(d.now_ms()));
  if (const auto* members = claims.as_record())
    for (const auto& [name, v] : *members) out.set(name, v);
  store::add_message(c.db(), t.id,
                     {.key = key,
                      .transfer = t.key,
                      .direction = "out",
                      .kind = std::string(kind),
                      .peer = t.peer,
                      .body = formats::write_json(out),
                      .said = said_in(kind, out),
                      .at_ms = d.now_ms()});
}

}  // namespace throughline::acts
