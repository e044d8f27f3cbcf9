// The acts on what a family answers otherwise than through the portal: staff write it down.
#include "acts/answers.hpp"

#include <algorithm>

#include "acts/addendum_parts.hpp"
#include "acts/asking.hpp"
#include "acts/family.hpp"
#include "acts/saving.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "store/access_papers.hpp"
#include "store/enrollment_events.hpp"
#include "store/meetings.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

// Texts of a plan that an answer may be about: who signs a paper signs a recent one.
constexpr std::size_t texts_offered = 10;

// Names of guardians, folded, whom a paper keeps from signing this plan on a day.
std::vector<std::string> kept_from(store::connection& db, const core::plan& p, core::date day) {
  return kept_from_signing(store::access_papers(db, p.person), store::guardians(db, p.person),
                           p.kind, day);
}

void add_once(std::vector<std::string>& all, std::string_view one) {
  if (!one.empty() && std::find(all.begin(), all.end(), one) == all.end()) all.emplace_back(one);
}

// Who signs an ILP; as `signs_as` says.
const std::vector<std::string>& ilp_signers() {
  static const std::vector<std::string> all{"guardian", "student", "school_official"};
  return all;
}

// `own`: the role the caller signs as; their own answer they give themselves.
core::plan_section answer_section(district& d, store::connection& db, const admitted& whom,
                                  const core::plan& p, const std::vector<std::string>& roles,
                                  std::string_view own) {
  const auto kept = kept_from(db, p, d.today());
  auto signer = asking("signer", "choice", true);
  for (const auto& role : roles) {
    if (role == own) continue;
    std::vector<std::string> names;
    if (role == "student") add_once(names, whom.student.full_name());
    if (role == "guardian")
      for (const auto& g : store::guardians(db, whom.student.id)) add_once(names, g.name);
    for (const auto& s : p.signatures)
      if (s.role == role) add_once(names, s.signer_name);
    if (role == "guardian")
      std::erase_if(names, [&](const auto& n) { return is_kept_from_signing(kept, n); });
    for (const auto& name : names) signer.options.push_back({role + "|" + name, {}});
    if (role != "student") signer.options.push_back({role + "|", {}});
  }
  auto text = asking("revision", "choice", true);
  for (const auto& r : store::revisions(db, p.id))
    if (r.version == p.head->version && text.options.size() < texts_offered)
      text.options.push_back({std::to_string(r.number), {}});
  auto attempts =
      asking("attempts", "log", false, {"phone", "message", "email", "letter", "visit"});
  attempts.fields = {"date", "kind", "title"};
  core::plan_section out;
  out.id = "answer";
  out.items = {std::move(signer),
               asking("other_name", "text", false),
               asking("outcome", "choice", true, {"approved", "declined", "meeting", "no_answer"}),
               asking("way", "choice", false, {"paper", "phone", "in_person"}),
               asking("on", "date", false),
               std::move(text),
               asking("witness", "text", false),
               asking("note", "text", false),
               std::move(attempts)};
  out.items[7].one_line = false;
  return out;
}

void add(core::findings& out, core::code rule, std::string field,
         std::vector<std::pair<std::string, std::string>> words = {}) {
  out.push_back({.rule = rule,
                 .weight = core::severity::error,
                 .field = std::move(field),
                 .words = std::move(words)});
}

// That somebody answered on that day: it has come, the text was there, and they said nothing else
// after it. `s`: of whom, on which text.
void check_day(district& d, const core::plan& p, const core::revision& text, core::date on,
               const core::plan_signature& s, core::findings& out) {
  if (on > d.today()) return add(out, core::codes::day_to_come, "on");
  const auto saved = core::local_date(text.at_ms, d.zone());
  if (on < saved) return add(out, core::codes::before_text, "on", {{"day", core::to_text(saved)}});
  for (const auto& earlier : p.signatures) {
    if (earlier.role != s.role || !core::same_signer(earlier, s) || earlier.outcome == "no_answer")
      continue;
    const auto then = earlier.recorded ? *core::parse_date(earlier.recorded->on)
                                       : core::local_date(earlier.at_ms, d.zone());
    if (on < then)
      return add(out, core::codes::answered_since, "on", {{"day", core::to_text(then)}});
  }
}

// Who was a guardian with rights on the day of the answer; by its name, which is all a paper has.
void check_guardian(store::connection& db, const admitted& whom, const core::plan& p,
                    const core::plan_signature& s, core::findings& out) {
  const auto on = core::parse_date(s.recorded->on);
  if (s.role != "guardian" || !on) return;
  if (core::holds_own_rights(whom.student, *on))
    add(out, core::codes::signs_alone, "signer");
  else if (is_kept_from_signing(kept_from(db, p, *on), s.signer_name))
    add(out, core::codes::may_not_sign, "other_name", {{"who", s.signer_name}});
}

std::vector<core::answer_attempt> read_attempts(district& d, const core::value& body,
                                                core::findings& wrong) {
  std::vector<core::answer_attempt> out;
  for (const auto& a : body.items("attempts")) {
    const auto place = "attempts." + std::to_string(out.size());
    const auto on = core::parse_date(a.text("date"));
    if (on && *on > d.today()) add(wrong, core::codes::day_to_come, place + ".date");
    out.push_back(
        {std::string(a.text("date")), std::string(a.text("kind")), std::string(a.text("title"))});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.on < b.on; });
  return out;
}

// What was sent as a signature, or what is wrong with it.
core::findings read_answer(district& d, store::connection& db, const caller& by,
                           const admitted& whom, const core::plan& p,
                           const core::plan_section& asked, const core::value& sent,
                           core::plan_signature& out) {
  const auto body = without_blanks(sent);
  auto wrong = core::check_section(asked, body, true);
  if (!wrong.empty()) return wrong;
  const auto signer = body.text("signer");
  const auto bar = signer.find('|');
  const auto text =
      store::revision_numbered(db, p.id, std::stoi(std::string(body.text("revision"))));
  out = {.revision = text->id,
         .revision_number = text->number,
         .root = text->root,
         .role = std::string(signer.substr(0, bar)),
         .signer_name = std::string(bar + 1 < signer.size() ? signer.substr(bar + 1)
                                                            : body.text("other_name")),
         .way = std::string(body.text("way")),
         .outcome = std::string(body.text("outcome")),
         .note = std::string(body.text("note")),
         .at_ms = d.now_ms()};
  out.signer = "named:" + out.signer_name;
  auto& how = out.recorded.emplace();
  how = {.by = by.who.sub,
         .by_name = by.who.name,
         .by_role = std::string(core::name(whom.as)),
         .on = std::string(body.text("on")),
         .witness = std::string(body.text("witness")),
         .attempts = read_attempts(d, body, wrong)};
  if (out.signer_name.empty()) add(wrong, core::codes::required, "other_name");
  if (out.signer_name.size() > core::name_limit)
    add(wrong, core::codes::too_long, "other_name", {{"limit", std::to_string(core::name_limit)}});
  if (how.witness.size() > core::line_limit)
    add(wrong, core::codes::too_long, "witness", {{"limit", std::to_string(core::line_limit)}});
  if (out.outcome == "no_answer") {
    if (how.attempts.empty()) {
      add(wrong, core::codes::required, "attempts");
    } else {
      how.on = how.attempts.back().on;
      out.way = how.attempts.back().way;
    }
  } else {
    if (out.way.empty()) add(wrong, core::codes::required, "way");
    // A paper bears the family's own hand; of what was only said somebody else must know.
    if (!out.way.empty() && out.way != "paper" && how.witness.empty())
      add(wrong, core::codes::required, "witness");
    if (const auto on = core::parse_date(how.on))
      check_day(d, p, *text, *on, out, wrong);
    else
      add(wrong, core::codes::required, "on");
  }
  if (wrong.empty()) check_guardian(db, whom, p, out, wrong);
  if (wrong.empty()) out.school_year = core::school_year(*core::parse_date(how.on));
  return wrong;
}

core::plan ilp_of(store::connection& db, const admitted& whom) {
  auto p = store::plan_of(db, whom.student.id, "ilp");
  if (!p || !p->head) throw core::failure(core::codes::not_found, "no plan to answer");
  return std::move(*p);
}

core::addendum open_addendum(store::connection& db, const admitted& whom, std::string_view key) {
  auto a = own(db, whom, key);
  if (!core::is_open(a.state)) throw core::failure(core::codes::locked, "signed already");
  if (!a.head) throw core::failure(core::codes::not_found, "no text to answer");
  return a;
}

core::plan_section asked_of_ilp(district& d, store::connection& db, const admitted& whom,
                                const core::plan& p) {
  return answer_section(d, db, whom, p, ilp_signers(), signs_as(whom.as, p.kind));
}

core::plan_section asked_of_ilpa(district& d, store::connection& db, const admitted& whom,
                                 const core::plan& p) {
  return answer_section(d, db, whom, p, ilpa_profile(d).may_sign, signs_as(whom.as, p.kind));
}

core::findings record_meeting(district& d, change& c, act a, const admitted& whom,
                              const core::plan& p, const caller& by, const core::value& sent) {
  const auto body = without_blanks(sent);
  auto wrong = core::check_section(meeting_section(), body, true);
  if (!wrong.empty()) return wrong;
  if (*core::parse_date(body.text("held_on")) > d.today()) {
    add(wrong, core::codes::day_to_come, "held_on");
    return wrong;
  }
  store::close_tasks(c.db(), p.key, task_meeting, by.who.sub, d.now_ms());
  keep_meeting(d, c, a, by, whom, p, body);
  c.commit();
  return {};
}

}  // namespace

answer_view view_ilp_answer(district& d, const caller& by, std::string_view reference) {
  answer_view out;
  {
    store::reading r(d.files());
    out.whom = admit(d, r.db(), by, act::record_ilp_answer, reference);
    out.plan = ilp_of(r.db(), out.whom);
    out.texts = store::revisions(r.db(), out.plan.id);
    out.asked = asked_of_ilp(d, r.db(), out.whom, out.plan);
  }
  seen(d, by, act::record_ilp_answer, out.whom);
  return out;
}

answer_view view_ilpa_answer(district& d, const caller& by, std::string_view reference,
                             std::string_view key) {
  answer_view out;
  {
    store::reading r(d.files());
    out.whom = admit(d, r.db(), by, act::record_ilpa_answer, reference);
    const auto addendum = open_addendum(r.db(), out.whom, key);
    const core::plan& as_plan = addendum;
    out.plan = as_plan;
    out.texts = store::revisions(r.db(), out.plan.id);
    out.asked = asked_of_ilpa(d, r.db(), out.whom, out.plan);
  }
  seen(d, by, act::record_ilpa_answer, out.whom);
  return out;
}

core::findings record_ilp_answer(district& d, const caller& by, std::string_view reference,
                                 const core::value& body) {
  const auto whom = let_in(d, by, act::record_ilp_answer, reference);
  change c(d, by, whom);
  const auto p = ilp_of(c.db(), whom);
  core::plan_signature s;
  auto wrong = read_answer(d, c.db(), by, whom, p, asked_of_ilp(d, c.db(), whom, p), body, s);
  if (!wrong.empty()) return wrong;
  keep_ilp_signature(d, c, act::record_ilp_answer, whom, p, s);
  c.commit();
  return {};
}

core::findings record_ilpa_answer(district& d, const caller& by, std::string_view reference,
                                  std::string_view key, const core::value& body) {
  const auto whom = let_in(d, by, act::record_ilpa_answer, reference);
  change c(d, by, whom);
  auto a = open_addendum(c.db(), whom, key);
  core::plan_signature s;
  auto wrong = read_answer(d, c.db(), by, whom, a, asked_of_ilpa(d, c.db(), whom, a), body, s);
  if (wrong.empty() && a.current(s)) wrong = missing_of(ilpa_profile(d), a);
  if (!wrong.empty()) return wrong;
  (void)keep_ilpa_signature(d, c, by, act::record_ilpa_answer, whom, a, s);
  c.commit();
  return {};
}

const core::plan_section& meeting_section() {
  static const core::plan_section all = [] {
    core::plan_section out;
    out.id = "meeting";
    out.items = {asking("held_on", "date", true),
                 asking("way", "choice", true, {"in_person", "phone", "video"}),
                 asking("attendees", "text", true), asking("notes", "text", true)};
    out.items.back().one_line = false;
    return out;
  }();
  return all;
}

core::findings record_ilp_meeting(district& d, const caller& by, std::string_view reference,
                                  const core::value& body) {
  const auto whom = let_in(d, by, act::record_ilp_meeting, reference);
  change c(d, by, whom);
  return record_meeting(d, c, act::record_ilp_meeting, whom, ilp_of(c.db(), whom), by, body);
}

core::findings record_ilpa_meeting(district& d, const caller& by, std::string_view reference,
                                   std::string_view key, const core::value& body) {
  const auto whom = let_in(d, by, act::record_ilpa_meeting, reference);
  change c(d, by, whom);
  return record_meeting(d, c, act::record_ilpa_meeting, whom, own(c.db(), whom, key), by, body);
}

sign_off_view view_ilp_sign_offs(district& d, const caller& by, std::string_view reference) {
  sign_off_view out{.ilp =
                        view_ilp(d, by, reference, credit_sets::diploma, course_approvals::read)};
  const auto how = out.ilp.whom.how;
  const auto& p = out.ilp.plan;
  if (!p || !p->head) return out;
  out.may_record = may(by.who, act::record_ilp_answer, how).has_value();
  store::reading r(d.files());
  if (!out.ilp.whom.withholds("ilp")) out.meetings = store::meetings(r.db(), p->id);
  out.meeting_open = store::has_open_task(r.db(), p->key, task_meeting);
  return out;
}

}  // namespace throughline::acts
