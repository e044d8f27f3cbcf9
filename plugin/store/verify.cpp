// The store's own checks: what is wrong, and in which row or file.
#include "store/verify.hpp"

#include <filesystem>
#include <map>

#include "core/failure.hpp"
#include "core/plan.hpp"
#include "store/access_seals.hpp"
#include "store/audit.hpp"
#include "store/durable.hpp"
#include "store/retention.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace fs = std::filesystem;

namespace {

core::finding broken(core::code rule, std::string where, std::int64_t row = 0) {
  return {.rule = rule, .weight = core::severity::error, .file = std::move(where), .record = row};
}

void check_integrity(connection& db, const std::string& file, core::findings& out) {
  auto q = db.prepare("pragma integrity_check");
  while (q.next())
    if (q.text(0) != "ok") out.push_back(broken(core::codes::integrity, file + q.string(0)));
}

void check_contents(connection& db, core::findings& out) {
  auto q = db.prepare(sql::all_content);
  while (q.next()) {
    if (q.integer(6) != 0) continue;  // destroyed, or it came without its text
    if (q.is_null(5)) continue;       // no revision lists it
    const bool sound =
        !q.is_null(3) && !q.is_null(4) &&
        core::bytes_of(core::content_hash(q.blob(4), q.text(5), q.text(3))) == q.blob(2);
    if (!sound) out.push_back(broken(core::codes::content_hash, "content", q.integer(0)));
  }
}

void check_roots(connection& db, core::findings& out) {
  auto q = db.prepare(sql::all_revisions);
  while (q.next()) {
    std::vector<std::pair<std::string, core::digest>> sections;
    auto h = db.prepare(sql::hashes_of_revision);
    h.bind(q.integer(0));
    while (h.next())
      sections.emplace_back(h.string(0), core::digest_from(h.blob(1)).value_or(core::digest{}));
    if (core::bytes_of(core::root_hash(static_cast<int>(q.integer(2)), sections)) != q.blob(1))
      out.push_back(broken(core::codes::content_hash, "plan_revision", q.integer(0)));
  }
  auto heads = db.prepare(sql::plans_with_another_head);
  while (heads.next()) out.push_back(broken(core::codes::content_hash, "plan", heads.integer(0)));
  auto bare = db.prepare(sql::addenda_without_their_state);  // no page would show such an ILPA
  while (bare.next()) out.push_back(broken(core::codes::content_hash, "addendum", bare.integer(0)));
  auto s = db.prepare(sql::unbound_signatures);
  while (s.next()) out.push_back(broken(core::codes::content_hash, "signature", s.integer(0)));
}

// What the log says of a destruction.
struct said_of {
  std::string state, proposed_by, list, decided_by, certificate;
  std::map<std::pair<std::string, std::string>, std::string> outcomes;
};

std::map<std::string, said_of> said_of_destructions(connection& db) {
  std::map<std::string, said_of> out;
  auto q = db.prepare(sql::said_of_destructions);
  while (q.next()) {
    const auto v = q.json(2);
    auto& s = out[std::string(v.text("destruction"))];
    const auto state = v.text("state");
    if (q.text(0) == "propose_destruction") {
      s.proposed_by = q.string(1);
      s.list = v.text("list");
      s.state = "proposed";
    } else if (state.empty()) {
      s.outcomes[{std::string(v.text("class")), std::string(v.text("subject"))}] =
          v.text("outcome");
    } else {
      s.state = state;
      if (state == "done")
        s.certificate = v.text("certificate");
      else
        s.decided_by = q.string(1);
    }
  }
  return out;
}

bool is_as_said(const core::destruction& d, const said_of& s) {
  for (const auto& i : d.items) {
    const auto it = s.outcomes.find({i.record_class, i.subject});
    if (i.outcome != (it == s.outcomes.end() ? "" : it->second)) return false;
  }
  const bool by_two =
      d.state == "proposed" || d.state == "refused" || d.decided_by != s.proposed_by;
  const auto certificate =
      d.certificate.empty() ? std::string() : core::to_hex(core::sha256(d.certificate));
  return by_two && d.state == s.state && d.proposed_by == s.proposed_by &&
         d.decided_by == s.decided_by && core::to_hex(d.hash) == s.list &&
         core::list_hash(d.items) == d.hash && certificate == s.certificate;
}

// Each destruction against the log: proposed and approved by whom it says, the same list, the
// outcomes, the certificate.
void check_destructions(connection& db, core::findings& out) {
  auto said = said_of_destructions(db);
  for (const auto& head : destructions(db)) {
    const auto d = destruction_with_uid(db, head.key);
    const auto of = said.extract(head.key.text());
    if (!d || of.empty() || !is_as_said(*d, of.mapped()))
      out.push_back(broken(core::codes::chain_broken, "destruction", head.id));
  }
  for (const auto& [key, s] : said)  // one the log knows, and nobody else any more
    out.push_back(broken(core::codes::chain_broken, "destruction " + key));
  auto q = db.prepare(sql::destroyed_by_no_approved);
  while (q.next()) out.push_back(broken(core::codes::chain_broken, "destroyed", q.integer(0)));
}

}  // namespace

void checked(core::findings& out, const std::string& where, const std::function<void()>& check) {
  try {
    check();
  } catch (const core::failure& f) {
    if (f.what_code().name != core::codes::corrupt.name) throw;
    out.push_back(broken(core::codes::integrity, where));
  }
}

core::findings verify_rows(connection& db) {
  core::findings out;
  checked(out, "district.db", [&] { check_integrity(db, "", out); });
  checked(out, "foreign keys", [&] {
    auto q = db.prepare("pragma foreign_key_check");
    while (q.next())
      out.push_back(
          broken(core::codes::foreign_key, q.string(0) + " to " + q.string(2), q.integer(1)));
  });
  checked(out, "content", [&] { check_contents(db, out); });
  checked(out, "plan_revision", [&] { check_roots(db, out); });
  checked(out, "proof", [&] {
    for (auto& f : verify_kept_rows(db)) out.push_back(std::move(f));
  });
  checked(out, "destruction", [&] { check_destructions(db, out); });
  return out;
}

core::findings verify_files(district& d, connection& db) {
  core::findings out;
  const auto folder = d.path(".files");
  auto q = db.prepare(sql::all_artifacts);
  while (q.next()) {
    const auto hash = core::digest_from(q.blob(1)).value_or(core::digest{});
    const auto name = core::to_hex(hash);
    const auto path = folder + "/" + name;
    std::error_code error;
    copied found{.size = -1, .hash = {}};
    if (fs::is_regular_file(fs::symlink_status(path, error))) try {
        found = hash_of_file(path);
      } catch (const core::failure&) {  // a bad sector, no permission: no use either
      }
    if (found.hash != hash || found.size != q.integer(2))
      out.push_back(broken(core::codes::file_damaged, name, q.integer(0)));
  }
  return out;
}

core::findings verify_access(district& d, connection& db) {
  core::findings out;
  auto logs = d.access_archives();
  logs.emplace_back(".access.db");
  for (const auto& name : logs) {
    const auto file = name.substr(1);
    if (fs::exists(d.path(name)))
      checked(out, file, [&] { check_integrity(*d.open(name, false), file + ": ", out); });
    else
      out.push_back(broken(core::codes::integrity, file + ": not there"));
  }
  if (out.empty())  // else there are rows that nothing can be held against
    checked(out, "access", [&] { out = verify_seals(d, db); });
  return out;
}

}  // namespace throughline::store
