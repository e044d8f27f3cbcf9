// Papers that say who may see a student's plans.
#include "store/access_papers.hpp"

#include "core/value.hpp"
#include "formats/json.hpp"
#include "store/feeds.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

void add_access_paper(connection& db, core::row_id person, const core::access_paper& p) {
  core::list sections;
  for (const auto& s : p.sections) sections.emplace_back(s);
  db.run(sql::insert_access_paper, blob_view{p.key.view()}, person, p.kind, said_id(p.guardian),
         p.who, said(p.account), said(p.limits), formats::write_json(std::move(sections)),
         p.first_day, said(p.last_day), p.paper, said(p.number), p.paper_date, said(p.given_role),
         said(p.given_by), p.author, p.author_name, p.author_role, p.at_ms);
}

std::vector<core::access_paper> access_papers(connection& db, core::row_id person) {
  std::vector<core::access_paper> out;
  auto q = db.prepare(sql::access_papers_of);
  q.bind(person);
  while (q.next()) {
    auto& p = out.emplace_back(core::access_paper{.id = q.integer(0),
                                                  .key = core::uid::from_bytes(q.blob(1)),
                                                  .kind = q.string(2),
                                                  .guardian = q.integer(3),
                                                  .who = q.string(4),
                                                  .account = q.string(5),
                                                  .limits = q.string(6),
                                                  .first_day = q.string(8),
                                                  .last_day = q.string(9),
                                                  .paper = q.string(10),
                                                  .number = q.string(11),
                                                  .paper_date = q.string(12),
                                                  .given_role = q.string(13),
                                                  .given_by = q.string(14),
                                                  .author = q.string(15),
                                                  .author_name = q.string(16),
                                                  .author_role = q.string(17),
                                                  .at_ms = q.integer(18)});
    const auto sections = q.json(7);
    if (const auto* all = sections.as_list())
      for (const auto& s : *all) p.sections.emplace_back(s.as_text() ? *s.as_text() : "");
    if (!q.is_null(19))
      p.ended = {.on = q.string(19),
                 .reason = q.string(20),
                 .by_name = q.string(21),
                 .by_role = q.string(22),
                 .at_ms = q.integer(23)};
  }
  return out;
}

void end_access_paper(connection& db, core::row_id paper, const core::access_paper::ending& end,
                      std::string_view by) {
  db.run(sql::end_access_paper, paper, end.on, end.reason, by, end.by_name, end.by_role, end.at_ms);
}

namespace {

// The only row, if all there are say the same.
void meet(core::row_id& found, bool& several, core::row_id id) {
  if (found && id != found) several = true;
  found = id;
}

// Each person whom a source calls so.
template <class F>
void each_called(connection& db, std::string_view sourced_id, F&& f) {
  auto sources = db.prepare(sql::source_names);
  while (sources.next()) {
    auto q = db.prepare(sql::any_person_by_sourced_id);
    q.bind(sourced_id, feed_ids(sources.text(0)).of(sourced_id));
    while (q.next()) f(q.integer(0));
  }
}

}  // namespace

core::row_id person_referred_to(connection& db, std::string_view state,
                                std::string_view reference) {
  if (reference.empty() || reference.size() > 300) return 0;
  core::row_id found = 0;
  bool several = false;
  const auto colon = reference.find(':');
  const auto system = colon == reference.npos ? state : reference.substr(0, colon);
  const auto value = colon == reference.npos ? reference : reference.substr(colon + 1);
  if (const auto key = core::uid::parse(reference)) {
    auto q = db.prepare(sql::person_of_uid);
    q.bind(blob_view{key->view()});
    if (q.next()) found = q.integer(0);
  } else if (colon != reference.npos && system == "sourcedId") {
    each_called(db, value, [&](core::row_id id) { meet(found, several, id); });
  } else {
    auto q = db.prepare(sql::persons_by_identifier);
    q.bind(value, system);
    while (q.next()) meet(found, several, q.integer(0));
  }
  return several ? 0 : found;
}

bool is_called(connection& db, std::string_view sourced_id) {
  bool any = false;
  each_called(db, sourced_id, [&](core::row_id) { any = true; });
  return any;
}

bool are_told_apart(connection& db, core::row_id one, core::row_id other) {
  auto q = db.prepare(sql::are_told_apart);
  q.bind(one, other);
  q.next();
  return q.integer(0) != 0;
}

}  // namespace throughline::store
