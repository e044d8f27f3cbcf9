// The acts that make two records of one student one, and two again.
#include "acts/merges.hpp"

#include "acts/transfer_parts.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "formats/json.hpp"
#include "store/merges.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

core::value evidence_value(const core::match_evidence& e) {
  core::value out;
  out.set("stateId", e.state_id);
  out.set("birthDate", e.birth_date);
  out.set("familyName", e.family_name);
  out.set("givenName", e.given_name);
  return out;
}

core::findings against(const core::match_evidence& e) {
  core::findings out;
  const auto differs = [&](bool agrees, const char* field) {
    if (!agrees)
      out.push_back(
          {.rule = core::codes::match_review, .weight = core::severity::error, .field = field});
  };
  differs(e.state_id, "stateId");
  differs(e.birth_date, "birthDate");
  differs(e.family_name, "familyName");
  differs(e.given_name, "givenName");
  return out;
}

void not_while_importing(district& d, change& c) {
  if (store::is_importing(c.db()))
    throw core::failure(core::codes::conflict, "an import is at work: again when it is done");
  store::refuse_waiting_runs(c.db(), d.now_ms());
}

// The plan that goes on; 0: nobody has to choose.
core::row_id plan_that_goes_on(store::connection& db, core::row_id kept, core::row_id gone,
                               std::string_view choice) {
  const auto a = store::plan_of(db, kept, "ilp"), b = store::plan_of(db, gone, "ilp");
  if (!a || !b) return 0;
  if (!a->head || !b->head) return a->head ? a->id : b->id;
  if (choice == "kept") return a->id;
  if (choice == "gone") return b->id;
  throw core::failure(core::codes::two_plans);
}

}  // namespace

core::match_evidence merge_students(district& d, const caller& by, std::string_view kept,
                                    std::string_view gone, const merge_choice& choice) {
  need(choice.reason, "reason", core::line_limit);
  admitted to, from;
  {
    store::reading r(d.files());
    to = admit(d, r.db(), by, act::merge_students, kept);
    from = admit(d, r.db(), by, act::merge_students, gone);
  }
  if (to.student.id == from.student.id)
    throw core::failure(core::codes::conflict, "the two are one student already");
  change c(d, by);
  not_while_importing(d, c);
  if (store::is_merged(c.db(), to.student.id) || store::is_merged(c.db(), from.student.id))
    throw core::failure(core::codes::conflict, "one of them was merged meanwhile");
  // As they stand now, under the lock.
  const auto a = student_of(d, c.db(), to.student.id), b = student_of(d, c.db(), from.student.id);
  const auto evidence = core::match(identity_of(d, a), identity_of(d, b));
  if (evidence.result != core::match_result::same && !choice.decided)
    throw core::failure(core::codes::evidence_against, "two students", against(evidence));
  auto detail = evidence_value(evidence);
  store::merge m{.kept = a.id,
                 .gone = b.id,
                 .key = core::uid::make(d.now_ms()),
                 .at_ms = d.now_ms(),
                 .author = by.who.sub,
                 .reason = choice.reason,
                 .evidence = formats::write_json(detail)};
  store::merge_people(c.db(), m, plan_that_goes_on(c.db(), a.id, b.id, choice.plan));
  detail.set("merge", m.key.text());
  detail.set("gone", b.key.text());
  detail.set("reason", choice.reason);
  c.note(act::merge_students, to.as, &a.key, detail);
  c.commit();
  return evidence;
}

core::findings unmerge_students(district& d, const caller& by, std::string_view reference,
                                std::string_view reason) {
  need(reason, "reason", core::line_limit);
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::merge_students, reference);
  }
  change c(d, by);
  not_while_importing(d, c);
  // A uid may be the gone one's: then that merge is meant; else the student's last.
  std::optional<store::merge> m;
  if (const auto key = core::uid::parse(reference))
    if (const auto person = store::find_person(c.db(), *key).value(); person.merged_into)
      m = store::merge_of_gone(c.db(), person.id);
  if (!m) m = store::latest_merge_of(c.db(), whom.student.id);
  if (!m) throw core::failure(core::codes::conflict, "never merged");
  if (store::is_merged(c.db(), m->kept))
    throw core::failure(core::codes::conflict, "merged further since: take that back first");
  core::findings out;
  for (const auto& row : store::unmerge_people(c.db(), *m, by.who.sub, reason, d.now_ms()))
    out.push_back({.rule = core::codes::came_after_merge,
                   .weight = core::severity::warning,
                   .file = row.kind,
                   .record = row.row});
  core::value detail;
  detail.set("merge", m->key.text());
  detail.set("gone", m->gone_key.text());
  detail.set("undone", reason);
  detail.set("later", static_cast<std::int64_t>(out.size()));
  c.note(act::merge_students, whom.as, &m->kept_key, detail);
  c.commit();
  return out;
}

}  // namespace throughline::acts
