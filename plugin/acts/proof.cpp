// The acts that prove the store: verify it, seal the access log, give out a head to be signed and
// kept elsewhere.
#include "acts/proof.hpp"

#include <algorithm>

#include "formats/json.hpp"
#include "store/access_seals.hpp"
#include "store/durable.hpp"
#include "store/log_time.hpp"
#include "store/verify.hpp"

namespace throughline::acts {

namespace {

void add(verification& out, core::findings more) {
  for (auto& f : more) out.wrong.push_back(std::move(f));
}

// A rotation or a destruction meanwhile would look like damage: rows it has moved, files it has
// removed.
store::maintenance_lock while_nothing_moves(district& d) {
  return store::maintenance_lock(d.files().path(".maintenance"),
                                 store::maintenance_lock::holding::looking);
}

void check_chain(store::connection& db, const std::vector<anchored_head>& anchors,
                 verification& out) {
  store::chain_head head;
  store::checked(out.wrong, "audit", [&] { add(out, store::verify_chain(db, head, anchors)); });
  out.audit_rows = head.seq;
  out.audit_head = core::to_hex(head.hash);
}

}  // namespace

bool verification::sound() const {
  return std::none_of(wrong.begin(), wrong.end(),
                      [](const auto& f) { return f.weight == core::severity::error; });
}

verification verify_store(district& d, const caller& by,
                          const std::vector<anchored_head>& anchors) {
  (void)admit(d, by, act::verify);
  verification out;
  const auto hold = while_nothing_moves(d);
  store::reading r(d.files());
  add(out, store::verify_rows(r.db()));
  add(out, store::verify_files(d.files(), r.db()));
  add(out, store::verify_access(d.files(), r.db()));
  check_chain(r.db(), anchors, out);
  store::checked(out.wrong, "audit", [&] { add(out, store::clock_jumps(r.db())); });
  return out;
}

verification verify_audit(district& d, const caller& by,
                          const std::vector<anchored_head>& anchors) {
  (void)admit(d, by, act::verify);
  verification out;
  const auto hold = while_nothing_moves(d);
  store::reading r(d.files());
  check_chain(r.db(), anchors, out);
  add(out, store::verify_access(d.files(), r.db()));
  return out;
}

namespace {

std::int64_t seal_part(district& d, const caller& by, core::role as, std::int64_t last) {
  change c(d, by);  // keeps other sealers out
  const auto part = store::unsealed_access(d.files(), c.db(), last);
  if (!part) return 0;
  const auto seq =
      c.note(act::seal_access, as, nullptr, formats::read_json(store::seal_detail(*part)));
  store::add_seal(c.db(), *part, seq);
  c.commit();
  return part->rows;
}

std::int64_t seal_upto(district& d, const caller& by, core::role as, std::int64_t last) {
  std::int64_t all = 0;
  while (const auto rows = seal_part(d, by, as, last)) all += rows;
  return all;
}

}  // namespace

std::int64_t seal_access(district& d, const caller& by) {
  return seal_upto(d, by, admit(d, by, act::seal_access), INT64_MAX);
}

std::int64_t rotate_access(district& d, const caller& by) {
  const auto as = admit(d, by, act::seal_access);
  const store::maintenance_lock hold(d.files().path(".maintenance"));
  const auto start = core::school_year_start(d.today());
  const auto name = core::to_text(start);
  // The year begins at midnight UTC for this: a log's file need not turn with the local day.
  const auto before_ms = core::days(start).time_since_epoch().count() * 86'400'000LL;
  // What goes into the file ends with a seal, so that it can be destroyed without the rest.
  (void)seal_upto(d, by, as, store::last_access_before(d.files(), before_ms));
  return store::rotate_access(d.files(), name, before_ms, [&](std::int64_t rows) {
    change c(d, by);
    core::value detail;
    detail.set("rotated", rows);
    detail.set("log", name);
    c.note(act::configure, as, nullptr, detail);
    c.commit();
  });
}

core::value head_to_anchor(district& d, const caller& by) {
  (void)admit(d, by, act::verify);
  store::reading r(d.files());
  const auto head = store::head_of_chain(r.db());
  core::value out;
  out.set("district", d.code());
  out.set("seq", head.seq);
  out.set("head", core::to_hex(head.hash));
  out.set("at", core::to_utc_text(d.now_ms()));
  return out;
}

}  // namespace throughline::acts
