// What retention, holds and destructions read and write.
#include "store/retention.hpp"

#include <filesystem>

#include "core/failure.hpp"
#include "store/access_papers.hpp"
#include "store/durable.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace {

std::optional<core::uid> uid_in(const statement& q, int column) {
  return q.is_null(column) ? std::nullopt : std::optional(core::uid::from_bytes(q.blob(column)));
}

core::destruction destruction_of(const statement& q) {
  return {.id = q.integer(0),
          .key = core::uid::from_bytes(q.blob(1)),
          .kind = q.string(2),
          .state = q.string(3),
          .document = q.string(4),
          .authority = q.string(5),
          .as_of = q.string(6),
          .proposed_by = q.string(7),
          .decided_by = q.string(9),
          .proposed_ms = q.integer(8),
          .decided_ms = q.integer(10),
          .hash = core::digest_from(q.blob(11)).value_or(core::digest{}),
          .certificate = q.string(12),
          .items = {}};
}

core::destruction_item item_of(const statement& q) {
  return {.record_class = q.string(0),
          .subject = std::string(q.blob(1)),
          .rule = q.string(3),
          .due = q.string(4),
          .outcome = q.string(5),
          .student = uid_in(q, 2)};
}

core::legal_hold hold_of(const statement& q) {
  return {.key = core::uid::from_bytes(q.blob(0)),
          .student = uid_in(q, 1),
          .document = q.string(2),
          .authority = q.string(3),
          .opened = q.string(4),
          .opened_by = q.string(5),
          .closed = q.string(6),
          .closed_by = q.string(7),
          .closing_document = q.string(8)};
}

// Of a query that always has its row.
bool yes(statement q) {
  q.next();
  return q.integer(0) != 0;
}

}  // namespace

std::optional<core::date> counted_from(const core::access_paper& p, std::string_view left) {
  const auto exit = core::parse_date(left);
  const auto over = p.over_from();
  return exit && over ? std::optional(std::max(*exit, *over)) : std::nullopt;
}

std::vector<ageing> ageing_records(district& d, connection& db, core::date today,
                                   std::string_view zone) {
  std::vector<ageing> out;
  {
    const auto day = core::to_text(today);
    auto q = db.prepare(sql::plans_of_the_gone);
    q.bind(day);
    while (q.next())
      if (const auto left = core::parse_date(q.text(3)))
        out.push_back({core::uid::from_bytes(q.blob(0)).text(), uid_in(q, 1), q.integer(4),
                       q.string(2), *left});
  }
  {
    const auto day = core::to_text(today);
    auto q = db.prepare(sql::gone_with_papers);
    q.bind(day);
    while (q.next())
      for (const auto& p : access_papers(db, q.integer(0)))
        if (const auto from = counted_from(p, q.text(2)))
          out.push_back({p.key.text(), uid_in(q, 1), q.integer(0), "access_paper", *from});
  }
  {
    auto q = db.prepare(sql::packages_of_the_closed);
    while (q.next())
      out.push_back({core::uid::from_bytes(q.blob(0)).text(), uid_in(q, 1), q.integer(3), "package",
                     core::local_date(q.integer(2), zone)});
  }
  {
    auto q = db.prepare(sql::reports_of_runs);
    while (q.next())
      out.push_back({core::uid::from_bytes(q.blob(0)).text(), std::nullopt, 0, "import_report",
                     core::local_date(q.integer(1), zone)});
  }
  for (const auto& name : d.access_archives()) {
    // ".access-2027-07-01.db": everything in it is from before that day
    if (const auto day = core::parse_date(name.substr(8, 10)))
      out.push_back({name.substr(8, 10), std::nullopt, 0, "access_log", *day});
  }
  return out;
}

bool is_held(connection& db, core::row_id person) {
  return yes(std::move(db.prepare(sql::has_hold).bind(said_id(person))));
}

bool has_package_under_way(connection& db, core::row_id person) {
  return yes(std::move(db.prepare(sql::has_package_under_way).bind(person)));
}

bool has_open_transfer(connection& db, core::row_id person) {
  return yes(std::move(db.prepare(sql::has_open_transfer).bind(person)));
}

core::row_id person_of(connection& db, const core::uid& student) {
  auto q = db.prepare(sql::person_of_uid);
  q.bind(blob_view{student.view()});
  return q.next() ? q.integer(0) : 0;
}

void add_hold(connection& db, const core::legal_hold& h, core::row_id person) {
  db.run(sql::insert_hold, blob_view{h.key.view()}, said_id(person), h.document, h.authority,
         h.opened, h.opened_by);
}

bool close_hold(connection& db, const core::uid& key, std::string_view day, std::string_view by,
                std::string_view document) {
  db.run(sql::close_hold, blob_view{key.view()}, day, by, document);
  return db.changes() > 0;
}

std::optional<core::legal_hold> hold_with_uid(connection& db, const core::uid& key) {
  auto q = db.prepare(sql::hold_by_uid);
  q.bind(blob_view{key.view()});
  return q.next() ? std::optional(hold_of(q)) : std::nullopt;
}

std::vector<core::legal_hold> holds(connection& db) {
  std::vector<core::legal_hold> out;
  auto q = db.prepare(sql::all_holds);
  while (q.next()) out.push_back(hold_of(q));
  return out;
}

core::row_id add_destruction(connection& db, const core::destruction& d) {
  db.run(sql::insert_destruction, blob_view{d.key.view()}, d.kind, said(d.document),
         said(d.authority), d.as_of, d.proposed_by, d.proposed_ms,
         blob_view{core::bytes_of(d.hash)});
  const auto id = db.last_id();
  for (const auto& i : d.items)
    db.run(sql::insert_destruction_item, id, i.record_class, blob_view{i.subject},
           i.student ? std::optional(blob_view{i.student->view()}) : std::nullopt, i.rule,
           said(i.due));
  return id;
}

std::optional<core::destruction> destruction_with_uid(connection& db, const core::uid& key,
                                                      bool with_items) {
  auto q = db.prepare(sql::destruction_by_uid);
  q.bind(blob_view{key.view()});
  if (!q.next()) return std::nullopt;
  auto out = destruction_of(q);
  if (!with_items) return out;
  auto items = db.prepare(sql::destruction_items);
  items.bind(out.id);
  while (items.next()) out.items.push_back(item_of(items));
  return out;
}

std::vector<core::destruction_item> waiting_items(connection& db, core::row_id destruction,
                                                  std::int64_t limit) {
  std::vector<core::destruction_item> out;
  auto q = db.prepare(sql::waiting_items);
  q.bind(destruction, limit);
  while (q.next()) out.push_back(item_of(q));
  return out;
}

std::vector<core::destruction> destructions(connection& db) {
  std::vector<core::destruction> out;
  auto q = db.prepare(sql::all_destructions);
  while (q.next()) out.push_back(destruction_of(q));
  return out;
}

void decide(connection& db, core::row_id destruction, std::string_view state, std::string_view by,
            std::int64_t now_ms) {
  db.run(sql::decide_destruction, destruction, state, by, now_ms);
}

void set_outcome(connection& db, core::row_id destruction, const core::destruction_item& item,
                 std::string_view outcome) {
  db.run(sql::set_item_outcome, destruction, item.record_class, blob_view{item.subject}, outcome);
}

void finish(connection& db, core::row_id destruction, std::string_view certificate) {
  db.run(sql::finish_destruction, destruction, certificate);
}

void wipe_freed_pages(connection& db) { db.script("pragma secure_delete=on"); }

namespace {

// Details of the audit log that speak of what goes (an amendment's reason, say) go with it. `about`
// says which rows they are of.
void destroy_details(connection& db, core::row_id destruction, statement about) {
  std::vector<std::int64_t> rows;
  while (about.next()) rows.push_back(about.integer(0));
  for (const auto seq : rows) {
    db.run(sql::mark_audit_detail, seq, destruction);
    db.run(sql::delete_audit_detail, seq);
  }
}

}  // namespace

void destroy_plan(connection& db, core::row_id destruction, core::row_id plan, const core::uid& key,
                  std::string_view kind, core::row_id person) {
  const auto text = "%" + key.text() + "%";
  destroy_details(db, destruction,
                  std::move(db.prepare(sql::audit_details_about).bind(plan, text)));
  db.run(sql::destroy_plan_proofs, plan, destruction);
  for (const auto* step :
       {sql::loosen_plan, sql::loosen_addenda, sql::destroy_plan_sections,
        sql::destroy_plan_signatures, sql::destroy_plan_meetings, sql::destroy_plan_translations,
        sql::destroy_plan_locks, sql::destroy_plan_addendum, sql::destroy_plan_revisions,
        sql::destroy_plan_contents, sql::destroy_plan_drafts, sql::destroy_plan_years,
        sql::destroy_alternative_completions, sql::destroy_sections_written})
    db.run(step, plan);
  db.run(sql::destroy_plan_moves, std::to_string(plan));
  db.run(sql::destroy_tasks_of, blob_view{key.view()});
  db.run(sql::destroy_section_copies, person, kind);
  db.run(sql::destroy_statement_proofs, person, kind, destruction);
  db.run(sql::destroy_statements, person, kind);
  db.run(sql::destroy_plan, plan);
}

std::vector<core::digest> destroy_packages_of(connection& db, core::row_id person) {
  std::vector<core::row_id> transfers;
  {
    auto q = db.prepare(sql::packages_with_files_of);
    q.bind(person);
    while (q.next()) transfers.push_back(q.integer(0));
  }
  std::vector<core::digest> out;
  for (const auto t : transfers)
    for (const auto& hash : destroy_package(db, t)) out.push_back(hash);
  return out;
}

void destroy_plan_section(connection& db, core::row_id destruction, core::row_id plan,
                          std::string_view kind, std::string_view section, core::row_id person) {
  db.run(sql::mark_section_contents, plan, section, destruction);
  db.run(sql::destroy_section_contents, plan, section);
  db.run(sql::destroy_section_translation_proofs, plan, section, destruction);
  db.run(sql::destroy_section_translations, plan, section);
  db.run(sql::destroy_section_drafts, plan, section);
  db.run(sql::destroy_section_copies, person, kind);
}

std::vector<core::digest> destroy_package(connection& db, core::row_id transfer) {
  db.run(sql::destroy_package_sections, transfer);
  std::vector<core::digest> out;
  std::vector<core::row_id> rows;
  {
    auto q = db.prepare(sql::package_files_of);
    q.bind(transfer);
    while (q.next()) {
      rows.push_back(q.integer(0));
      if (const auto hash = core::digest_from(q.blob(1))) out.push_back(*hash);
    }
  }
  for (const auto row : rows) db.run(sql::destroy_artifact, row);
  return out;
}

core::row_id owner_of_paper(connection& db, const core::uid& key) {
  auto q = db.prepare(sql::owner_of_paper);
  q.bind(blob_view{key.view()});
  return q.next() ? q.integer(0) : 0;
}

void destroy_access_paper(connection& db, core::row_id destruction, core::row_id paper) {
  destroy_details(db, destruction, std::move(db.prepare(sql::audit_details_of_paper).bind(paper)));
  db.run(sql::destroy_paper_proofs, paper, destruction);
  db.run(sql::destroy_paper_moves, std::to_string(paper));
  db.run(sql::destroy_paper_end, paper);
  db.run(sql::destroy_paper, paper);
}

void destroy_report(connection& db, const core::uid& run) {
  db.run(sql::destroy_report, blob_view{run.view()});
}

void remove_unknown_file(district& d, const core::digest& hash) {
  {
    reading r(d);
    if (yes(std::move(r.db().prepare(sql::artifact_known).bind(blob_view{core::bytes_of(hash)}))))
      return;
  }
  remove_file(d.path(".files/" + core::to_hex(hash)));
  sync_folder(d.path(".files"));
}

bool destroy_access_archive(district& d, connection& db, core::row_id destruction,
                            const std::string& name) {
  if (!std::filesystem::exists(d.path(".access-" + name + ".db"))) return false;
  const auto archive = d.open(".access-" + name + ".db", false);
  auto q = archive->prepare(sql::last_access);
  q.next();
  db.run(sql::destroy_seals, q.integer(0), destruction);
  return true;
}

void remove_stray_files(district& d) {
  namespace fs = std::filesystem;
  if (!fs::exists(d.path(".files"))) return;
  const auto hour_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  std::vector<core::digest> strays;
  for (const auto& e : fs::directory_iterator(d.path(".files"))) {
    const auto hash = core::digest_from(core::from_hex(e.path().filename().string()).value_or(""));
    if (hash && e.is_regular_file() && e.last_write_time() < hour_ago) strays.push_back(*hash);
  }
  for (const auto& hash : strays) remove_unknown_file(d, hash);
}

void remove_access_archive(district& d, const std::string& name) {
  remove_file(d.path(".access-" + name + ".db"));
  sync_folder(d.folder());
}

void add_statement(connection& db, const core::objection& o, core::row_id person,
                   core::row_id origin_transfer) {
  db.run(sql::insert_statement, blob_view{o.key.view()}, person, o.section, o.about, o.body,
         o.author, o.author_name, o.author_role, o.at_ms, said_id(origin_transfer));
}

std::vector<core::objection> statements(connection& db, core::row_id person) {
  std::vector<core::objection> out;
  auto q = db.prepare(sql::statements_of);
  q.bind(person);
  while (q.next())
    out.push_back({.key = core::uid::from_bytes(q.blob(0)),
                   .section = q.string(1),
                   .about = q.string(2),
                   .body = q.string(3),
                   .author = {},
                   .author_name = q.string(4),
                   .author_role = q.string(5),
                   .at_ms = q.integer(6),
                   .came_with_transfer = !q.is_null(7)});
  return out;
}

}  // namespace throughline::store
