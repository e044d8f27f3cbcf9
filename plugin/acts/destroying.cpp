// A destruction carried out: by a second person, a few things at a time, with a certificate.
#include "acts/destroying.hpp"

#include <map>

#include "core/failure.hpp"
#include "formats/json.hpp"
#include "store/access_papers.hpp"
#include "store/durable.hpp"
#include "store/plans.hpp"
#include "store/retention.hpp"
#include "store/run_files.hpp"
#include "store/students.hpp"
#include "store/transfers.hpp"
#include "store/wal.hpp"

namespace throughline::acts {

namespace {

constexpr std::int64_t at_a_time = 20;  // things in one transaction: a save waits no longer

core::destruction own(store::connection& db, std::string_view key, bool with_items = true) {
  const auto uid = core::uid::parse(key);
  auto it = uid ? store::destruction_with_uid(db, *uid, with_items) : std::nullopt;
  if (!it) throw core::failure(core::codes::not_found, "destruction");
  return std::move(*it);
}

// A student who has left may have come back since: a stay goes on.
bool has_come_back(district& d, store::connection& db, core::row_id person) {
  const auto today = core::to_text(d.today());
  for (const auto& stay : store::stays(db, person))
    if (stay.goes_on(today)) return true;
  return false;
}

std::string last_exit(store::connection& db, core::row_id person) {
  std::string last;
  for (const auto& stay : store::stays(db, person)) last = std::max(last, stay.exit_date);
  return last;
}

// By today's schedule.
bool is_due(district& d, store::connection& db, std::string_view record_class,
            const std::optional<core::date>& from) {
  for (const auto& rule : schedule(d, db))
    if (from && rule.record_class == record_class) {
      const auto until = core::kept_until(rule, *from);
      return until && *until < d.today();
    }
  return false;
}

// Why it stays after all, as things stand now; empty: it goes.
std::string kept_by(district& d, store::connection& db, core::row_id person,
                    std::string_view record_class, const std::optional<core::date>& from) {
  if (!may_go(db, person)) return "held";
  if (has_come_back(d, db, person)) return "returned";
  return is_due(d, db, record_class, from) ? "" : "not due";
}

std::string destroy_paper(district& d, store::connection& db, const core::destruction& it,
                          const core::uid& key) {
  const auto person = store::owner_of_paper(db, key);
  for (const auto& p : store::access_papers(db, person)) {
    if (p.key != key) continue;
    const auto from = store::counted_from(p, last_exit(db, person));
    if (auto why = kept_by(d, db, person, "access_paper", from); !why.empty()) return why;
    store::destroy_access_paper(db, it.id, p.id);
    return "destroyed";
  }
  return "gone";
}

struct gone {
  std::vector<core::digest> files;
  std::vector<std::string> archives;
  std::vector<core::uid> reports;  // of imports: their rows that were left out
};

// Inside the transaction; what lies outside it goes after the commit.
std::string destroy_one(district& d, store::connection& db, const core::destruction& it,
                        const core::destruction_item& item, gone& outside) {
  // Asked again, of whoever the student's record is part of by now.
  const auto person = item.student ? store::person_of(db, *item.student) : 0;
  if (it.kind == "retention"
          ? !may_go(db, person)
          : store::is_held(db, person) || store::has_package_under_way(db, person))
    return "held";
  if (item.record_class == "access_log") {
    if (!store::destroy_access_archive(d.files(), db, it.id, item.subject)) return "gone";
    outside.archives.push_back(item.subject);
    return "destroyed";
  }
  const auto dot = item.subject.find('.');
  const auto key = core::uid::parse(item.subject.substr(0, dot));
  if (!key) return "gone";
  if (item.record_class == "import_report") {
    store::destroy_report(db, *key);
    outside.reports.push_back(*key);
    return "destroyed";
  }
  if (item.record_class == "package") {
    const auto t = store::transfer_with_uid(db, *key);
    if (!t) return "gone";
    for (const auto& hash : store::destroy_package(db, t->id)) outside.files.push_back(hash);
    return "destroyed";
  }
  if (item.record_class == "access_paper") return destroy_paper(d, db, it, *key);
  const auto plan = store::plan_with_uid(db, *key);
  if (!plan) return "gone";
  if (it.kind == "retention") {
    const auto left = core::parse_date(last_exit(db, plan->person));
    if (auto why = kept_by(d, db, plan->person, item.record_class, left); !why.empty()) return why;
  } else if (store::is_held(db, plan->person)) {
    return "held";
  }
  for (const auto& hash : store::destroy_packages_of(db, plan->person))
    outside.files.push_back(hash);
  if (dot == item.subject.npos)
    store::destroy_plan(db, it.id, plan->id, *key, plan->kind, plan->person);
  else
    store::destroy_plan_section(db, it.id, plan->id, plan->kind, item.subject.substr(dot + 1),
                                plan->person);
  return "destroyed";
}

core::value certificate_of(district& d, const core::destruction& it) {
  core::value out;
  out.set("format", "throughline-destruction/1");
  out.set("district", d.code());
  out.set("name", d.head().name);
  out.set("destruction", it.key.text());
  out.set("kind", it.kind);
  out.set("asOf", it.as_of);
  if (!it.document.empty()) out.set("document", it.document);
  if (!it.authority.empty()) out.set("authority", it.authority);
  out.set("proposedBy", it.proposed_by);
  out.set("proposed", core::to_utc_text(it.proposed_ms));
  out.set("approvedBy", it.decided_by);
  out.set("approved", core::to_utc_text(it.decided_ms));
  out.set("finished", core::to_utc_text(d.now_ms()));
  out.set("list", core::to_hex(it.hash));
  core::list items;
  std::map<std::string, std::int64_t> totals;
  for (const auto& i : it.items) {
    ++totals[i.record_class + " " + i.outcome];
    core::value one;
    one.set("class", i.record_class);
    one.set("subject", i.subject);
    if (i.student) one.set("student", i.student->text());
    one.set("rule", i.rule);
    if (!i.due.empty()) one.set("keptUntil", i.due);
    one.set("outcome", i.outcome);
    items.push_back(std::move(one));
  }
  core::value sums = core::record{};
  for (const auto& [name, n] : totals) sums.set(name, n);
  out.set("totals", std::move(sums));
  out.set("items", std::move(items));
  return out;
}

// Takes the next few things; false: nothing was left to take.
bool destroy_some(district& d, const caller& by, core::role as, std::string_view key) {
  gone outside;
  bool any = false;
  {
    change c(d, by);
    store::wipe_freed_pages(c.db());
    const auto it = own(c.db(), key, false);
    for (const auto& item : store::waiting_items(c.db(), it.id, at_a_time)) {
      any = true;
      const auto outcome = destroy_one(d, c.db(), it, item, outside);
      store::set_outcome(c.db(), it.id, item, outcome);
      core::value detail;
      detail.set("destruction", key);
      detail.set("class", item.record_class);
      detail.set("subject", item.subject);
      detail.set("outcome", outcome);
      c.note(act::decide_destruction, as, item.student ? &*item.student : nullptr, detail);
    }
    if (!any) return false;
    c.commit();
  }
  for (const auto& hash : outside.files) store::remove_unknown_file(d.files(), hash);
  for (const auto& run : outside.reports) store::remove_file(store::rejects_path(d.files(), run));
  for (const auto& name : outside.archives) store::remove_access_archive(d.files(), name);
  return true;
}

}  // namespace

core::destruction approve_destruction(district& d, const caller& by, std::string_view key) {
  const auto as = admit(d, by, act::decide_destruction);
  const store::maintenance_lock hold(d.files().path(".maintenance"));
  {
    change c(d, by);
    const auto it = own(c.db(), key);
    if (it.proposed_by == by.who.sub) throw core::failure(core::codes::second_person);
    // One that was killed half way goes on with any second person.
    if (it.state != "proposed" && it.state != "approved")
      throw core::failure(core::codes::bad_transition, it.state);
    if (core::list_hash(it.items) != it.hash)
      throw core::failure(core::codes::corrupt, "the list is not what was proposed");
    if (it.state == "proposed") {
      store::decide(c.db(), it.id, "approved", by.who.sub, d.now_ms());
      core::value detail;
      detail.set("destruction", key);
      detail.set("list", core::to_hex(it.hash));
      detail.set("state", "approved");
      c.note(act::decide_destruction, as, nullptr, detail);
      c.commit();
    }
  }
  while (destroy_some(d, by, as, key)) {
  }
  core::destruction out;
  // Before it is called done: what a kill after a commit left behind, and the write-ahead log.
  {
    store::reading r(d.files());
    out = own(r.db(), key);
  }
  for (const auto& item : out.items)
    if (item.record_class == "access_log" && item.outcome == "destroyed")
      store::remove_access_archive(d.files(), item.subject);
  store::remove_stray_files(d.files());
  store::empty_wal(d.files());
  {
    change c(d, by);
    out = own(c.db(), key);
    const auto certificate = formats::write_json(certificate_of(d, out), true);
    store::finish(c.db(), out.id, certificate);
    core::value detail;
    detail.set("destruction", key);
    detail.set("state", "done");
    detail.set("certificate", core::to_hex(core::sha256(certificate)));
    c.note(act::decide_destruction, as, nullptr, detail);
    c.commit();
    out.state = "done";
    out.certificate = certificate;
  }
  return out;
}

void refuse_destruction(district& d, const caller& by, std::string_view key) {
  const auto as = admit(d, by, act::decide_destruction);
  change c(d, by);
  const auto it = own(c.db(), key);
  if (it.state != "proposed") throw core::failure(core::codes::bad_transition, it.state);
  store::decide(c.db(), it.id, "refused", by.who.sub, d.now_ms());
  core::value detail;
  detail.set("destruction", key);
  detail.set("state", "refused");
  c.note(act::decide_destruction, as, nullptr, detail);
  c.commit();
}

std::vector<core::destruction> view_destructions(district& d, const caller& by) {
  const auto as = admit(d, by, act::propose_destruction);
  std::vector<core::destruction> out;
  {
    store::reading r(d.files());
    out = store::destructions(r.db());
  }
  seen(d, by, act::propose_destruction, as);
  return out;
}

core::destruction view_destruction(district& d, const caller& by, std::string_view key) {
  const auto as = admit(d, by, act::propose_destruction);
  core::destruction out;
  {
    store::reading r(d.files());
    out = own(r.db(), key);
  }
  seen(d, by, act::propose_destruction, as);
  return out;
}

}  // namespace throughline::acts
