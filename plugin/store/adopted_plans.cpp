// A plan that came with another district's package: checked against its own hashes, then kept
// whole.
#include <map>
#include <optional>
#include <set>

#include "core/failure.hpp"
#include "core/plan.hpp"
#include "formats/json.hpp"
#include "store/meetings.hpp"
#include "store/plan_years.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"
#include "store/transfers.hpp"

namespace throughline::store {

namespace {

[[noreturn]] void bad(const char* what) { throw core::failure(core::codes::package_format, what); }

std::string salt_of(const core::value& data) {
  const auto salt = core::from_hex(data.text("salt"));
  if (!salt || salt->size() != 16) bad("salt");
  return *salt;
}

core::uid uid_of(const core::value& v) {
  const auto key = core::uid::parse(v.text("id"));
  if (!key) bad("plan id");
  return *key;
}

struct sent_section {
  std::string body, salt;  // salt empty: the plan's; both empty: destroyed before it was sent
  core::digest hash{};
};
struct sent_revision {
  std::map<std::string, sent_section> sections;  // by id: the order the root is taken in
  core::digest root{};
};

sent_section read_section(std::string_view id, const core::value& v, const std::string& plan_salt) {
  sent_section out;
  if (v.flag("destroyed")) {
    const auto hash = core::digest_from(core::from_hex(v.text("hash")).value_or(""));
    if (!hash || v.find("content")) bad("plan section");
    out.hash = *hash;
    return out;
  }
  const auto* content = v.find("content");
  if (!content) bad("plan section");
  out.body = formats::write_json(*content);
  if (v.find("salt")) out.salt = salt_of(v);
  out.hash = core::content_hash(out.salt.empty() ? plan_salt : out.salt, id, out.body);
  if (core::to_hex(out.hash) != v.text("hash"))
    throw core::failure(core::codes::content_hash, "a section is not what it was signed as");
  return out;
}

sent_revision read_revision(const core::value& r, const std::string& salt) {
  sent_revision out;
  for (const auto& [section, v] : r.members("sections"))
    out.sections[section] = read_section(section, v, salt);
  std::vector<std::pair<std::string, core::digest>> hashes;
  for (const auto& [section, s] : out.sections) hashes.emplace_back(section, s.hash);
  out.root = core::root_hash(static_cast<int>(r.whole("version", 1, 1'000'000, 1)), hashes);
  if (core::to_hex(out.root) != r.text("root"))
    throw core::failure(core::codes::content_hash, "a revision is not what it was signed as");
  return out;
}

// The revision a signature says that it binds; 0: none.
std::int64_t number_signed(const core::value& signature) {
  return signature.whole("revision", 1, 1'000'000, 0);
}

bool taken(connection& db, const char* query, const core::uid& key) {
  auto q = db.prepare(query);
  q.bind(blob_view{key.view()});
  return q.next();
}

// Its own uid where that is free here (the plan follows the person), else a new one.
core::uid free_uid(connection& db, const char* query, const core::uid& key, std::int64_t now_ms) {
  return taken(db, query, key) ? core::uid::make(now_ms) : key;
}

// How an answer was written down, as it is kept; empty: it was given in a portal.
std::string how_recorded(const core::value& signature) {
  const auto* how = signature.find("recorded");
  if (how == nullptr) return {};
  return formats::write_json(core::as_data(core::recorded_from(*how)));
}

core::meeting read_meeting(connection& db, const core::value& m, std::int64_t now_ms) {
  return {.key = free_uid(db, sql::meeting_uid_taken, uid_of(m), now_ms),
          .held_on = std::string(m.text("heldOn")),
          .way = std::string(m.text("way")),
          .attendees = std::string(m.text("attendees")),
          .notes = std::string(m.text("notes")),
          .author = "transfer",
          .author_name = std::string(m.text("author")),
          .author_role = std::string(m.text("authorRole")),
          .at_ms = moment_of(m.text("at")),
          .after_exit = m.find("checkIn") ? std::optional(core::check_in_from(*m.find("checkIn")))
                                          : std::nullopt};
}

// A school year as another district judged it; what stands for its plan, if anything does.
struct sent_year {
  core::plan_year year;
  std::optional<core::alternative_completion> instead;
};

sent_year read_year(const core::value& v) {
  const auto status = core::plan_status_named(v.text("status"));
  sent_year out{.year = {.school_year = static_cast<int>(v.whole("schoolYear", 1900, 2300, 0)),
                         .grade = std::string(v.text("grade")),
                         .status = status.value_or(core::plan_status::not_started),
                         .met = static_cast<int>(v.whole("met", 0, 1000, 0)),
                         .total = static_cast<int>(v.whole("total", 0, 1000, 0)),
                         .profile_version = std::string(v.text("profileVersion"))}};
  if (!status || out.year.school_year == 0 || out.year.profile_version.empty()) bad("plan years");
  const auto* a = v.find("alternative");
  if (a == nullptr) return out;
  if (a->text("reason").empty()) bad("plan years");
  out.instead = {.school_year = out.year.school_year,
                 .reason = std::string(a->text("reason")),
                 .comment = std::string(a->text("comment")),
                 .by_name = std::string(a->text("by")),
                 .by_role = std::string(a->text("role")),
                 .at_ms = moment_of(a->text("at"))};
  return out;
}

}  // namespace

std::int64_t moment_of(std::string_view utc) {
  // YYYY-MM-DDTHH:MM:SS.mmmZ, as plan_as_data writes it
  const auto day = core::parse_date(utc.substr(0, 10));
  if (!day || utc.size() != 24) bad("plan time");
  const auto two = [&](std::size_t at, int n) {
    std::int64_t out = 0;
    for (int i = 0; i < n; ++i) {
      const char c = utc[at + static_cast<std::size_t>(i)];
      if (c < '0' || c > '9') bad("plan time");
      out = out * 10 + (c - '0');
    }
    return out;
  };
  return core::days(*day).time_since_epoch().count() * 86'400'000LL + two(11, 2) * 3'600'000 +
         two(14, 2) * 60'000 + two(17, 2) * 1000 + two(20, 3);
}

void check_sent_plan(const core::value& data) {
  const auto salt = data.find("salt") ? salt_of(data) : std::string();
  (void)uid_of(data);
  if (data.text("profile").empty() || data.items("revisions").empty()) bad("plan");
  std::map<std::int64_t, std::string> roots;  // by number
  for (const auto& r : data.items("revisions")) {
    (void)uid_of(r);
    (void)moment_of(r.text("at"));
    const auto n = r.whole("number", 1, 1'000'000, 0);
    if (n <= (roots.empty() ? 0 : roots.rbegin()->first)) bad("plan revisions out of order");
    roots[n] = core::to_hex(read_revision(r, salt).root);
  }
  for (const auto& s : data.items("signatures")) {
    (void)moment_of(s.text("at"));
    if (const auto* how = s.find("recorded"); how != nullptr && !core::parse_date(how->text("on")))
      bad("plan signatures");
    const auto at = roots.find(number_signed(s));
    if (at == roots.end() || at->second != s.text("root"))
      throw core::failure(core::codes::content_hash, "a signature binds no revision of the plan");
  }
  for (const auto& m : data.items("meetings")) {
    (void)uid_of(m);
    (void)moment_of(m.text("at"));
    if (!core::parse_date(m.text("heldOn"))) bad("plan meetings");
  }
  std::set<int> years;
  for (const auto& y : data.items("years"))
    if (!years.insert(read_year(y).year.school_year).second) bad("plan years");
}

core::row_id adopt_plan(connection& db, const sent_plan& p, std::int64_t now_ms) {
  check_sent_plan(p.data);
  const auto salt = p.data.find("salt") ? salt_of(p.data) : std::string();
  const auto key = free_uid(db, sql::plan_uid_taken, uid_of(p.data), now_ms);
  db.run(sql::insert_plan_as_sent, blob_view{key.view()}, p.person, p.kind, p.data.text("profile"),
         p.data.text("profileVersion"), blob_view{salt}, now_ms, p.transfer);
  const auto plan = db.last_id();
  std::map<std::int64_t, std::pair<core::row_id, core::digest>> by_number;
  for (const auto& r : p.data.items("revisions")) {
    const auto sent = read_revision(r, salt);
    const auto uid = free_uid(db, sql::revision_uid_taken, uid_of(r), now_ms);
    const auto number = r.whole("number", 1, 1'000'000, 1);
    const auto version = r.whole("version", 1, 1'000'000, 1);
    db.run(sql::insert_revision, blob_view{uid.view()}, plan, number, version,
           blob_view{core::bytes_of(sent.root)}, "transfer", r.text("author"), r.text("authorRole"),
           moment_of(r.text("at")), said(r.text("reason")));
    const auto row = db.last_id();
    by_number[number] = {row, sent.root};
    for (const auto& [section, s] : sent.sections) {
      const auto hash = core::bytes_of(s.hash);
      const auto own_salt = s.salt.empty() ? std::nullopt : std::optional(blob_view{s.salt});
      db.run(sql::insert_content, plan, blob_view{hash}, said(s.body), own_salt);
      if (s.body.empty()) db.run(sql::came_without_text, blob_view{hash});
      auto q = db.prepare(sql::content_id);
      q.bind(plan, blob_view{hash});
      q.next();
      db.run(sql::insert_revision_section, row, section, q.integer(0));
    }
    db.run(sql::set_head, plan, row);
  }
  db.run(sql::sections_written_as_sent, plan);
  for (const auto& s : p.data.items("signatures")) {
    const auto& [revision, root] = by_number.at(number_signed(s));
    db.run(sql::insert_signature, plan, revision, blob_view{core::bytes_of(root)}, s.text("role"),
           "transfer", s.text("name"), s.text("way"), s.text("outcome"), moment_of(s.text("at")),
           s.whole("schoolYear", 1900, 2300, 0), said(s.text("note")), said(how_recorded(s)));
  }
  for (const auto& m : p.data.items("meetings")) add_meeting(db, plan, read_meeting(db, m, now_ms));
  for (const auto& y : p.data.items("years")) {
    const auto sent = read_year(y);
    put_plan_year(db, plan, sent.year, now_ms);
    if (sent.instead) add_alternative_completion(db, plan, *sent.instead, "transfer");
  }
  return plan;
}

std::string plan_salt_hex(connection& db, core::row_id plan) {
  auto q = db.prepare(sql::plan_salt);
  q.bind(plan);
  return q.next() ? core::to_hex(q.blob(0)) : std::string();
}

std::string came_from(connection& db, core::row_id plan) {
  auto q = db.prepare(sql::plan_came_from);
  q.bind(plan);
  return q.next() ? q.string(0) : std::string();
}

}  // namespace throughline::store
