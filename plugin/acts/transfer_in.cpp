// The receiving side of a transfer: ask, receive, compare, accept or reject.
#include <algorithm>
#include <set>

#include "acts/addenda.hpp"
#include "acts/calendar.hpp"
#include "acts/transfer_parts.hpp"
#include "acts/transfers.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "formats/json.hpp"
#include "store/plans.hpp"
#include "store/retention.hpp"
#include "store/students.hpp"
#include "store/transfers.hpp"

namespace throughline::acts {

namespace {

constexpr std::size_t note_limit = 2000;

core::value receipt(const core::transfer& t, std::string_view stage) {
  core::value out;
  out.set("stage", stage);
  out.set("manifestSha256", t.package ? core::to_hex(*t.package) : std::string());
  return out;
}

// The sender can see by this that the right person's record arrived unchanged (as PESC
// acknowledgements do).
core::value echo_of(const core::student& s, const std::vector<core::transcript_course>& courses) {
  core::credits total;
  for (const auto& c : courses) total += c.earned;
  core::value out;
  out.set("familyName", s.family_name);
  out.set("birthDate", s.birth_date);
  out.set("creditsEarned", total.text());
  return out;
}

std::int64_t number_of(const core::value& v, std::string_view name) {
  return v.whole(name, 1, 1'000'000, 0);
}

int version_of(const core::value& v) { return static_cast<int>(v.whole("version", 1, 10'000, 1)); }

// What adopt_addendum needs can be read; failure package_format.
void check_addendum(const core::value& sent) {
  const auto* plan = sent.find("plan");
  if (!plan || !core::addendum_state_named(sent.text("state")) ||
      !core::parse_date(sent.text("entryDate")))
    throw core::failure(core::codes::package_format, "addendum");
  store::check_sent_plan(*plan);
  const auto& revisions = plan->items("revisions");
  std::set<int> versions;
  for (const auto& l : sent.items("locks")) {
    if (!versions.insert(version_of(l)).second)
      throw core::failure(core::codes::package_format, "two locks of one version");
    const auto number = number_of(l, "revision");
    if (std::none_of(revisions.begin(), revisions.end(),
                     [&](const auto& r) { return number_of(r, "number") == number; }))
      throw core::failure(core::codes::package_format, "a lock on no revision");
    if (!l.text("at").empty()) (void)store::moment_of(l.text("at"));
  }
}

core::row_id adopt_addendum(district& d, store::connection& db, const core::value& sent,
                            core::row_id person, core::row_id parent, core::row_id transfer) {
  check_addendum(sent);
  const auto row = store::adopt_plan(
      db, {.data = *sent.find("plan"), .person = person, .transfer = transfer, .kind = "ilpa"},
      d.now_ms());
  core::addendum a;
  a.parent = parent;
  a.school_name = sent.text("school");
  a.school_class = sent.text("schoolClass");
  a.term = sent.text("term");
  a.state = *core::addendum_state_named(sent.text("state"));
  a.version = version_of(sent);
  a.entry_date = sent.text("entryDate");
  a.due_date = sent.text("dueDate");
  a.exit_date = sent.text("exitDate");
  store::describe_addendum(db, row, a);
  for (const auto& l : sent.items("locks")) {
    const auto at =
        store::revision_numbered(db, row, static_cast<int>(number_of(l, "revision"))).value();
    store::add_lock(
        db, row,
        {version_of(l), at.id, l.text("at").empty() ? at.at_ms : store::moment_of(l.text("at")),
         std::string(l.text("by"))});
  }
  return row;
}

// What was said of a contested part stays with it here too (34 CFR 99.21(c)). failure
// package_format.
std::vector<core::objection> statements_of(const std::vector<core::package_part>& parts) {
  std::vector<core::objection> out;
  for (const auto& p : parts) {
    if (p.status != "included") continue;
    const auto body = formats::read_json(p.body);
    for (const auto& said : body.items("statements")) {
      const auto key = core::uid::parse(said.text("id"));
      if (!key || said.text("statement").empty() ||
          said.text("statement").size() > core::text_limit)
        throw core::failure(core::codes::package_format, "statement");
      out.push_back({.key = *key,
                     .section = p.section,
                     .about = std::string(said.text("about")),
                     .body = std::string(said.text("statement")),
                     .author = "transfer",
                     .author_name = std::string(said.text("by")),
                     .author_role = std::string(said.text("role")),
                     .at_ms = store::moment_of(said.text("at"))});
    }
  }
  return out;
}

const std::string* decision(const accept_choice& choice, const std::string& what) {
  for (const auto& [field, side] : choice.decisions)
    if (field == what) return &side;
  return nullptr;
}

}  // namespace

core::uid request_transfer(district& d, const caller& by, std::string_view reference,
                           const peer& from, std::string_view purpose) {
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::request_transfer, reference);
  }
  change c(d, by, whom);
  core::findings wrong;
  const auto peers = kept_peers(c.db());
  if (std::none_of(peers.begin(), peers.end(), [&](const auto& p) { return p.first == from.id; }))
    wrong.push_back({.rule = from.id.empty() ? core::codes::required : core::codes::not_an_option,
                     .weight = core::severity::error,
                     .field = "from"});
  if (purpose.empty() || purpose.size() > 400)
    wrong.push_back(
        {.rule = core::codes::required, .weight = core::severity::error, .field = "purpose"});
  if (!wrong.empty()) throw core::failure(core::codes::invalid, "request", std::move(wrong));
  core::transfer t{.person = whom.student.id,
                   .key = core::uid::make(d.now_ms()),
                   .direction = "in",
                   .peer = from.id,
                   .peer_name = from.name,
                   .state = "requested",
                   .purpose = std::string(purpose),
                   .student = identity_value(d, whom.student),
                   .opened_ms = d.now_ms()};
  start_clock(d, c.db(), t, "request_record", {}, whom.stays);
  t.id = store::add_transfer(c.db(), t);
  core::value claims;
  claims.set("student", t.student);
  claims.set("purpose", purpose);
  claims.set("requestedBy", by.who.name);
  queue(d, c, t, "request", claims);
  core::value detail;
  detail.set("transfer", t.key.text());
  detail.set("peer", from.id);
  detail.set("purpose", purpose);
  c.note(act::request_transfer, whom.as, &whom.student.key, detail);
  c.commit();
  return t.key;
}

receive_result receive_package(district& d, const caller& by, const arrived_package& p) {
  const auto as = admit(d, by, act::receive_transfer);
  // Parts that cannot be taken over later are refused before anything is kept.
  (void)courses_of(p.parts);
  (void)statements_of(p.parts);
  if (const auto* ilp = part_named(p.parts, "ilp"))
    store::check_sent_plan(formats::read_json(ilp->body));
  if (const auto* ilpa = part_named(p.parts, "ilpa")) {
    const auto sent = formats::read_json(ilpa->body);
    for (const auto& a : sent.items("addenda")) check_addendum(a);
  }
  const auto* identity = part_named(p.parts, "identity");
  if (!identity) throw core::failure(core::codes::package_format, "a package without identity");
  const auto who = identity_of(formats::read_json(identity->body));

  change c(d, by);
  receive_result out{.transfer = p.transfer};
  if (const auto known = store::transfer_of_package(c.db(), p.hash)) {
    out.transfer = *known;
    out.duplicate = true;
    return out;
  }
  auto t = store::transfer_with_uid(c.db(), p.transfer);
  if (t && (t->direction != "in" || t->peer != p.from.id))
    throw core::failure(core::codes::package_sender, "the transfer is with another district");
  core::row_id matched = 0;
  int same = 0;
  for (const auto candidate : store::match_candidates(c.db(), who)) {
    const auto e = core::match(who, identity_of(d, student_of(d, c.db(), candidate)));
    if (e.result == core::match_result::same) {
      matched = candidate;
      out.evidence = e;
      ++same;
    } else if (same == 0 && e.result == core::match_result::review) {
      out.evidence = e;
    }
  }
  if (same > 1) matched = 0;  // two records of one id: a person decides
  if (!t) {                   // nobody asked: pushed or carried by hand
    t = core::transfer{.person = matched,
                       .key = p.transfer,
                       .direction = "in",
                       .peer = p.from.id,
                       .peer_name = p.from.name,
                       .state = "requested",
                       .purpose = std::string(p.manifest.text("purpose")),
                       .student = formats::read_json(identity->body),
                       .opened_ms = d.now_ms()};
    t->id = store::add_transfer(c.db(), *t);
  } else if (t->person && t->person != matched) {
    // The record that came is not certainly the student we asked for: review, never a silent match.
    t->person = 0;
    store::set_person(c.db(), t->id, 0);
  }
  if (matched && t->person == 0) {
    t->person = matched;
    store::set_person(c.db(), t->id, matched);
  }
  store::set_package(c.db(), t->id, p.hash);
  t->package = p.hash;
  store::add_artifact(c.db(), p.file_hash, p.size, "application/zip", p.transfer.text() + ".zip",
                      d.now_ms(), t->id);
  for (const auto& part : p.parts) store::put_part(c.db(), t->id, part);
  store::add_message(c.db(), t->id,
                     {.key = core::uid::parse(p.manifest.text("packageId")).value_or(p.transfer),
                      .transfer = p.transfer,
                      .direction = "in",
                      .kind = "package",
                      .peer = p.from.id,
                      .body = formats::write_json(p.manifest),
                      .at_ms = d.now_ms()});
  core::value detail;
  detail.set("manifest", core::to_hex(p.hash));
  move(d, c, act::receive_transfer, as, *t, "received", detail);
  move(d, c, act::receive_transfer, as, *t, "in_review", detail);
  queue(d, c, *t, "receipt", receipt(*t, "delivered"));
  store::add_task(c.db(), t->person, "review_transfer", t->key, "registrar", {}, d.now_ms());
  c.commit();
  return out;
}

accept_result accept_transfer(district& d, const caller& by, std::string_view key,
                              const accept_choice& choice) {
  fit(choice.note, "note", note_limit);
  let_in let;
  std::optional<admitted> chosen;
  {
    store::reading r(d.files());
    let = let_in_to_transfer(d, r.db(), by, act::accept_transfer, key);
    if (!choice.student.empty())
      chosen = admit(d, r.db(), by, act::accept_transfer, choice.student);
  }
  change c = chosen ? change(d, by, *chosen) : change(d, by);
  auto t = transfer_now(c, let.it.key);
  if (t.direction != "in") throw core::failure(core::codes::not_found, "transfer");
  if (chosen) {
    t.person = chosen->student.id;
    store::set_person(c.db(), t.id, t.person);
  }
  if (!t.person) throw core::failure(core::codes::match_review, "choose the student first");
  const auto s = student_of(d, c.db(), t.person);
  const auto parts = store::parts_of(c.db(), t.id);
  accept_result out;
  for (const auto& [field, side] : choice.decisions)
    if (side != "incoming" && side != "ours")
      throw core::failure(core::codes::invalid, "decision",
                          {{.rule = core::codes::not_an_option,
                            .weight = core::severity::error,
                            .field = "decide." + field}});
  const auto ours = store::plan_of(c.db(), s.id, "ilp");
  // Decided on a page that showed another text of ours than the one that stands now.
  const bool moved = choice.seen_plan && *choice.seen_plan != head_of(ours);
  bool take_plan = part_named(parts, "ilp") != nullptr;
  core::value decided = core::record{};
  for (const auto& x : differences_of(d, c.db(), s, parts)) {
    if (x.what == difference::kind::same) continue;
    const auto field = x.section + "." + x.field;
    const auto* side = moved && x.section == "ilp" ? nullptr : decision(choice, field);
    if (side) decided.set(field, *side);
    if (!side && x.what == difference::kind::decide) out.undecided.push_back(field);
    if (side && *side == "ours" && x.section == "ilp") take_plan = false;
  }
  if (!out.undecided.empty()) return out;

  const auto courses = courses_of(parts);
  core::value outcomes = core::record{};
  if (const auto* part = part_named(parts, "transcript")) {
    const auto transcript = formats::read_json(part->body);
    const auto& rows = course_rows(transcript);
    for (std::size_t i = 0; i < courses.size(); ++i) {
      if (store::add_transferred_course(c.db(), t.id, t.key, s.id, course_key(rows[i]), courses[i],
                                        d.now_ms()))
        ++out.courses;
      else
        ++out.courses_had;
    }
    outcomes.set("transcript", "accepted");
  }
  core::row_id parent = 0;
  if (take_plan) {
    parent = store::adopt_plan(c.db(),
                               {.data = formats::read_json(part_named(parts, "ilp")->body),
                                .person = s.id,
                                .transfer = t.id,
                                .kind = "ilp"},
                               d.now_ms());
    out.plan = true;
    outcomes.set("ilp", "accepted");
  } else if (part_named(parts, "ilp")) {
    outcomes.set("ilp", "kept-own");
  }
  if (const auto* part = part_named(parts, "ilpa")) {
    const auto all = formats::read_json(part->body);
    const auto& addenda = all.items("addenda");
    for (auto a = addenda.rbegin(); a != addenda.rend(); ++a, ++out.addenda)  // oldest first
      (void)adopt_addendum(d, c.db(), *a, s.id, parent, t.id);
    outcomes.set("ilpa", "accepted");
  }
  for (const auto& said : statements_of(parts)) store::add_statement(c.db(), said, s.id, t.id);
  for (const auto* section : {"identity", "demographics", "enrollment"})
    if (part_named(parts, section)) outcomes.set(section, "kept-for-reference");
  for (const auto& [section, outcome] : *outcomes.as_record())
    store::set_part_outcome(c.db(), t.id, section, *outcome.as_text());
  if (!choice.note.empty()) store::set_note(c.db(), t.id, choice.note);

  auto claims = receipt(t, "outcome");
  claims.set("outcome", "accepted");
  claims.set("sections", outcomes);
  claims.set("echo", echo_of(s, courses));
  claims.set("acceptedBy", by.who.name);
  queue(d, c, t, "receipt", claims);
  core::value detail;
  detail.set("courses", out.courses);
  detail.set("plan", out.plan);
  detail.set("addenda", out.addenda);
  detail.set("decided", std::move(decided));
  move(d, c, act::accept_transfer, let.as, t, "accepted", detail);
  store::close_tasks(c.db(), t.key, "review_transfer", by.who.sub, d.now_ms());
  c.commit();
  return out;
}

void reject_transfer(district& d, const caller& by, std::string_view key, std::string_view note) {
  need(note, "note", note_limit);
  let_in let;
  {
    store::reading r(d.files());
    let = let_in_to_transfer(d, r.db(), by, act::reject_transfer, key);
  }
  change c(d, by);
  auto t = transfer_now(c, let.it.key);
  if (t.direction != "in") throw core::failure(core::codes::bad_transition, "we sent it");
  store::set_note(c.db(), t.id, note);
  auto claims = receipt(t, "outcome");
  claims.set("outcome", "rejected");
  claims.set("reason", note);
  queue(d, c, t, "receipt", claims);
  move(d, c, act::reject_transfer, let.as, t, "rejected", {});
  store::close_tasks(c.db(), t.key, "review_transfer", by.who.sub, d.now_ms());
  c.commit();
}

}  // namespace throughline::acts
