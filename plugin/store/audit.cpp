// The tamper-evident log (one chain per district) and disclosures.
#include "store/audit.hpp"

#include <algorithm>

#include "core/failure.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace {

struct chained {
  std::string_view prev;
  std::int64_t seq, at_ms;
  std::string_view actor, role, act, person, content_hash;
  std::int64_t form;  // 1: written before migration 2; 2: covers what follows too
  std::string_view request_id;
  const core::digest* proofs;  // over the rows of history it vouches for; null: none
};

core::digest row_hash(const chained& r) {
  core::hasher h;
  h.part(r.prev).part(r.seq).part(r.at_ms).part(r.actor).part(r.role).part(r.act);
  h.part(r.person).part(r.content_hash);
  if (r.form >= 2) {
    h.part(r.form).part(r.request_id);
    if (r.proofs) h.part(*r.proofs);
  }
  return h.done();
}

core::digest detail_hash(std::string_view salt, std::string_view detail) {
  return core::hasher().part(salt).part(detail).done();
}

core::finding broken(core::code rule, std::int64_t row, std::int64_t anchor_line = 0) {
  return {.rule = rule,
          .weight = core::severity::error,
          .file = "audit",
          .record = row,
          .line = anchor_line};
}

}  // namespace

chain_head head_of_chain(connection& db) {
  auto q = db.prepare(sql::audit_head);
  if (!q.next()) return {};
  const auto hash = core::digest_from(q.blob(1));
  if (!hash) throw core::failure(core::codes::corrupt, "the audit log's last row");
  return {q.integer(0), *hash};
}

namespace {

// In the order of proofs within an audit row: by kind's name, then by row.
struct kept_kind {
  std::string_view name;
  const char* rows;  // the query: id, then what is covered
  int columns;
  std::size_t at;  // in kept_rows
  // The last column came with a later schema: a row without it hashes as it did before.
  bool last_if_there = false;
};
constexpr std::array<kept_kind, kept_kinds> kinds{{
    {"access_paper", sql::kept_access_papers, 18, 7},
    {"access_paper_end", sql::kept_access_paper_ends, 8, 8},
    {"destroyed", sql::kept_destroyed, 4, 5},
    {"disclosure", sql::kept_disclosures, 11, 3},
    {"meeting", sql::kept_meetings, 12, 6, true},
    {"plan_lock", sql::kept_locks, 6, 2},
    {"plan_revision", sql::kept_revisions, 11, 0},
    {"signature", sql::kept_signatures, 13, 1, true},
    {"statement", sql::kept_statements, 9, 4},
    {"translation", sql::kept_translations, 14, 9},
}};

// Integers as their decimal text; a null is not an empty text.
core::digest hash_of(const statement& q, const kept_kind& k) {
  core::hasher h;
  const int covered = k.last_if_there && q.is_null(k.columns - 1) ? k.columns - 1 : k.columns;
  for (int i = 0; i < covered; ++i) h.part(q.is_null(i) ? "-" : "+").part(q.blob(i));
  return h.done();
}

void cover(core::hasher& all, std::string_view kind, std::int64_t row, std::string_view hash) {
  all.part(kind).part(row).part(hash);
}

}  // namespace

kept_rows last_kept(connection& db) {
  auto q = db.prepare(sql::last_kept);
  q.next();
  kept_rows out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = q.integer(static_cast<int>(i));
  return out;
}

std::int64_t append(connection& db, const audit_entry& e, kept_rows& since) {
  const auto head = head_of_chain(db);
  const auto seq = head.seq + 1;
  struct proof {
    std::string_view kind;
    std::int64_t row;
    core::digest hash;
  };
  std::vector<proof> proofs;
  if (const auto now = last_kept(db); now != since) {
    for (const auto& k : kinds) {
      if (now[k.at] == since[k.at]) continue;
      auto q = db.prepare(k.rows);
      q.bind(since[k.at]);
      while (q.next()) proofs.push_back({k.name, q.integer(0), hash_of(q, k)});
    }
    since = now;
  }
  core::hasher all;
  for (const auto& p : proofs) cover(all, p.kind, p.row, core::bytes_of(p.hash));
  const auto covered = all.done();
  const auto salt = core::random_bytes(16);
  const auto content = detail_hash(salt, e.detail);
  const auto person = e.person ? e.person->view() : std::string_view();
  const auto request_id = e.request_id.substr(0, 64);
  const auto hash = row_hash({.prev = core::bytes_of(head.hash),
                              .seq = seq,
                              .at_ms = e.at_ms,
                              .actor = e.actor,
                              .role = e.role,
                              .act = e.act,
                              .person = person,
                              .content_hash = core::bytes_of(content),
                              .form = 2,
                              .request_id = request_id,
                              .proofs = proofs.empty() ? nullptr : &covered});
  db.run(sql::insert_audit, seq, e.at_ms, e.actor, e.role, e.act,
         e.person ? std::optional(blob_view{person}) : std::nullopt, said(request_id),
         blob_view{core::bytes_of(content)}, blob_view{core::bytes_of(head.hash)},
         blob_view{core::bytes_of(hash)});
  db.run(sql::insert_audit_detail, seq, blob_view{salt}, e.detail);
  for (const auto& p : proofs)
    db.run(sql::insert_proof, seq, p.kind, p.row, blob_view{core::bytes_of(p.hash)});
  return seq;
}

core::findings verify_chain(connection& db, chain_head& head,
                            const std::vector<anchored_head>& anchors) {
  core::findings out;
  std::string prev(32, '\0');
  auto waiting = anchors;
  std::stable_sort(waiting.begin(), waiting.end(),
                   [](const auto& a, const auto& b) { return a.head.seq < b.head.seq; });
  auto anchor = waiting.begin();
  auto proofs = db.prepare(sql::proofs_in_order);
  bool more_proofs = proofs.next();
  auto q = db.prepare(sql::audit_rows);
  for (std::int64_t expected = 1; q.next(); ++expected) {
    const auto seq = q.integer(0);
    if (seq != expected) {
      out.push_back(broken(core::codes::chain_broken, expected));
      expected = seq;
    }
    core::hasher all;
    bool vouches = false;
    for (; more_proofs && proofs.integer(0) <= seq; more_proofs = proofs.next()) {
      vouches = true;  // one of a row that is not there breaks the next
      cover(all, proofs.text(1), proofs.integer(2), proofs.blob(3));
    }
    const auto covered = vouches ? all.done() : core::digest{};
    const auto hash = row_hash({.prev = q.blob(7),
                                .seq = seq,
                                .at_ms = q.integer(1),
                                .actor = q.text(2),
                                .role = q.text(3),
                                .act = q.text(4),
                                .person = q.blob(5),
                                .content_hash = q.blob(6),
                                .form = q.integer(13),
                                .request_id = q.text(12),
                                .proofs = vouches ? &covered : nullptr});
    const bool has_detail = !q.is_null(9);
    const bool detail_ok =
        !has_detail || core::bytes_of(detail_hash(q.blob(9), q.text(10))) == q.blob(6);
    if (q.blob(7) != prev || core::bytes_of(hash) != q.blob(8) || !detail_ok)
      out.push_back(broken(core::codes::chain_broken, seq));
    if (!has_detail && q.integer(11) == 0) out.push_back(broken(core::codes::detail_missing, seq));
    prev.assign(q.blob(8));
    for (; anchor != waiting.end() && anchor->head.seq <= seq; ++anchor)
      if (anchor->head.seq != seq || core::bytes_of(anchor->head.hash) != prev)
        out.push_back(broken(core::codes::anchor_mismatch, anchor->head.seq, anchor->line));
    head.seq = seq;
  }
  head.hash = core::digest_from(prev).value_or(core::digest{});
  for (; anchor != waiting.end(); ++anchor)
    out.push_back(broken(core::codes::chain_short, anchor->head.seq, anchor->line));
  return out;
}

core::findings verify_kept_rows(connection& db) {
  core::findings out;
  const auto wrong = [&](const kept_kind& k, std::int64_t row) {
    out.push_back({.rule = core::codes::chain_broken,
                   .weight = core::severity::error,
                   .file = std::string(k.name),
                   .record = row});
  };
  for (const auto& k : kinds) {
    auto rows = db.prepare(k.rows);
    auto proofs = db.prepare(sql::proofs_of_kind);
    rows.bind(std::int64_t{0});
    proofs.bind(k.name);
    bool row = rows.next();
    bool proof = proofs.next();
    while (row || proof) {
      if (proof && (!row || proofs.integer(0) < rows.integer(0))) {
        wrong(k, proofs.integer(0));  // gone, and by no destruction
        proof = proofs.next();
      } else if (!proof || rows.integer(0) < proofs.integer(0)) {
        wrong(k, rows.integer(0));  // put in by nobody's act
        row = rows.next();
      } else {
        if (core::bytes_of(hash_of(rows, k)) != proofs.blob(1)) wrong(k, rows.integer(0));
        row = rows.next();
        proof = proofs.next();
      }
    }
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
