// Plans and addenda: revisions as lists of section hashes, drafts, signatures.
#include "store/plans.hpp"

#include <map>
#include <set>

#include "core/failure.hpp"
#include "formats/json.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace {

core::digest digest_of(std::string_view bytes) {
  const auto out = core::digest_from(bytes);
  if (!out) throw core::failure(core::codes::corrupt, "digest size");
  return *out;
}

blob_view blob(const core::digest& d) { return {core::bytes_of(d)}; }

core::revision revision_of(statement& q) {
  return {.id = q.integer(0),
          .key = core::uid::from_bytes(q.blob(1)),
          .number = static_cast<int>(q.integer(2)),
          .version = static_cast<int>(q.integer(3)),
          .root = digest_of(q.blob(4)),
          .author = q.string(5),
          .author_name = q.string(6),
          .author_role = q.string(7),
          .reason = q.string(9),
          .at_ms = q.integer(8)};
}

void load_signatures(connection& db, core::plan& p) {
  auto q = db.prepare(sql::signatures_of);
  q.bind(p.id);
  while (q.next())
    p.signatures.push_back({.revision = q.integer(0),
                            .revision_number = static_cast<int>(q.integer(1)),
                            .root = digest_of(q.blob(2)),
                            .role = q.string(3),
                            .signer = q.string(4),
                            .signer_name = q.string(5),
                            .way = q.string(6),
                            .outcome = q.string(7),
                            .note = q.string(8),
                            .at_ms = q.integer(9),
                            .school_year = static_cast<int>(q.integer(10)),
                            .recorded = q.is_null(11)
                                            ? std::nullopt
                                            : std::optional(core::recorded_from(q.json(11)))});
}

void load_written(connection& db, core::plan& p) {
  auto q = db.prepare(sql::sections_written);
  q.bind(p.id);
  while (q.next())
    for (auto& s : p.sections)
      if (s.section == q.text(0)) s.at_ms = q.integer(1);
}

// The row of one of the plan_* queries, whole.
std::optional<core::plan> load(connection& db, statement& q, bool content) {
  if (!q.next()) return std::nullopt;
  core::plan p{.id = q.integer(0),
               .person = q.integer(6),
               .key = core::uid::from_bytes(q.blob(1)),
               .kind = q.string(2),
               .profile = q.string(3),
               .profile_version = q.string(4)};
  if (!q.is_null(5)) {
    auto r = db.prepare(sql::revision_by_id);
    r.bind(q.integer(5));
    if (!r.next()) throw core::failure(core::codes::corrupt, "a plan without its head");
    p.head = revision_of(r);
    if (content) {
      p.sections = sections_at(db, q.integer(5));
      load_written(db, p);
    }
  }
  load_signatures(db, p);
  return p;
}

core::row_id content_row(connection& db, core::row_id plan, const core::digest& hash,
                         std::string_view body, std::string_view salt) {
  db.run(sql::insert_content, plan, blob(hash), body, blob_view{salt});
  auto q = db.prepare(sql::content_id);
  q.bind(plan, blob(hash));
  q.next();
  return q.integer(0);
}

}  // namespace

std::optional<core::plan> plan_of(connection& db, core::row_id person, std::string_view kind) {
  auto q = db.prepare(sql::plan_of);
  q.bind(person, kind);
  return load(db, q, true);
}

std::vector<core::plan> plans_of(connection& db, core::row_id person, std::string_view kind) {
  std::vector<core::plan> out;
  auto q = db.prepare(sql::plans_of);
  q.bind(person, kind);
  while (q.next()) out.push_back(plan_with_id(db, q.integer(0), false));
  return out;
}

bool ever_had_section(connection& db, core::row_id plan, std::string_view section) {
  auto q = db.prepare(sql::ever_had_section);
  q.bind(plan, section);
  return q.next();
}

std::optional<core::plan> plan_with_uid(connection& db, const core::uid& key) {
  auto q = db.prepare(sql::plan_by_uid);
  q.bind(blob_view{key.view()});
  return load(db, q, true);
}

core::plan plan_with_id(connection& db, core::row_id id, bool content) {
  auto q = db.prepare(sql::plan_by_id);
  q.bind(id);
  auto p = load(db, q, content);
  if (!p) throw core::failure(core::codes::not_found, "plan");
  return std::move(*p);
}

std::vector<core::section_content> sections_at(connection& db, core::row_id revision) {
  std::vector<core::section_content> out;
  auto q = db.prepare(sql::sections_of_revision);
  q.bind(revision);
  while (q.next())
    out.push_back({.section = q.string(0),
                   .body = q.json(2),
                   .hash = digest_of(q.blob(1)),
                   .salt = std::string(q.blob(3)),
                   .destroyed = q.is_null(2)});
  return out;
}

std::vector<core::revision> revisions(connection& db, core::row_id plan) {
  std::vector<core::revision> out;
  auto q = db.prepare(sql::revisions_of);
  q.bind(plan);
  while (q.next()) out.push_back(revision_of(q));
  return out;
}

std::optional<core::revision> revision_numbered(connection& db, core::row_id plan, int number) {
  auto q = db.prepare(sql::revision_by_number);
  q.bind(plan, number);
  return q.next() ? std::optional(revision_of(q)) : std::nullopt;
}

core::row_id create_plan(connection& db, const new_plan& p, std::int64_t now_ms) {
  const auto key = core::uid::make(now_ms);
  const auto salt = core::random_bytes(16);
  db.run(sql::insert_plan, blob_view{key.view()}, p.person, p.kind, p.profile, p.profile_version,
         blob_view{salt}, now_ms, said_id(p.origin_transfer));
  return db.last_id();
}

core::revision save_revision(connection& db, core::row_id plan,
                             const std::vector<changed_section>& changed, const author& by,
                             std::string_view reason, int version, std::int64_t now_ms) {
  struct entry {
    core::row_id content;
    core::digest hash;
  };
  std::map<std::string, entry> sections;  // by section id: the order the root is taken in
  {
    auto head = db.prepare(sql::plan_by_id);
    head.bind(plan);
    head.next();
    if (!head.is_null(5)) {
      auto q = db.prepare(sql::section_contents_of_revision);
      q.bind(head.integer(5));
      while (q.next()) {
        auto h = db.prepare(sql::content_hash_by_id);
        h.bind(q.integer(1));
        h.next();
        sections[q.string(0)] = {q.integer(1), digest_of(h.blob(0))};
      }
    }
  }
  for (const auto& c : changed) {
    const auto salt = core::random_bytes(16);  // its own, so that it can be destroyed alone
    const auto hash = core::content_hash(salt, c.section, c.body);
    sections[c.section] = {content_row(db, plan, hash, c.body, salt), hash};
  }
  std::vector<std::pair<std::string, core::digest>> order;
  for (const auto& [section, e] : sections) order.emplace_back(section, e.hash);

  core::revision r{.key = core::uid::make(now_ms),
                   .version = version,
                   .root = core::root_hash(version, order),
                   .author = by.sub,
                   .author_name = by.name,
                   .author_role = by.role,
                   .reason = std::string(reason),
                   .at_ms = now_ms};
  {
    auto q = db.prepare(sql::next_revision_number);
    q.bind(plan);
    q.next();
    r.number = static_cast<int>(q.integer(0));
  }
  db.run(sql::insert_revision, blob_view{r.key.view()}, plan, r.number, r.version, blob(r.root),
         r.author, r.author_name, r.author_role, r.at_ms, said(r.reason));
  r.id = db.last_id();
  for (const auto& [section, e] : sections)
    db.run(sql::insert_revision_section, r.id, section, e.content);
  db.run(sql::set_head, plan, r.id);
  for (const auto& c : changed) {
    drop_draft(db, plan, c.section, by.sub);
    db.run(sql::section_written_now, plan, c.section, now_ms);
  }
  return r;
}

core::revision confirm_section(connection& db, core::row_id plan, std::string_view section,
                               const author& by, std::string_view reason, int version,
                               std::int64_t now_ms) {
  auto out = save_revision(db, plan, {}, by, reason, version, now_ms);
  db.run(sql::section_written_now, plan, section, now_ms);
  return out;
}

void put_draft(connection& db, core::row_id plan, std::string_view section,
               std::string_view author_sub, const std::optional<core::digest>& base,
               std::string_view body, std::int64_t now_ms) {
  const auto from = base ? std::optional(blob(*base)) : std::nullopt;
  db.run(sql::put_draft, plan, section, author_sub, from, body, now_ms);
}

void drop_draft(connection& db, core::row_id plan, std::string_view section,
                std::string_view author_sub) {
  db.run(sql::drop_draft, plan, section, author_sub);
}

std::vector<core::section_draft> drafts(connection& db, core::row_id plan,
                                        std::string_view author_sub) {
  std::vector<core::section_draft> out;
  auto q = db.prepare(sql::draft_of);
  q.bind(plan, author_sub);
  while (q.next())
    out.push_back({.section = q.string(0),
                   .author = q.string(1),
                   .base = q.is_null(2) ? std::nullopt : std::optional(digest_of(q.blob(2))),
                   .body = q.json(3),
                   .saved_ms = q.integer(4)});
  return out;
}

void add_signature(connection& db, const core::plan& p, const core::plan_signature& s) {
  db.run(
      sql::insert_signature, p.id, s.revision, blob(s.root), s.role, s.signer, s.signer_name, s.way,
      s.outcome, s.at_ms, s.school_year, said(s.note),
      s.recorded ? std::optional(formats::write_json(core::as_data(*s.recorded))) : std::nullopt);
}

core::row_id create_addendum(connection& db, const core::addendum& a, core::row_id school,
                             core::row_id origin_transfer, std::int64_t now_ms) {
  const auto plan =
      create_plan(db, {a.person, "ilpa", a.profile, a.profile_version, origin_transfer}, now_ms);
  db.run(sql::insert_addendum, plan, said_id(a.parent), said_id(a.previous), said_id(school),
         a.school_name, a.school_class, said_id(a.school_enrollment), said(a.term),
         core::name(a.state), a.version, a.entry_date, said(a.due_date), said(a.due_basis));
  return plan;
}

void describe_addendum(connection& db, core::row_id plan, const core::addendum& a) {
  db.run(sql::insert_addendum, plan, said_id(a.parent), said_id(a.previous), nullptr, a.school_name,
         a.school_class, nullptr, said(a.term), core::name(a.state), a.version, a.entry_date,
         said(a.due_date), said(a.due_basis));
  if (!a.exit_date.empty()) set_addendum_state(db, plan, a.state, a.version, a.exit_date);
}

namespace {

std::optional<core::addendum> load_addendum(connection& db, std::optional<core::plan> p) {
  if (!p || p->kind != "ilpa") return std::nullopt;
  core::addendum a;
  static_cast<core::plan&>(a) = std::move(*p);
  auto q = db.prepare(sql::addendum_columns);
  q.bind(a.id);
  if (!q.next()) throw core::failure(core::codes::corrupt, "an addendum without its row");
  a.parent = q.integer(0);
  a.previous = q.integer(1);
  a.school_enrollment = q.integer(2);
  a.school_name = q.string(3);
  a.school_class = q.string(4);
  a.term = q.string(5);
  a.state = core::addendum_state_named(q.text(6)).value_or(core::addendum_state::draft);
  a.version = static_cast<int>(q.integer(7));
  a.entry_date = q.string(8);
  a.due_date = q.string(9);
  a.due_basis = q.string(10);
  a.exit_date = q.string(11);
  return a;
}

}  // namespace

std::optional<core::addendum> addendum_with_uid(connection& db, const core::uid& key) {
  return load_addendum(db, plan_with_uid(db, key));
}

core::addendum addendum_with_id(connection& db, core::row_id plan) {
  auto a = load_addendum(db, plan_with_id(db, plan));
  if (!a) throw core::failure(core::codes::not_found, "addendum");
  return std::move(*a);
}

std::vector<core::addendum> addenda(connection& db, core::row_id person) {
  std::vector<core::addendum> out;
  auto q = db.prepare(sql::addenda_of);
  q.bind(person);
  while (q.next()) out.push_back(addendum_with_id(db, q.integer(0)));
  return out;
}

std::vector<core::row_id> people_in_programs(connection& db,
                                             const std::vector<std::string>& school_classes) {
  std::set<core::row_id> out;
  const auto take = [&](statement q) {
    while (q.next()) out.insert(q.integer(0));
  };
  take(db.prepare(sql::people_with_addenda));
  for (const auto& one : school_classes)
    take(std::move(db.prepare(sql::people_in_class).bind(one)));
  return {out.begin(), out.end()};
}

bool has_addendum_for_stay(connection& db, core::row_id school_enrollment) {
  auto q = db.prepare(sql::addendum_of_stay);
  q.bind(school_enrollment);
  return q.next();
}

void set_addendum_state(connection& db, core::row_id plan, core::addendum_state state, int version,
                        std::string_view exit_date) {
  db.run(sql::set_addendum_state, plan, core::name(state), version, said(exit_date));
}

std::vector<core::row_id> drafts_with_due_dates(connection& db) {
  std::vector<core::row_id> out;
  auto q = db.prepare(sql::drafts_with_due_dates);
  while (q.next()) out.push_back(q.integer(0));
  return out;
}

void set_addendum_due(connection& db, core::row_id plan, std::string_view due_date,
                      std::string_view basis) {
  db.run(sql::set_addendum_due, plan, due_date, basis);
}

void set_addendum_term(connection& db, core::row_id plan, std::string_view term) {
  db.run(sql::set_addendum_term, plan, said(term));
}

void add_lock(connection& db, core::row_id plan, const lock_row& lock) {
  db.run(sql::insert_lock, plan, lock.version, lock.revision, lock.at_ms, lock.author);
}

std::vector<lock_row> locks(connection& db, core::row_id plan) {
  std::vector<lock_row> out;
  auto q = db.prepare(sql::locks_of);
  q.bind(plan);
  while (q.next())
    out.push_back({static_cast<int>(q.integer(0)), q.integer(1), q.integer(2), q.string(3)});
  return out;
}

void add_task(connection& db, core::row_id person, std::string_view kind, const core::uid& subject,
              std::string_view role, std::string_view due_date, std::int64_t now_ms) {
  const auto key = core::uid::make(now_ms);
  db.run(sql::insert_task, blob_view{key.view()}, said_id(person), kind, blob_view{subject.view()},
         role, said(due_date), now_ms);
}

void close_tasks(connection& db, const core::uid& subject, std::string_view kind,
                 std::string_view by, std::int64_t now_ms) {
  db.run(sql::close_tasks, blob_view{subject.view()}, kind, now_ms, by);
}

void close_tasks_of(connection& db, core::row_id person, std::string_view kind, std::string_view by,
                    std::int64_t now_ms) {
  db.run(sql::close_tasks_of, person, kind, now_ms, by);
}

void set_task_due(connection& db, const core::uid& subject, std::string_view kind,
                  std::string_view due_date) {
  db.run(sql::set_task_due, blob_view{subject.view()}, kind, due_date);
}

std::vector<task> open_tasks(connection& db, core::row_id person) {
  std::vector<task> out;
  auto q = db.prepare(sql::open_tasks_of);
  q.bind(person);
  while (q.next()) out.push_back({q.string(0), q.string(1), q.string(2)});
  return out;
}

}  // namespace throughline::store
