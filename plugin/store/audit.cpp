// The tamper-evident log (one chain per district), disclosures, and the store's own checks.
#include "store/audit.hpp"

#include <algorithm>

#include "core/plan.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace {

core::digest row_hash(std::string_view prev, std::int64_t seq, std::int64_t at_ms,
                      std::string_view actor, std::string_view role, std::string_view act,
                      std::string_view person, std::string_view content_hash) {
  return core::hasher()
      .part(prev)
      .part(seq)
      .part(at_ms)
      .part(actor)
      .part(role)
      .part(act)
      .part(person)
      .part(content_hash)
      .done();
}

core::digest detail_hash(std::string_view salt, std::string_view detail) {
  return core::hasher().part(salt).part(detail).done();
}

core::digest as_digest(std::string_view bytes) {
  core::digest d{};
  if (bytes.size() == d.size()) std::copy(bytes.begin(), bytes.end(), d.begin());
  return d;
}

core::finding broken(core::code rule, std::string where, std::int64_t row) {
  return {.rule = rule, .weight = core::severity::error, .file = std::move(where), .record = row};
}

}  // namespace

chain_head head_of_chain(connection& db) {
  auto q = db.prepare(sql::audit_head);
  return q.next() ? chain_head{q.integer(0), as_digest(q.blob(1))} : chain_head{};
}

void append(connection& db, const audit_entry& e) {
  const auto head = head_of_chain(db);
  const auto seq = head.seq + 1;
  const auto salt = core::random_bytes(16);
  const auto content = detail_hash(salt, e.detail);
  const auto person = e.person ? e.person->view() : std::string_view();
  const auto hash = row_hash(core::bytes_of(head.hash), seq, e.at_ms, e.actor, e.role, e.act,
                             person, core::bytes_of(content));
  db.run(sql::insert_audit, seq, e.at_ms, e.actor, e.role, e.act,
         e.person ? std::optional(blob_view{person}) : std::nullopt,
         said(e.request_id.substr(0, 64)), blob_view{core::bytes_of(content)},
         blob_view{core::bytes_of(head.hash)}, blob_view{core::bytes_of(hash)});
  db.run(sql::insert_audit_detail, seq, blob_view{salt}, e.detail);
}

core::findings verify_chain(connection& db, chain_head& head) {
  core::findings out;
  std::string prev(32, '\0');
  auto q = db.prepare(sql::audit_rows);
  for (std::int64_t expected = 1; q.next(); ++expected) {
    const auto seq = q.integer(0);
    if (seq != expected) {
      out.push_back(broken(core::codes::chain_broken, "audit", expected));
      expected = seq;
    }
    const auto hash = row_hash(q.blob(7), seq, q.integer(1), q.text(2), q.text(3), q.text(4),
                               q.blob(5), q.blob(6));
    const bool detail_ok =
        q.is_null(9) || core::bytes_of(detail_hash(q.blob(9), q.text(10))) == q.blob(6);
    if (q.blob(7) != prev || core::bytes_of(hash) != q.blob(8) || !detail_ok)
      out.push_back(broken(core::codes::chain_broken, "audit", seq));
    prev = std::string(q.blob(8));
    head = {seq, as_digest(prev)};
  }
  return out;
}

core::findings verify_store(connection& db) {
  core::findings out;
  {
    auto q = db.prepare("pragma integrity_check");
    while (q.next())
      if (q.text(0) != "ok") out.push_back(broken(core::codes::integrity, q.string(0), 0));
  }
  {
    auto q = db.prepare("pragma foreign_key_check");
    while (q.next()) out.push_back(broken(core::codes::foreign_key, q.string(0), q.integer(1)));
  }
  {
    auto q = db.prepare(sql::all_content);
    while (q.next()) {
      if (q.is_null(3) || q.is_null(4) || q.is_null(5))
        continue;  // expunged, or no revision lists it
      const auto hash = core::content_hash(q.blob(4), q.text(5), q.text(3));
      if (core::bytes_of(hash) != q.blob(2))
        out.push_back(broken(core::codes::content_hash, "content", q.integer(0)));
    }
  }
  auto q = db.prepare(sql::all_revisions);
  while (q.next()) {
    std::vector<std::pair<std::string, core::digest>> sections;
    auto h = db.prepare(sql::hashes_of_revision);
    h.bind(q.integer(0));
    while (h.next()) sections.emplace_back(h.string(0), as_digest(h.blob(1)));
    if (core::bytes_of(core::root_hash(static_cast<int>(q.integer(2)), sections)) != q.blob(1))
      out.push_back(broken(core::codes::content_hash, "plan_revision", q.integer(0)));
  }
  return out;
}

void add(connection& db, const disclosure& d) {
  db.run(sql::insert_disclosure, d.person, said_id(d.transfer), d.at_ms, d.recipient,
         d.recipient_name, d.kind, d.basis, d.interest, d.sections, d.released_by, d.is_protected);
}

std::vector<disclosure> disclosures(connection& db, core::row_id person) {
  std::vector<disclosure> out;
  auto q = db.prepare(sql::disclosures_of);
  q.bind(person);
  while (q.next())
    out.push_back({.person = person,
                   .at_ms = q.integer(0),
                   .recipient = q.string(8),
                   .recipient_name = q.string(1),
                   .kind = q.string(2),
                   .basis = q.string(3),
                   .interest = q.string(4),
                   .sections = q.string(5),
                   .released_by = q.string(6),
                   .is_protected = q.integer(7) != 0});
  return out;
}

}  // namespace throughline::store
