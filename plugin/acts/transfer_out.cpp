// The releasing side of a transfer: a request arrives, a person releases or denies, receipts come
// back.
#include <algorithm>

#include "acts/calendar.hpp"
#include "acts/transfer_parts.hpp"
#include "acts/transfers.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "formats/json.hpp"
#include "store/audit.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"
#include "store/transfers.hpp"

namespace throughline::acts {

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& w : words) out += (out.empty() ? "" : " ") + w;
  return out;
}

void check(const release_choice& choice, const core::transfer_law& law) {
  const auto* basis = law.basis(choice.basis);
  core::findings wrong;
  const auto add = [&](const char* field) {
    wrong.push_back(
        {.rule = core::codes::required, .weight = core::severity::error, .field = field});
  };
  if (!basis) add("basis");
  if (choice.purpose.empty() || choice.purpose.size() > 400) add("purpose");
  if (!core::is_notice(choice.notice) ||
      (basis && basis->needs_notice && choice.notice == "not_required"))
    add("notice");
  for (const auto& s : choice.scope)
    if (std::find(core::package_sections().begin(), core::package_sections().end(), s) ==
        core::package_sections().end())
      add("scope");
  if (!wrong.empty()) throw core::failure(core::codes::invalid, "release", std::move(wrong));
}

// Approves inside `c`: stops, the release's facts, the disclosure row, the queued package.
void approve(district& d, change& c, const caller& by, core::role as, core::transfer& t,
             const core::student& s, const release_choice& choice) {
  if (store::has_open_stop(c.db(), s.id)) throw core::failure(core::codes::stop_in_force);
  std::vector<std::string> scope;
  for (const auto& p : package_parts(d, c.db(), s, choice.scope))
    if (p.status == "included") scope.push_back(p.section);
  // What was approved is what goes, also when more is written before the package leaves.
  store::set_release(c.db(), t.id, choice.basis, choice.purpose, joined(scope), choice.notice);
  core::value detail;
  detail.set("basis", choice.basis);
  detail.set("purpose", choice.purpose);
  detail.set("scope", joined(scope));
  detail.set("notice", choice.notice);
  store::add(c.db(), core::disclosure{.person = s.id,
                                      .transfer = t.id,
                                      .at_ms = d.now_ms(),
                                      .recipient = t.peer,
                                      .recipient_name = t.peer_name,
                                      .kind = "transfer",
                                      .basis = choice.basis,
                                      .interest = choice.purpose,
                                      .sections = joined(scope),
                                      .released_by = by.who.name});
  move(d, c, act::release_transfer, as, t, "approved", detail);
  queue(d, c, t, "package", {});
  store::close_tasks(c.db(), t.key, task_answer_request, by.who.sub, d.now_ms());
}

}  // namespace

core::uid receive_request(district& d, const caller& by, const core::uid& message, const peer& from,
                          const core::value& claims) {
  const auto as = admit(d, by, act::receive_transfer);
  const auto key = core::uid::parse(claims.text("transferId"));
  const auto* asked = claims.find("student");
  if (!key || !asked || !asked->as_record())
    throw core::failure(core::codes::package_format, "request");
  change c(d, by);
  if (const auto known = store::transfer_with_uid(c.db(), *key))
    return known->key;  // a duplicate: no second effect
  core::transfer t{.person = 0,
                   .key = *key,
                   .direction = "out",
                   .peer = from.id,
                   .peer_name = from.name,
                   .state = "under_review",
                   .purpose = std::string(claims.text("purpose").substr(0, 400)),
                   .student = *asked,
                   .opened_ms = d.now_ms()};
  const auto who = identity_of(*asked);
  int same = 0;
  for (const auto candidate : store::match_candidates(c.db(), who))
    if (core::match(who, identity_of(d, student_of(d, c.db(), candidate))).result ==
        core::match_result::same) {
      t.person = candidate;
      ++same;
    }
  if (same > 1) t.person = 0;  // two records of one id: never a guess which of them goes
  start_clock(d, c.db(), t, "answer_request", claims.text("basis"),
              t.person ? store::stays(c.db(), t.person) : std::vector<core::school_stay>{});
  t.id = store::add_transfer(c.db(), t);
  store::add_message(c.db(), t.id,
                     {.key = message,
                      .transfer = *key,
                      .direction = "in",
                      .kind = "request",
                      .peer = from.id,
                      .body = formats::write_json(claims),
                      .at_ms = d.now_ms()});
  store::add_task(c.db(), t.person, task_answer_request, t.key, "registrar", t.due_date,
                  d.now_ms());
  core::value detail;
  detail.set("transfer", t.key.text());
  detail.set("peer", from.id);
  detail.set("matched", t.person != 0);
  note_about(d, c, act::receive_transfer, as, t, detail);
  c.commit();
  return t.key;
}

void release_transfer(district& d, const caller& by, std::string_view key,
                      const release_choice& choice) {
  check(choice, law_of(d));
  let_in let;
  {
    store::reading r(d.files());
    let = let_in_to_transfer(d, r.db(), by, act::release_transfer, key);
  }
  change c(d, by);
  auto t = transfer_now(c, let.it.key);
  if (t.direction != "out" || !t.person)
    throw core::failure(core::codes::bad_transition, "no student of ours");
  approve(d, c, by, let.as, t, student_of(d, c.db(), t.person), choice);
  c.commit();
}

core::uid open_release(district& d, const caller& by, std::string_view reference, const peer& to,
                       const release_choice& choice) {
  check(choice, law_of(d));
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::release_transfer, reference);
  }
  if (to.id.empty() || to.id == d.code()) throw core::failure(core::codes::invalid, "recipient");
  change c(d, by, whom);
  core::transfer t{.person = whom.student.id,
                   .key = core::uid::make(d.now_ms()),
                   .direction = "out",
                   .peer = to.id,
                   .peer_name = to.name,
                   .state = "under_review",
                   .student = identity_value(d, whom.student),
                   .opened_ms = d.now_ms()};
  t.id = store::add_transfer(c.db(), t);
  approve(d, c, by, whom.as, t, whom.student, choice);
  c.commit();
  return t.key;
}

void deny_transfer(district& d, const caller& by, std::string_view key, std::string_view code) {
  static constexpr std::string_view codes[] = {"not_our_student", "not_enrolled_evidence",
                                               "duplicate",       "parent_dispute",
                                               "not_authorised",  "outside_directory"};
  if (std::find(std::begin(codes), std::end(codes), code) == std::end(codes))
    throw core::failure(
        core::codes::invalid, "denial code",
        {{.rule = core::codes::not_an_option, .weight = core::severity::error, .field = "code"}});
  let_in let;
  {
    store::reading r(d.files());
    let = let_in_to_transfer(d, r.db(), by, act::deny_transfer, key);
  }
  change c(d, by);
  auto t = transfer_now(c, let.it.key);
  if (t.direction != "out") throw core::failure(core::codes::bad_transition, "we asked for it");
  core::value detail;
  detail.set("code", code);
  move(d, c, act::deny_transfer, let.as, t, "denied", detail);
  core::value claims;
  claims.set("code", code);
  queue(d, c, t, "denial", claims);
  store::close_tasks(c.db(), t.key, task_answer_request, by.who.sub, d.now_ms());
  c.commit();
}

void receive_answer(district& d, const caller& by, const core::uid& message, const peer& from,
                    const core::value& claims) {
  const auto as = admit(d, by, act::receive_transfer);
  const auto key = core::uid::parse(claims.text("transferId"));
  if (!key) throw core::failure(core::codes::package_format, "answer");
  change c(d, by);
  auto t = store::transfer_with_uid(c.db(), *key);
  // Only the party the transfer is with may answer it.
  if (!t || t->peer != from.id) throw core::failure(core::codes::not_found, "transfer");
  const auto kind = claims.text("kind");
  // Who asked is denied, who sent is receipted: the other way round a peer would decide for us.
  if (t->direction != (kind == "denial" ? "in" : "out"))
    throw core::failure(core::codes::bad_transition, "an answer to the wrong side");
  if (!store::add_message(c.db(), t->id,
                          {.key = message,
                           .transfer = *key,
                           .direction = "in",
                           .kind = std::string(kind),
                           .peer = from.id,
                           .body = formats::write_json(claims),
                           .said = said_in(kind, claims),
                           .at_ms = d.now_ms()}))
    return;  // a duplicate: no second effect
  core::value detail;
  detail.set("message", message.text());
  if (kind == "denial") {
    detail.set("code", claims.text("code"));
    move(d, c, act::receive_transfer, as, *t, "denied", detail);
  } else {
    // A receipt binds the very manifest we sent.
    if (!t->package || claims.text("manifestSha256") != core::to_hex(*t->package))
      throw core::failure(core::codes::package_hash, "a receipt for another package");
    const auto stage = claims.text("stage");
    detail.set("stage", stage);
    if (t->state == "packaged") {  // it has left, and whoever sent it died before saying so
      for (const auto& m : store::queued_messages(c.db()))
        if (m.transfer == t->key && m.kind == "package")
          store::set_sent(c.db(), m.id, "package", d.now_ms());
      move(d, c, act::receive_transfer, as, *t, "sent", detail);
    }
    const bool overtaken = t->state == "closed" || t->state == "delivered";  // by the outcome
    if (stage == "delivered" && overtaken) {
      detail.set("transfer", key->text());
      c.note(act::receive_transfer, as, nullptr, detail);
    } else if (stage == "delivered") {
      move(d, c, act::receive_transfer, as, *t, "delivered", detail);
    } else if (stage == "outcome") {
      if (t->state == "sent") move(d, c, act::receive_transfer, as, *t, "delivered", detail);
      if (const auto why = claims.text("reason"); !why.empty()) store::set_note(c.db(), t->id, why);
      move(d, c, act::receive_transfer, as, *t,
           claims.text("outcome") == "accepted" ? "accepted" : "rejected", detail);
      move(d, c, act::receive_transfer, as, *t, "closed", detail);
    } else {
      throw core::failure(core::codes::package_format, "receipt stage");
    }
  }
  c.commit();
}

void set_stop(district& d, const caller& by, std::string_view reference, const core::stop& s) {
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::set_stop, reference);
  }
  if (!law_of(d).stop(s.kind))
    throw core::failure(
        core::codes::invalid, "a stop is of a kind",
        {{.rule = core::codes::required, .weight = core::severity::error, .field = "kind"}});
  need(s.document, "document", core::line_limit);
  need(s.authority, "authority", core::line_limit);
  change c(d, by, whom);
  auto row = s;
  row.opened = core::to_text(d.today());
  row.opened_by = by.who.name;
  store::add_stop(c.db(), whom.student.id, row);
  core::value detail;
  detail.set("stop", s.kind);
  detail.set("document", s.document);
  c.note(act::set_stop, whom.as, &whom.student.key, detail);
  c.commit();
}

void close_stop(district& d, const caller& by, std::string_view reference, core::row_id stop,
                std::string_view fact) {
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::close_stop, reference);
  }
  need(fact, "fact", core::line_limit);
  change c(d, by, whom);
  const auto all = store::stops_of(c.db(), whom.student.id);
  const bool own = std::any_of(all.begin(), all.end(), [&](const auto& s) { return s.id == stop; });
  if (!own || !store::close_stop(c.db(), stop, core::to_text(d.today()), fact, by.who.name))
    throw core::failure(core::codes::not_found, "stop");
  core::value detail;
  detail.set("stop", stop);
  detail.set("fact", fact);
  c.note(act::close_stop, whom.as, &whom.student.key, detail);
  c.commit();
}

}  // namespace throughline::acts
