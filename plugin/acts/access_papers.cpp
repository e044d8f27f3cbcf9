// The acts on papers that say who may see a student's plans.
#include "acts/access_papers.hpp"

#include <algorithm>

#include "acts/addendum_parts.hpp"
#include "acts/asking.hpp"
#include "acts/saving.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "store/access_papers.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

void add(core::findings& out, core::code rule, std::string field) {
  out.push_back({.rule = rule, .weight = core::severity::error, .field = std::move(field)});
}

std::string option_of(const core::guardian& g) { return "g." + std::to_string(g.id); }

core::plan_item choice_of(const char* id, const std::vector<std::string>& options) {
  auto out = asking(id, "choice", true);
  for (const auto& o : options) out.options.push_back({o, {}});
  return out;
}

std::vector<std::string> options_of(const std::vector<core::guardian>& guardians,
                                    const char* besides) {
  std::vector<std::string> out;
  for (const auto& g : guardians) out.push_back(option_of(g));
  out.emplace_back(besides);
  return out;
}

// Whoever may consent to an advocate: the student of 18, else a guardian whom no order keeps from
// the record.
std::vector<std::string> givers(store::connection& db, const admitted& whom,
                                std::vector<core::guardian> guardians, core::date today) {
  if (core::holds_own_rights(whom.student, today)) return {"student"};
  for (const auto& p : store::access_papers(db, whom.student.id))
    if (p.kind == "order" && p.holds_on(today))
      std::erase_if(guardians, [&](const auto& g) { return g.id == p.guardian; });
  return options_of(guardians, "other");
}

core::plan_section fields_of(district& d, store::connection& db, const admitted& whom,
                             const std::vector<core::guardian>& guardians, std::string_view kind) {
  core::plan_section out;
  out.id = std::string(kind);
  auto& items = out.items;
  const auto period = [&](bool open) {
    items.push_back(asking("first_day", "date", true));
    items.push_back(asking("last_day", "date", !open));
  };
  if (kind == "order") {
    items.push_back(choice_of("guardian", options_of(guardians, "other")));
    items.push_back(asking("other_name", "text", false));
    items.push_back(asking("limits", "choice", true, {"read", "sign"}));
    auto sections = asking("sections", "multi", false);
    for (const auto& s : d.profile().sections) sections.options.push_back({"ilp." + s.id, s.label});
    if (!d.profile().addenda.empty())
      for (const auto& s : ilpa_profile(d).sections)
        sections.options.push_back({"ilpa." + s.id, s.label});
    items.push_back(std::move(sections));
    period(true);
    items.push_back(
        asking("paper", "choice", true,
               {"custody_order", "court_order", "protective_order", "legal_agreement"}));
  } else if (kind == "advocate") {
    items.push_back(asking("who", "text", true));
    items.push_back(asking("account", "text", true));
    items.push_back(choice_of("given_by", givers(db, whom, guardians, d.today())));
    items.push_back(asking("other_name", "text", false));
    period(false);
    items.push_back(asking("paper", "choice", true, {"signed_consent"}));
  } else if (kind == "dependent") {
    items.push_back(choice_of("guardian", options_of(guardians, "other")));
    items.push_back(asking("other_name", "text", false));
    period(false);
    items.push_back(asking("paper", "choice", true, {"tax_return", "parent_statement"}));
  } else {
    throw core::failure(core::codes::not_found, "no such kind of paper");
  }
  items.push_back(asking("number", "text", true));
  items.push_back(asking("paper_date", "date", true));
  return out;
}

// The guardian a choice names, or the name typed beside it.
void read_person(const core::value& body, const char* field,
                 const std::vector<core::guardian>& guardians, const admitted& whom,
                 core::row_id& id, std::string& name, core::findings& wrong) {
  const auto chosen = body.text(field);
  for (const auto& g : guardians)
    if (option_of(g) == chosen) {
      id = g.id;
      name = g.name;
    }
  if (chosen == "student") name = whom.student.full_name();
  if (chosen != "other") return;
  name = body.text("other_name");
  if (name.empty()) add(wrong, core::codes::required, "other_name");
}

core::access_paper read_paper(district& d, const caller& by, const access_asked& asked,
                              const core::value& body, core::findings& wrong) {
  const auto& kind = asked.section.id;
  core::access_paper out{.key = core::uid::make(d.now_ms()),
                         .kind = kind,
                         .account = std::string(body.text("account")),
                         .limits = std::string(body.text("limits")),
                         .first_day = std::string(body.text("first_day")),
                         .last_day = std::string(body.text("last_day")),
                         .paper = std::string(body.text("paper")),
                         .number = std::string(body.text("number")),
                         .paper_date = std::string(body.text("paper_date")),
                         .author = by.who.sub,
                         .author_name = by.who.name,
                         .author_role = std::string(core::name(asked.whom.as)),
                         .at_ms = d.now_ms()};
  for (const auto& s : body.items("sections"))
    if (s.as_text()) out.sections.push_back(*s.as_text());
  if (kind == "advocate") {
    core::row_id none = 0;
    out.who = body.text("who");
    read_person(body, "given_by", asked.guardians, asked.whom, none, out.given_by, wrong);
    out.given_role = body.text("given_by") == "student" ? "student" : "guardian";
  } else {
    read_person(body, "guardian", asked.guardians, asked.whom, out.guardian, out.who, wrong);
  }
  if (!out.last_day.empty() && out.last_day < out.first_day)
    add(wrong, core::codes::ends_before, "last_day");
  if (out.paper_date > core::to_text(d.today())) add(wrong, core::codes::day_to_come, "paper_date");
  for (const auto& [field, text] : {std::pair("other_name", &out.who),
                                    {"other_name", &out.given_by},
                                    {"account", &out.account},
                                    {"number", &out.number}})
    if (text->size() > core::name_limit)
      wrong.push_back({.rule = core::codes::too_long,
                       .weight = core::severity::error,
                       .field = field,
                       .words = {{"limit", std::to_string(core::name_limit)}}});
  return out;
}

// For the log: what the paper says, without names.
core::value as_detail(const core::access_paper& p) {
  core::value out;
  out.set("paper", p.key.text());
  out.set("kind", p.kind);
  if (!p.limits.empty()) out.set("limits", p.limits);
  core::list sections;
  for (const auto& s : p.sections) sections.emplace_back(s);
  if (!sections.empty()) out.set("sections", std::move(sections));
  out.set("from", p.first_day);
  if (!p.last_day.empty()) out.set("to", p.last_day);
  return out;
}

access_asked asked_in(district& d, store::connection& db, const caller& by,
                      std::string_view reference, std::string_view kind) {
  access_asked out{.whom = admit(d, db, by, act::enter_access_paper, reference)};
  out.guardians = store::guardians(db, out.whom.student.id);
  out.section = fields_of(d, db, out.whom, out.guardians, kind);
  return out;
}

}  // namespace

const core::access_paper* access_papers_view::paper(std::string_view key) const {
  const auto at = std::find_if(papers.begin(), papers.end(),
                               [&](const auto& p) { return p.key.text() == key; });
  return at == papers.end() ? nullptr : &*at;
}

access_papers_view view_access_papers(district& d, const caller& by, std::string_view reference) {
  access_papers_view out;
  {
    store::reading r(d.files());
    out.whom = admit(d, r.db(), by, act::view_access_papers, reference);
    out.today = d.today();
    out.own_rights = core::holds_own_rights(out.whom.student, out.today);
    out.birth_known = core::parse_date(out.whom.student.birth_date).has_value();
    out.papers = store::access_papers(r.db(), out.whom.student.id);
    out.may_enter = may(by.who, act::enter_access_paper, out.whom.how).has_value();
    out.may_end = may(by.who, act::end_access_paper, out.whom.how).has_value();
  }
  seen(d, by, act::view_access_papers, out.whom);
  return out;
}

access_asked ask_access_paper(district& d, const caller& by, std::string_view reference,
                              std::string_view kind) {
  access_asked out;
  {
    store::reading r(d.files());
    out = asked_in(d, r.db(), by, reference, kind);
  }
  seen(d, by, act::enter_access_paper, out.whom);
  return out;
}

core::findings enter_access_paper(district& d, const caller& by, std::string_view reference,
                                  std::string_view kind, const core::value& sent) {
  const auto body = without_blanks(sent);
  access_asked asked;
  {
    store::reading r(d.files());
    asked = asked_in(d, r.db(), by, reference, kind);
  }
  auto wrong = core::check_section(asked.section, body, true);
  if (!wrong.empty()) return wrong;
  const auto p = read_paper(d, by, asked, body, wrong);
  if (!wrong.empty()) return wrong;
  change c(d, by, asked.whom);
  store::add_access_paper(c.db(), asked.whom.student.id, p);
  c.note(act::enter_access_paper, asked.whom.as, &asked.whom.student.key, as_detail(p));
  c.commit();
  return {};
}

core::findings end_access_paper(district& d, const caller& by, std::string_view reference,
                                std::string_view key, std::string_view reason) {
  const auto whom = let_in(d, by, act::end_access_paper, reference);
  if (reason.find_first_not_of(" \t\r\n") == reason.npos)
    return {{.rule = core::codes::required, .weight = core::severity::error, .field = "reason"}};
  if (reason.size() > core::line_limit)
    return {{.rule = core::codes::too_long,
             .weight = core::severity::error,
             .field = "reason",
             .words = {{"limit", std::to_string(core::line_limit)}}}};
  change c(d, by, whom);
  const auto papers = store::access_papers(c.db(), whom.student.id);
  const auto p = std::find_if(papers.begin(), papers.end(),
                              [&](const auto& x) { return x.key.text() == key; });
  if (p == papers.end()) throw core::failure(core::codes::not_found, "no such paper");
  if (p->ended) throw core::failure(core::codes::conflict, "ended already");
  store::end_access_paper(c.db(), p->id,
                          {.on = core::to_text(d.today()),
                           .reason = std::string(reason),
                           .by_name = by.who.name,
                           .by_role = std::string(core::name(whom.as)),
                           .at_ms = d.now_ms()},
                          by.who.sub);
  core::value detail;
  detail.set("paper", p->key.text());
  detail.set("kind", p->kind);
  c.note(act::end_access_paper, whom.as, &whom.student.key, detail);
  c.commit();
  return {};
}

}  // namespace throughline::acts
