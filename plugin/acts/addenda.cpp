// The acts on an ILP Addendum (ILPA): begun by an enrollment, filled, signed, locked, amended.
#include "acts/addenda.hpp"

#include <algorithm>
#include <set>

#include "acts/addendum_parts.hpp"
#include "acts/calendar.hpp"
#include "acts/saving.hpp"
#include "acts/template_bank.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "formats/json.hpp"
#include "store/audit.hpp"
#include "store/meetings.hpp"
#include "store/plans.hpp"
#include "store/retention.hpp"
#include "store/students.hpp"
#include "store/transfers.hpp"
#include "store/translations.hpp"

namespace throughline::acts {

namespace {

const core::plan_section& section_named(district& d, std::string_view id) {
  const auto* s = core::find_section(ilpa_profile(d).sections, id);
  if (!s) throw core::failure(core::codes::not_found, "no such section");
  return *s;
}

}  // namespace

const core::section_draft* ilpa_view::draft(std::string_view section) const {
  const auto at = std::find_if(drafts.begin(), drafts.end(),
                               [&](const auto& x) { return x.section == section; });
  return at == drafts.end() ? nullptr : &*at;
}

ilpa_view view_ilpa(district& d, const caller& by, std::string_view reference, std::string_view key,
                    ilpa_page page) {
  ilpa_view out;
  {
    store::reading r(d.files());
    out.whom = admit(d, r.db(), by, act::view_ilpa, reference);
    out.profile = &ilpa_profile(d);
    out.today = d.today();
    out.all = store::addenda(r.db(), out.whom.student.id);
    out.statements = store::statements(r.db(), out.whom.student.id);
    if (out.whom.withholds("ilpa")) {
      for (auto& a : out.all) keep_back(out.whom, by.who, out.profile->sections, a);
      std::erase_if(out.statements, [](const auto& s) { return s.section == "ilpa"; });
      auto without = std::make_shared<core::addendum_profile>(*out.profile);
      std::erase_if(without->sections,
                    [&](const auto& s) { return out.whom.withholds("ilpa", s.id); });
      out.shown = without;
      out.profile = out.shown.get();
    }
    for (const auto& a : out.all)
      if (key.empty() || a.key.text() == key) {
        out.it = &a;
        break;
      }
    if (!key.empty() && !out.it) throw core::failure(core::codes::not_found, "no such addendum");
    out.may_start = may(by.who, act::start_ilpa, out.whom.how) &&
                    stay_to_start(d, out.whom, out.all) != nullptr;
    if (out.it) {
      out.drafts = store::drafts(r.db(), out.it->id, by.who.sub);
      std::erase_if(out.drafts,
                    [&](const auto& x) { return out.whom.withholds("ilpa", x.section); });
      out.came_from = store::came_from(r.db(), out.it->id);
      out.translations = store::translations(r.db(), out.it->id);
      std::erase_if(out.translations,
                    [&](const auto& t) { return out.whom.withholds("ilpa", t.section); });
      out.may_translate = may(by.who, act::translate_ilpa, out.whom.how).has_value();
      out.missing = missing_of(*out.profile, *out.it);
      out.still_to_sign = still_to_sign(r.db(), *out.profile, *out.it, out.whom.student, out.today);
      if (const auto due = core::parse_date(out.it->due_date)) {
        const auto first = std::min(core::days(out.today), core::days(*due));
        const auto last = std::max(core::days(out.today), core::days(*due));
        const auto& stays = out.whom.stays;
        const auto stay = std::find_if(stays.begin(), stays.end(), [&](const auto& x) {
          return x.id == out.it->school_enrollment;
        });
        const auto calendar = store::calendar(r.db(), core::date(first), core::date(last),
                                              stay == stays.end() ? core::school_stay{} : *stay);
        out.school_days_left =
            core::days_left(out.today, *due, core::day_unit::school_days, calendar);
      }
      const auto stays_here = std::find_if(
          out.whom.stays.begin(), out.whom.stays.end(),
          [&](const auto& x) { return x.id == out.it->school_enrollment && x.active; });
      if (out.it->state <= core::addendum_state::locked && out.it->term != "short" &&
          out.it->exit_date.empty() && stays_here != out.whom.stays.end())
        out.review_due = next_review(r.db(), *out.profile, *out.it, *stays_here);
      const bool open = core::is_open(out.it->state);
      out.may_save = open && may(by.who, act::save_ilpa, out.whom.how);
      if (out.may_save && page == ilpa_page::forms) {
        out.known = known_answers(d, r.db(), out.whom, *out.it);
        out.bank = template_bank(r.db());
      }
      out.may_amend = out.it->state == core::addendum_state::locked &&
                      may(by.who, act::amend_ilpa, out.whom.how);
      using enum core::addendum_state;
      const auto state = out.it->state;
      out.may_review =
          core::may_become(state, under_review) && may(by.who, act::review_ilpa, out.whom.how);
      out.may_void = core::may_become(state, void_) && may(by.who, act::void_ilpa, out.whom.how);
      out.may_exit = !out.profile->outcome.empty() && outcome_of(*out.profile, *out.it).empty() &&
                     (state == exited || core::may_become(state, exited)) &&
                     may(by.who, act::exit_ilpa, out.whom.how);
      out.needs_exit_reason = !transition_complete(*out.profile, *out.it);
      if (const auto as = may(by.who, act::sign_ilpa, out.whom.how); as && open && out.it->head)
        out.sign_as = signs_as(*as, "ilpa");
      out.may_record =
          open && out.it->head && may(by.who, act::record_ilpa_answer, out.whom.how).has_value();
      out.may_meet = may(by.who, act::record_ilpa_meeting, out.whom.how).has_value();
      if (!out.whom.withholds("ilpa")) out.meetings = store::meetings(r.db(), out.it->id);
      out.check_ins = check_ins(*out.profile, *out.it, out.meetings);
      out.may_check_in = std::any_of(out.check_ins.begin(), out.check_ins.end(),
                                     [](const auto& one) { return !one.held; }) &&
                         may(by.who, act::record_ilpa_check_in, out.whom.how).has_value();
      const auto revisions = store::revisions(r.db(), out.it->id);
      for (const auto& l : store::locks(r.db(), out.it->id)) {
        const auto at = std::find_if(revisions.begin(), revisions.end(),
                                     [&](const auto& x) { return x.id == l.revision; });
        out.locked.push_back(
            {l.version, at == revisions.end() ? 0 : at->number, l.at_ms, l.author});
      }
    }
  }
  seen(d, by, act::view_ilpa, out.whom);
  return out;
}

core::value addenda_as_data(const ilpa_view& v) {
  core::list all;
  for (const auto& a : v.all) {
    core::value one;
    one.set("id", a.key.text());
    one.set("state", core::name(a.state));
    one.set("version", a.version);
    one.set("school", a.school_name);
    one.set("schoolClass", a.school_class);
    one.set("term", a.term);
    one.set("entryDate", a.entry_date);
    one.set("dueDate", a.due_date);
    core::value sections = core::record{};
    for (const auto& s : a.sections) sections.set(s.section, s.body);
    one.set("sections", std::move(sections));
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<core::section_content> view_ilpa_version(district& d, const caller& by,
                                                     std::string_view reference,
                                                     std::string_view key, int version) {
  std::vector<core::section_content> out;
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::view_ilpa, reference);
    const auto a = own(r.db(), whom, key);
    const auto locks = store::locks(r.db(), a.id);
    const auto at = std::find_if(locks.begin(), locks.end(),
                                 [&](const auto& l) { return l.version == version; });
    if (at == locks.end()) throw core::failure(core::codes::not_found, "no such version");
    out = store::sections_at(r.db(), at->revision);
    keep_back(whom, "ilpa", ilpa_profile(d).sections, out);
  }
  seen(d, by, act::view_ilpa, whom);
  return out;
}

save_outcome save_ilpa_section(district& d, const caller& by, std::string_view reference,
                               std::string_view key, std::string_view section,
                               const std::optional<core::digest>& base, core::value body) {
  const auto& asked = section_named(d, section);
  const auto whom = let_in(d, by, act::save_ilpa, reference);
  if (whom.withholds("ilpa", section)) throw core::failure(core::codes::access_limited);
  change c(d, by, whom);
  const auto a = own(c.db(), whom, key);
  const auto term = std::string(body.text("term"));
  auto out = save_section(d, c, by,
                          {.whom = whom,
                           .plan = a.id,
                           .section = asked,
                           .base = base,
                           .version = a.version,
                           .noted_as = act::save_ilpa,
                           .complete = false,
                           .locked = !core::is_open(a.state)},
                          std::move(body));
  if (out.what == save_outcome::kind::saved && section == "placement" && term != a.term)
    store::set_addendum_term(c.db(), a.id, term);
  // A review that changes something has its own word, so that nobody takes the old text for it.
  if (out.what == save_outcome::kind::saved && a.state == core::addendum_state::under_review)
    store::set_addendum_state(c.db(), a.id, core::addendum_state::amended, a.version);
  c.commit();
  return out;
}

bool save_ilpa_draft(district& d, const caller& by, std::string_view reference,
                     std::string_view key, std::string_view section,
                     const std::optional<core::digest>& base, const core::value& body) {
  (void)section_named(d, section);
  const auto whom = let_in(d, by, act::save_ilpa, reference);
  const auto text = formats::write_json(body);
  if (text.size() > draft_limit) throw core::failure(core::codes::too_large, "draft");
  store::writing w(d.files());
  const auto a = own(w.db(), whom, key);
  if (!core::is_open(a.state))
    throw core::failure(core::codes::locked, "a change is a new version");
  store::put_draft(w.db(), a.id, section, by.who.sub, base, text, d.now_ms());
  w.commit();
  return has_moved_on(a, section, base);
}

void drop_ilpa_draft(district& d, const caller& by, std::string_view reference,
                     std::string_view key, std::string_view section) {
  const auto whom = let_in(d, by, act::save_ilpa, reference);
  store::writing w(d.files());
  store::drop_draft(w.db(), own(w.db(), whom, key).id, section, by.who.sub);
  w.commit();
}

bool keep_ilpa_signature(district& d, change& c, const caller& by, act as_act, const admitted& whom,
                         core::addendum& a, const core::plan_signature& s) {
  keep_signature(d, c, as_act, whom, a, s);
  a.signatures.push_back(s);
  bool locked = false;
  if (s.outcome == "approved" &&
      still_to_sign(c.db(), ilpa_profile(d), a, whom.student, d.today()).empty()) {
    store::set_addendum_state(c.db(), a.id, core::addendum_state::locked, a.version);
    store::add_lock(c.db(), a.id, {a.version, a.head->id, d.now_ms(), by.who.name});
    core::value detail;
    detail.set("plan", a.key.text());
    detail.set("locked", a.version);
    detail.set("root", core::to_hex(a.head->root));
    c.note(as_act, whom.as, &whom.student.key, detail);
    locked = true;
  } else if (a.state == core::addendum_state::draft && s.role == "alternative_program" &&
             a.current(s)) {
    store::set_addendum_state(c.db(), a.id, core::addendum_state::active, a.version);
  }
  if (s.role == "alternative_program" || locked)
    store::close_tasks(c.db(), a.key, task_complete, by.who.sub, d.now_ms());
  return locked;
}

ilpa_signed sign_ilpa(district& d, const caller& by, std::string_view reference,
                      std::string_view key, const sign_request& what) {
  const auto whom = let_in(d, by, act::sign_ilpa, reference);
  change c(d, by, whom);
  auto a = own(c.db(), whom, key);
  if (!core::is_open(a.state)) throw core::failure(core::codes::locked, "signed already");
  const auto& profile = ilpa_profile(d);
  ilpa_signed out{.wrong = missing_of(profile, a)};
  if (!out.wrong.empty()) return out;  // nothing stored: the transaction rolls back
  out.locked = keep_ilpa_signature(d, c, by, act::sign_ilpa, whom, a,
                                   signature_of(d, by, a, signs_as(whom.as, "ilpa"), what));
  c.commit();
  return out;
}

void amend_ilpa(district& d, const caller& by, std::string_view reference, std::string_view key,
                std::string_view reason) {
  const auto whom = let_in(d, by, act::amend_ilpa, reference);
  need(reason, "reason", core::line_limit);
  change c(d, by, whom);
  const auto a = own(c.db(), whom, key);
  if (a.state != core::addendum_state::locked)
    throw core::failure(core::codes::bad_transition, "only a locked addendum is amended");
  open_version(d, c, by, whom, a, core::addendum_state::amended, reason);
  core::value detail;
  detail.set("plan", a.key.text());
  detail.set("version", a.version + 1);
  detail.set("reason", reason);
  c.note(act::amend_ilpa, whom.as, &whom.student.key, detail);
  c.commit();
}

void apply_school_classes(district& d) {
  core::value classes;
  {
    store::reading r(d.files());
    const auto text = store::setting(r.db(), "school_classes");
    if (text.empty()) return;
    classes = formats::read_json(text);
    const auto schools = store::schools(r.db());
    const bool behind = std::any_of(schools.begin(), schools.end(), [&](const auto& s) {
      auto want = classes.text(s.sourced_id);
      if (want.empty()) want = classes.text(s.identifier);
      return !want.empty() && want != s.school_class;
    });
    if (!behind) return;
  }
  store::writing w(d.files());  // what `configure` was audited for already
  for (const auto& [school, cls] : *classes.as_record())
    if (cls.as_text()) store::set_school_class(w.db(), school, *cls.as_text());
  w.commit();
}

void set_school_class(district& d, const caller& by, std::string_view school,
                      std::string_view school_class) {
  const auto as = admit(d, by, act::configure);
  if (school.empty() || school.size() > 255 || school_class.size() > 16)
    throw core::failure(core::codes::invalid, "school class");
  change c(d, by);
  auto all = formats::read_json([&] {
    const auto text = store::setting(c.db(), "school_classes");
    return text.empty() ? std::string("{}") : text;
  }());
  all.set(school, school_class);
  store::put_setting(c.db(), "school_classes", formats::write_json(all));
  store::set_school_class(c.db(), school, school_class);
  core::value detail;
  detail.set("school", school);
  detail.set("class", school_class);
  c.note(act::configure, as, nullptr, detail);
  c.commit();
}

}  // namespace throughline::acts
