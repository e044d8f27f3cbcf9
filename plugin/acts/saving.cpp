// What saving and signing have in common for a plan and its addendum.
#include "acts/saving.hpp"

#include <algorithm>
#include <array>

#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "formats/json.hpp"
#include "store/enrollment_events.hpp"
#include "store/meetings.hpp"
#include "store/plan_years.hpp"
#include "store/plans.hpp"
#include "store/transfers.hpp"
#include "store/translations.hpp"

namespace throughline::acts {

namespace {

std::string trimmed(std::string_view s) {
  const auto from = s.find_first_not_of(" \t\r\n");
  if (from == s.npos) return {};
  return std::string(s.substr(from, s.find_last_not_of(" \t\r\n") - from + 1));
}

// The same content, whatever the order of its members: a form sends an entry's id first, the store
// may have it last, and an untouched form must not undo the signatures under a plan.
bool same_content(const core::value& a, const core::value& b) {
  if (const auto* l = a.as_list(), *m = b.as_list(); l && m)
    return std::equal(l->begin(), l->end(), m->begin(), m->end(), same_content);
  const auto *r = a.as_record(), *s = b.as_record();
  if (!r || !s) return a == b;
  return r->size() == s->size() && std::all_of(r->begin(), r->end(), [&](const auto& member) {
           const auto* other = b.find(member.first);
           return other && same_content(member.second, *other);
         });
}

}  // namespace

store::author author_of(const caller& by, core::role as) {
  return {.sub = by.who.sub, .name = by.who.name, .role = std::string(core::name(as))};
}

void give_ids(core::value& v) {
  if (auto* members = v.as_record())
    for (auto& m : *members) give_ids(m.second);
  if (auto* entries = v.as_list())
    for (auto& e : *entries) {
      give_ids(e);
      if (e.as_record() && e.text("id").empty()) e.set("id", core::to_hex(core::random_bytes(8)));
    }
}

core::value without_blanks(const core::value& body) {
  if (const auto* s = body.as_text()) return trimmed(*s);
  if (const auto* l = body.as_list()) {
    core::list out;
    for (const auto& v : *l)
      if (auto w = without_blanks(v); core::has_content(w)) out.push_back(std::move(w));
    return out;
  }
  if (const auto* r = body.as_record()) {
    core::record out;
    for (const auto& [name, v] : *r)
      if (auto w = without_blanks(v); core::has_content(w)) out.emplace_back(name, std::move(w));
    return out;
  }
  return body;
}

bool has_moved_on(const core::plan& p, std::string_view section,
                  const std::optional<core::digest>& base) {
  const auto* stands = p.section(section);
  return (stands ? std::optional(stands->hash) : std::nullopt) != base;
}

save_outcome save_section(district& d, change& c, const caller& by, const section_save& what,
                          core::value body) {
  save_outcome out;
  const auto current = store::plan_with_id(c.db(), what.plan);
  const auto* stands = current.section(what.section.id);
  body = without_blanks(body);
  if (body.is_null()) body = core::record{};
  const auto text = formats::write_json(body);
  if (text.size() > draft_limit) throw core::failure(core::codes::too_large, "section");
  const auto keep = [&](save_outcome::kind k) {
    store::put_draft(c.db(), what.plan, what.section.id, by.who.sub, what.base, text, d.now_ms());
    core::value detail;
    detail.set("section", what.section.id);
    const auto* why = k == save_outcome::kind::stale    ? "stale: kept as draft"
                      : k == save_outcome::kind::locked ? "locked: kept as draft"
                                                        : "refused: kept as draft";
    detail.set("outcome", why);
    c.note(what.noted_as, what.whom.as, &what.whom.student.key, detail);
    out.what = k;
    out.head = current.head;
    out.kept = body;
  };
  if (what.locked) {
    keep(save_outcome::kind::locked);
    if (stands) out.current = *stands;
    return out;
  }
  if (has_moved_on(current, what.section.id, what.base)) {
    keep(save_outcome::kind::stale);
    if (stands) out.current = *stands;
    return out;
  }
  out.wrong = core::check_section(what.section, body, what.complete);
  if (!out.wrong.empty()) {
    keep(save_outcome::kind::refused);
    return out;
  }
  core::value detail;
  detail.set("section", what.section.id);
  if (same_content(body, stands ? stands->body : core::value(core::record{}))) {
    store::drop_draft(c.db(), what.plan, what.section.id, by.who.sub);
    // Looked through in a new school year and found right: that is this year's answer.
    const bool confirms =
        stands && stands->at_ms != 0 &&
        core::school_year(core::local_date(stands->at_ms, d.zone())) < core::school_year(d.today());
    detail.set("outcome", confirms ? "confirmed" : "unchanged");
    out.head = current.head;
    if (confirms) {
      out.head =
          store::confirm_section(c.db(), what.plan, what.section.id, author_of(by, what.whom.as),
                                 "confirmed", what.version, d.now_ms());
      detail.set("plan", current.key.text());
      detail.set("revision", out.head->number);
      detail.set("root", core::to_hex(out.head->root));
    }
    c.note(what.noted_as, what.whom.as, &what.whom.student.key, detail);
    out.what = save_outcome::kind::unchanged;
    if (stands) out.current = *stands;
    return out;
  }
  give_ids(body);
  out.head =
      store::save_revision(c.db(), what.plan, {{what.section.id, formats::write_json(body)}},
                           author_of(by, what.whom.as), what.reason, what.version, d.now_ms());
  detail.set("plan", current.key.text());
  detail.set("revision", out.head->number);
  detail.set("root", core::to_hex(out.head->root));
  c.note(what.noted_as, what.whom.as, &what.whom.student.key, detail);
  const auto after = store::plan_with_id(c.db(), what.plan);
  out.current = *after.section(what.section.id);
  return out;
}

core::plan_signature signature_of(district& d, const caller& by, const core::plan& p,
                                  std::string_view role, const sign_request& what) {
  static constexpr std::array outcomes{"approved", "declined", "meeting"};
  if (role.empty() || std::find(outcomes.begin(), outcomes.end(), what.outcome) == outcomes.end() ||
      what.note.size() > core::text_limit)
    throw core::failure(core::codes::invalid, "signature");
  if (!p.head || what.revision != p.head->number)
    throw core::failure(core::codes::stale_section, "the text was saved again after it was shown");
  return {.revision = p.head->id,
          .revision_number = p.head->number,
          .root = p.head->root,
          .role = std::string(role),
          .signer = by.who.sub,
          .signer_name = by.who.name,
          .way = what.way.empty() ? "portal" : what.way,
          .outcome = what.outcome,
          .note = what.note,
          .at_ms = d.now_ms(),
          .school_year = core::school_year(d.today())};
}

void keep_meeting(district& d, change& c, act a, const caller& by, const admitted& whom,
                  const core::plan& p, const core::value& body,
                  const std::optional<core::check_in>& after_exit) {
  store::add_meeting(c.db(), p.id,
                     {.key = core::uid::make(d.now_ms()),
                      .held_on = std::string(body.text("held_on")),
                      .way = std::string(body.text("way")),
                      .attendees = std::string(body.text("attendees")),
                      .notes = std::string(body.text("notes")),
                      .author = by.who.sub,
                      .author_name = by.who.name,
                      .author_role = std::string(core::name(whom.as)),
                      .at_ms = d.now_ms(),
                      .after_exit = after_exit});
  core::value detail;
  detail.set("plan", p.key.text());
  detail.set("heldOn", body.text("held_on"));
  if (after_exit) detail.set("week", after_exit->week);
  c.note(a, whom.as, &whom.student.key, detail);
}

void keep_signature(district& d, change& c, act a, const admitted& whom, const core::plan& p,
                    const core::plan_signature& s) {
  store::add_signature(c.db(), p, s);
  if (s.outcome == "meeting" && !store::has_open_task(c.db(), p.key, task_meeting))
    store::add_task(c.db(), whom.student.id, task_meeting, p.key,
                    p.kind == "ilp" ? "counselor" : "alternative_staff", {}, d.now_ms());
  core::value detail;
  detail.set("plan", p.key.text());
  detail.set("revision", s.revision_number);
  detail.set("root", core::to_hex(s.root));
  detail.set("as", s.role);
  detail.set("outcome", s.outcome);
  if (s.recorded) detail.set("way", s.way);
  c.note(a, whom.as, &whom.student.key, detail);
}

namespace {

// How each school year stood, and what stands for its plan.
core::list years_as_data(store::connection& db, core::row_id plan) {
  core::list out;
  for (const auto& y : store::plan_years(db, plan)) {
    core::value one;
    one.set("schoolYear", y.school_year);
    if (!y.grade.empty()) one.set("grade", y.grade);
    one.set("status", core::name(y.status));
    one.set("met", y.met);
    one.set("total", y.total);
    one.set("profileVersion", y.profile_version);
    if (const auto a = store::alternative_completion_of(db, plan, y.school_year)) {
      core::value alternative;
      alternative.set("reason", a->reason);
      if (!a->comment.empty()) alternative.set("comment", a->comment);
      alternative.set("by", a->by_name);
      alternative.set("role", a->by_role);
      alternative.set("at", core::to_utc_text(a->at_ms, true));
      one.set("alternative", std::move(alternative));
    }
    out.push_back(std::move(one));
  }
  return out;
}

core::list meetings_as_data(store::connection& db, core::row_id plan) {
  core::list out;
  for (const auto& m : store::meetings(db, plan)) {
    core::value one;
    one.set("id", m.key.text());
    one.set("heldOn", m.held_on);
    one.set("way", m.way);
    one.set("attendees", m.attendees);
    one.set("notes", m.notes);
    one.set("author", m.author_name);
    one.set("authorRole", m.author_role);
    one.set("at", core::to_utc_text(m.at_ms, true));
    if (m.after_exit) one.set("checkIn", core::as_data(*m.after_exit));
    out.push_back(std::move(one));
  }
  return out;
}

core::list translations_as_data(store::connection& db, core::row_id plan) {
  core::list out;
  for (const auto& t : store::translations(db, plan)) {
    core::value one;
    one.set("id", t.key.text());
    one.set("section", t.section);
    one.set("place", t.place);
    one.set("source", core::to_hex(t.source));
    one.set("language", t.language);
    one.set("text", t.body);
    one.set("translator", t.translator);
    one.set("translatedOn", t.on);
    one.set("author", t.author_name);
    one.set("authorRole", t.author_role);
    one.set("at", core::to_utc_text(t.at_ms, true));
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

core::value plan_as_data(store::connection& db, const core::plan& p, bool with_salts,
                         const section_filter& keep_back) {
  core::value out;
  out.set("id", p.key.text());
  out.set("kind", p.kind);
  out.set("profile", p.profile);
  out.set("profileVersion", p.profile_version);
  if (with_salts)
    if (const auto salt = store::plan_salt_hex(db, p.id); !salt.empty()) out.set("salt", salt);
  const auto sections_of = [with_salts](const std::vector<core::section_content>& sections) {
    core::value all = core::record{};
    for (const auto& s : sections) {
      core::value one;
      one.set("hash", core::to_hex(s.hash));
      if (s.destroyed)
        one.set("destroyed", true);
      else
        one.set("content", s.body);
      if (with_salts && !s.salt.empty()) one.set("salt", core::to_hex(s.salt));
      all.set(s.section, std::move(one));
    }
    return all;
  };
  auto revisions = store::revisions(db, p.id);
  std::reverse(revisions.begin(), revisions.end());
  core::list history;
  for (const auto& r : revisions) {
    core::value one;
    one.set("id", r.key.text());
    one.set("number", r.number);
    one.set("version", r.version);
    one.set("root", core::to_hex(r.root));
    one.set("author", r.author_name);
    one.set("authorRole", r.author_role);
    one.set("at", core::to_utc_text(r.at_ms, true));
    if (!r.reason.empty()) one.set("reason", r.reason);
    auto sections = store::sections_at(db, r.id);
    if (keep_back) keep_back(sections);
    one.set("sections", sections_of(sections));
    history.push_back(std::move(one));
  }
  out.set("revisions", std::move(history));
  core::list signatures;
  for (const auto& s : p.signatures) {
    core::value one;
    one.set("revision", s.revision_number);
    one.set("root", core::to_hex(s.root));
    one.set("role", s.role);
    one.set("name", s.signer_name);
    one.set("way", s.way);
    one.set("outcome", s.outcome);
    one.set("at", core::to_utc_text(s.at_ms, true));
    one.set("schoolYear", s.school_year);
    if (!s.note.empty()) one.set("note", s.note);
    if (s.recorded) {
      auto how = core::as_data(*s.recorded);
      std::erase_if(*how.as_record(), [](const auto& m) { return m.first == "by"; });
      one.set("recorded", std::move(how));
    }
    signatures.push_back(std::move(one));
  }
  out.set("signatures", std::move(signatures));
  if (auto meetings = meetings_as_data(db, p.id); !meetings.empty() && !keep_back)
    out.set("meetings", std::move(meetings));
  if (auto all = translations_as_data(db, p.id); !all.empty() && !keep_back)
    out.set("translations", std::move(all));
  if (auto years = years_as_data(db, p.id); !years.empty()) out.set("years", std::move(years));
  return out;
}

}  // namespace throughline::acts
