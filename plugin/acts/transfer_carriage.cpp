// What the program carries for a district (messages, packages) and what the host takes over
// (handover).
#include <algorithm>

#include "acts/transfer_parts.hpp"
#include "acts/transfers.hpp"
#include "core/failure.hpp"
#include "formats/json.hpp"
#include "store/files.hpp"
#include "store/students.hpp"
#include "store/transfers.hpp"

namespace throughline::acts {

namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from < text.size();) {
    const auto to = std::min(text.find(' ', from), text.size());
    out.emplace_back(text.substr(from, to - from));
    from = to + 1;
  }
  return out;
}

// A release that was approved. A stop set since holds the package back, at packaging and at
// sending.
core::transfer our_release(store::connection& db, const core::uid& key) {
  auto t = store::transfer_with_uid(db, key);
  if (!t || t->direction != "out" || !t->person)
    throw core::failure(core::codes::not_found, "transfer");
  if (store::has_open_stop(db, t->person)) throw core::failure(core::codes::stop_in_force);
  return std::move(*t);
}

}  // namespace

std::vector<queued_message> queued_messages(district& d, const caller& by) {
  (void)admit(d, by, act::deliver_transfer);
  store::reading r(d.files());
  std::vector<queued_message> out;
  for (const auto& m : store::queued_messages(r.db()))
    out.push_back({.id = m.id,
                   .key = m.key,
                   .transfer = m.transfer,
                   .kind = m.kind,
                   .peer = m.peer,
                   .claims = formats::read_json(m.body)});
  return out;
}

package_content read_package(district& d, const caller& by, const core::uid& transfer) {
  (void)admit(d, by, act::deliver_transfer);
  store::reading r(d.files());
  const auto t = our_release(r.db(), transfer);
  const auto law = law_of(d);
  const auto* basis = law.basis(t.basis);
  return {.it = t,
          .citation = basis ? basis->citation : t.basis,
          .parts = package_parts(d, r.db(), student_of(d, r.db(), t.person), words_of(t.scope))};
}

void keep_package(district& d, const caller& by, const queued_message& m, std::string_view zip,
                  const core::digest& manifest) {
  const auto as = admit(d, by, act::deliver_transfer);
  const auto hash = core::sha256(zip);
  store::keep_file(d.files(), hash, zip);  // durable before the transfer says so
  change c(d, by);
  auto t = transfer_now(c, m.transfer);
  store::set_package(c.db(), t.id, manifest);
  store::add_artifact(c.db(), hash, static_cast<std::int64_t>(zip.size()), "application/zip",
                      t.key.text() + ".zip", d.now_ms(), t.id);
  core::value detail;
  detail.set("manifest", core::to_hex(manifest));
  move(d, c, act::deliver_transfer, as, t, "packaged", detail);
  c.commit();
}

std::optional<std::string> kept_package(district& d, const caller& by, const core::uid& transfer) {
  (void)admit(d, by, act::deliver_transfer);
  std::optional<core::digest> hash;
  {
    store::reading r(d.files());
    const auto t = our_release(r.db(), transfer);
    if (t.state == "packaged") hash = store::package_file(r.db(), t.id);
  }
  return hash ? std::optional(store::read_file(d.files(), *hash)) : std::nullopt;
}

void message_sent(district& d, const caller& by, const queued_message& m,
                  std::string_view signed_text) {
  const auto as = admit(d, by, act::deliver_transfer);
  change c(d, by);
  auto t = transfer_now(c, m.transfer);
  store::set_sent(c.db(), m.id, signed_text, d.now_ms());
  core::value detail;
  detail.set("message", m.key.text());
  detail.set("kind", m.kind);
  if (m.kind == "package") {
    move(d, c, act::deliver_transfer, as, t, "sent", detail);
  } else if (m.kind == "receipt" && m.claims.text("stage") == "outcome") {
    move(d, c, act::deliver_transfer, as, t, "closed", detail);
  } else {
    detail.set("transfer", t.key.text());
    c.note(act::deliver_transfer, as, nullptr, detail);
  }
  c.commit();
}

void keep_peers(district& d, const caller& by, const std::vector<peer>& peers) {
  const auto as = admit(d, by, act::configure);
  core::value all = core::record{};
  for (const auto& p : peers)
    if (p.id != d.code()) all.set(p.id, p.name);
  const auto text = formats::write_json(all);
  {
    store::reading r(d.files());
    if (store::setting(r.db(), "peers") == text) return;
  }
  change c(d, by);
  store::put_setting(c.db(), "peers", text);
  core::value detail;
  detail.set("peers", static_cast<std::int64_t>(peers.size()));
  c.note(act::configure, as, nullptr, detail);
  c.commit();
}

void keep_file(district& d, const core::digest& hash, std::string_view bytes) {
  store::keep_file(d.files(), hash, bytes);
}

core::value list_handover(district& d, const caller& by) {
  const auto as = admit(d, by, act::handover);
  core::list rows;
  {
    store::reading r(d.files());
    for (const auto& h : store::open_handovers(r.db())) {
      const auto s = student_of(d, r.db(), h.person);
      core::value student;
      const auto ids = store::sourced_ids(r.db(), h.person);
      if (!ids.empty()) student.set("sourcedId", ids.front());
      if (!s.state_id.empty()) student.set("stateId", s.state_id);
      const auto& c = h.course;
      core::value one;
      one.set("id", h.key.text());
      one.set("student", std::move(student));
      if (c.school_year) one.set("schoolYear", c.school_year);
      one.set("term", c.term);
      one.set("school", c.school_name);
      one.set("gradeLevel", c.grade_level);
      one.set("courseCode", c.course_code);
      one.set("title", c.title);
      one.set("subject", c.subject);
      one.set("sced", c.sced);
      one.set("creditsAttempted", c.attempted.text());
      one.set("creditsEarned", c.earned.text());
      one.set("grade", c.grade);
      one.set("result", c.result);
      rows.push_back(std::move(one));
    }
  }
  if (!rows.empty()) seen(d, by, act::handover, as);
  core::value out;
  out.set("rows", std::move(rows));
  return out;
}

namespace {

store::handover own_handover(change& c, std::string_view key) {
  const auto uid = core::uid::parse(key);
  const auto h = uid ? store::handover_with_uid(c.db(), *uid) : std::nullopt;
  if (!h) throw core::failure(core::codes::not_found, "handover");
  return *h;
}

void note_handover(district& d, change& c, core::role as, const store::handover& h,
                   std::string_view what) {
  core::value detail;
  detail.set("handover", h.key.text());
  detail.set("what", what);
  const auto person = student_of(d, c.db(), h.person).key;
  c.note(act::handover, as, &person, detail);
}

}  // namespace

void confirm_handover(district& d, const caller& by, std::string_view key,
                      std::string_view host_row) {
  const auto as = admit(d, by, act::handover);
  if (host_row.empty() || host_row.size() > 255)
    throw core::failure(core::codes::invalid, "hostRow");
  change c(d, by);
  const auto h = own_handover(c, key);
  if (h.done && h.host_row == host_row) return;  // said before: nothing changes
  if (h.done || h.undone) throw core::failure(core::codes::conflict, "handed over as another row");
  store::set_handover_done(c.db(), h.id, host_row, d.now_ms());
  note_handover(d, c, as, h, "done");
  c.commit();
}

void undo_handover(district& d, const caller& by, std::string_view key) {
  const auto as = admit(d, by, act::handover);
  change c(d, by);
  const auto h = own_handover(c, key);
  if (h.undone) return;
  store::undo_handover(c.db(), h, d.now_ms());
  note_handover(d, c, as, h, "undone");
  c.commit();
}

}  // namespace throughline::acts
