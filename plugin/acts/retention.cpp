// The acts by which records go, provably: the schedule, legal holds, what is proposed; statements
// on contested parts.
#include "acts/retention.hpp"

#include <algorithm>

#include "acts/destroying.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "core/transfer.hpp"
#include "formats/json.hpp"
#include "store/plans.hpp"
#include "store/retention.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

constexpr const char* own_schedule = "retention";

using core::retention_rule;

core::value data_of(const retention_rule& r) {
  core::value out;
  out.set("n", r.n);
  out.set("unit", r.in == retention_rule::unit::days ? "days" : "years");
  return out;
}

std::string amount(const retention_rule& r) {
  return std::to_string(r.n) + (r.in == retention_rule::unit::days ? " days" : " years") +
         " after " + r.after + "; " + r.citation;
}

// Writes the proposal with its audit row.
core::uid propose(district& d, change& c, const caller& by, core::role as, core::destruction it) {
  it.key = core::uid::make(d.now_ms());
  it.as_of = core::to_text(d.today());
  it.proposed_by = by.who.sub;
  it.proposed_ms = d.now_ms();
  std::sort(it.items.begin(), it.items.end(), [](const auto& a, const auto& b) {
    return std::tie(a.record_class, a.subject) < std::tie(b.record_class, b.subject);
  });
  it.hash = core::list_hash(it.items);
  store::add_destruction(c.db(), it);
  core::value detail;
  detail.set("destruction", it.key.text());
  detail.set("kind", it.kind);
  detail.set("items", static_cast<std::int64_t>(it.items.size()));
  detail.set("list", core::to_hex(it.hash));
  const auto student = it.kind == "expungement" ? it.items.front().student : std::nullopt;
  c.note(act::propose_destruction, as, student ? &*student : nullptr, detail);
  return it.key;
}

}  // namespace

std::vector<retention_rule> schedule(district& d, store::connection& db) {
  auto out = d.profile().retention;
  const auto text = store::setting(db, own_schedule);
  if (text.empty()) return out;
  const auto own = formats::read_json(text);
  for (auto& rule : out)
    if (const auto* v = own.find(rule.record_class)) {
      rule.keep = retention_rule::keeping::for_time;
      rule.n = static_cast<int>(v->whole("n", 0, 200, 200));
      rule.in =
          v->text("unit") == "days" ? retention_rule::unit::days : retention_rule::unit::years;
      rule.citation += "; the district's schedule";
    }
  return out;
}

std::vector<retention_rule> retention_schedule(district& d, const caller& by) {
  (void)admit(d, by, act::propose_destruction);
  store::reading r(d.files());
  return schedule(d, r.db());
}

void set_retention(district& d, const caller& by, std::string_view record_class, int n,
                   std::string_view unit) {
  const auto as = admit(d, by, act::configure);
  const auto& all = d.profile().retention;
  const auto of_state = std::find_if(all.begin(), all.end(),
                                     [&](const auto& r) { return r.record_class == record_class; });
  if (of_state == all.end()) throw core::failure(core::codes::not_found, "no such record class");
  auto own = *of_state;
  own.keep = retention_rule::keeping::for_time;
  own.n = n;
  own.in = unit == "days" ? retention_rule::unit::days : retention_rule::unit::years;
  if (n < 0 || n > 200 || (unit != "days" && unit != "years") || !core::may_replace(*of_state, own))
    throw core::failure(core::codes::invalid, "not less than the state's: " + of_state->citation);
  change c(d, by);
  const auto text = store::setting(c.db(), own_schedule);
  auto settings = text.empty() ? core::value(core::record{}) : formats::read_json(text);
  settings.set(record_class, data_of(own));
  store::put_setting(c.db(), own_schedule, formats::write_json(settings));
  auto detail = data_of(own);
  detail.set("retention", record_class);
  c.note(act::configure, as, nullptr, detail);
  c.commit();
}

core::uid open_hold(district& d, const caller& by, std::string_view reference,
                    std::string_view document, std::string_view authority) {
  need(document, "document", core::line_limit);
  need(authority, "authority", core::line_limit);
  core::legal_hold h{.key = core::uid::make(d.now_ms()),
                     .document = std::string(document),
                     .authority = std::string(authority),
                     .opened = core::to_text(d.today()),
                     .opened_by = by.who.sub};
  core::role as{};
  core::row_id person = 0;
  if (reference.empty()) {
    as = admit(d, by, act::keep_hold);
  } else {
    store::reading r(d.files());
    const auto whom = admit(d, r.db(), by, act::keep_hold, reference);
    as = whom.as;
    h.student = whom.student.key;
    person = whom.student.id;
  }
  change c(d, by);
  store::add_hold(c.db(), h, person);
  core::value detail;
  detail.set("hold", h.key.text());
  detail.set("document", document);
  detail.set("authority", authority);
  c.note(act::keep_hold, as, h.student ? &*h.student : nullptr, detail);
  c.commit();
  return h.key;
}

void close_hold(district& d, const caller& by, std::string_view key, std::string_view document) {
  const auto as = admit(d, by, act::keep_hold);
  need(document, "document", core::line_limit);
  const auto uid = core::uid::parse(key);
  change c(d, by);
  const auto h = uid ? store::hold_with_uid(c.db(), *uid) : std::nullopt;
  if (!h) throw core::failure(core::codes::not_found, "hold");
  if (!store::close_hold(c.db(), *uid, core::to_text(d.today()), by.who.sub, document))
    throw core::failure(core::codes::conflict, "closed already");
  core::value detail;
  detail.set("hold", key);
  detail.set("closed", document);
  c.note(act::keep_hold, as, h->student ? &*h->student : nullptr, detail);
  c.commit();
}

std::vector<core::legal_hold> view_holds(district& d, const caller& by) {
  const auto as = admit(d, by, act::keep_hold);
  std::vector<core::legal_hold> out;
  {
    store::reading r(d.files());
    out = store::holds(r.db());
  }
  seen(d, by, act::keep_hold, as);
  return out;
}

bool may_go(store::connection& db, core::row_id person) {
  return !store::is_held(db, person) && !(person && store::has_open_transfer(db, person));
}

proposed propose_purge(district& d, const caller& by, bool only_look) {
  const auto as = admit(d, by, act::propose_destruction);
  proposed out;
  const auto today = d.today();
  const auto& zone = d.zone();
  const auto look = [&](store::connection& db) {
    const auto rules = schedule(d, db);
    for (const auto& one : store::ageing_records(d.files(), db, today, zone)) {
      const auto rule = std::find_if(rules.begin(), rules.end(), [&](const auto& r) {
        return r.record_class == one.record_class;
      });
      const auto last = rule == rules.end() ? std::nullopt : core::kept_until(*rule, one.from);
      if (!last || *last >= today) continue;
      if (!may_go(db, one.person)) {
        ++out.held;
        continue;
      }
      out.items.push_back({.record_class = one.record_class,
                           .subject = one.subject,
                           .rule = amount(*rule),
                           .due = core::to_text(*last),
                           .outcome = {},
                           .student = one.student});
    }
  };
  {  // every plan is looked at: no writer waits for that
    store::reading r(d.files());
    look(r.db());
  }
  if (only_look || out.items.empty()) return out;
  change c(d, by);
  out.held += static_cast<int>(std::erase_if(out.items, [&](const auto& item) {
    return !may_go(c.db(), item.student ? store::person_of(c.db(), *item.student) : 0);
  }));
  if (out.items.empty()) return out;
  core::destruction it;
  it.kind = "retention";
  it.items = out.items;
  out.key = propose(d, c, by, as, std::move(it));
  c.commit();
  return out;
}

proposed propose_expungement(district& d, const caller& by, std::string_view reference,
                             const std::vector<std::string>& parts, std::string_view document,
                             std::string_view authority) {
  need(document, "document", core::line_limit);
  need(authority, "authority", core::line_limit);
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::propose_destruction, reference);
  }
  change c(d, by, whom);
  if (store::is_held(c.db(), whom.student.id)) throw core::failure(core::codes::on_hold);
  if (store::has_package_under_way(c.db(), whom.student.id))
    throw core::failure(core::codes::conflict, "a package of theirs is under way: finish it first");
  proposed out;
  for (const auto& part : parts) {
    const auto dot = part.find('.');
    const auto kind = part.substr(0, dot);
    if (kind != "ilp" && kind != "ilpa")
      throw core::failure(core::codes::invalid, "a part is ilp, ilpa, or one section: ilp.goals");
    const auto section = dot == part.npos ? std::string() : part.substr(dot);
    for (const auto& plan : store::plans_of(c.db(), whom.student.id, kind))
      if (section.empty() || store::ever_had_section(c.db(), plan.id, section.substr(1)))
        out.items.push_back({.record_class = kind,
                             .subject = plan.key.text() + section,
                             .rule = std::string(document) + "; " + std::string(authority),
                             .due = {},
                             .outcome = {},
                             .student = whom.student.key});
  }
  if (out.items.empty()) throw core::failure(core::codes::not_found, "nothing of that is stored");
  core::destruction it;
  it.kind = "expungement";
  it.document = document;
  it.authority = authority;
  it.items = out.items;
  out.key = propose(d, c, by, whom.as, std::move(it));
  c.commit();
  return out;
}

void add_statement(district& d, const caller& by, std::string_view reference,
                   std::string_view section, std::string_view about, std::string_view text) {
  need(about, "about", core::line_limit);
  need(text, "text", core::text_limit);
  const auto& known = core::package_sections();
  if (std::find(known.begin(), known.end(), section) == known.end())
    throw core::failure(core::codes::invalid, "section",
                        {{.rule = core::codes::not_an_option,
                          .weight = core::severity::error,
                          .field = "section"}});
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::add_statement, reference);
  }
  change c(d, by, whom);
  const core::objection o{.key = core::uid::make(d.now_ms()),
                          .section = std::string(section),
                          .about = std::string(about),
                          .body = std::string(text),
                          .author = by.who.sub,
                          .author_name = by.who.name,
                          .author_role = std::string(core::name(whom.as)),
                          .at_ms = d.now_ms()};
  store::add_statement(c.db(), o, whom.student.id, 0);
  core::value detail;
  detail.set("statement", o.key.text());
  detail.set("section", section);
  c.note(act::add_statement, whom.as, &whom.student.key, detail);
  c.commit();
}

std::vector<core::objection> view_statements(district& d, const caller& by,
                                             std::string_view reference) {
  std::vector<core::objection> out;
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::view_ilp, reference);
    out = store::statements(r.db(), whom.student.id);
    std::erase_if(
        out, [&](const auto& s) { return whom.withholds(s.section == "ilpa" ? "ilpa" : "ilp"); });
  }
  seen(d, by, act::view_ilp, whom);
  return out;
}

}  // namespace throughline::acts
