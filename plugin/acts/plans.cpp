// The acts on a student's ILP: view, draft, save, sign, look back.
#include "acts/plans.hpp"

#include <algorithm>

#include "acts/course_approvals.hpp"
#include "acts/plan_standing.hpp"
#include "acts/saving.hpp"
#include "core/course_checks.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "formats/json.hpp"
#include "store/audit.hpp"
#include "store/graduation_plans.hpp"
#include "store/plans.hpp"
#include "store/retention.hpp"
#include "store/students.hpp"
#include "store/transfers.hpp"
#include "store/translations.hpp"

namespace throughline::acts {

namespace {

core::findings blocking(core::findings all) {
  all.erase(std::remove_if(all.begin(), all.end(),
                           [](const auto& f) { return f.weight != core::severity::error; }),
            all.end());
  return all;
}

const core::plan_section& section_named(district& d, std::string_view id) {
  const auto* s = d.profile().section(id);
  if (!s) throw core::failure(core::codes::not_found, "no such section");
  return *s;
}

bool says(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

std::vector<sis_plan> sis_plans(store::connection& db, const core::plan_profile& profile,
                                const core::student& s, core::date today,
                                const plan_standing& now) {
  std::vector<sis_plan> out;
  const auto planned = core::by_subject(now.planned, profile.areas());
  for (auto& p : store::graduation_plans(db, s.id, today)) {
    auto progress = core::graduation(p.plan.asks, record_of(s, now, planned));
    out.push_back({std::move(p), std::move(progress)});
  }
  return out;
}

std::vector<std::string> sections_saved_by(district& d, const caller& by, const admitted& whom) {
  std::vector<std::string> out;
  for (const auto& s : d.profile().sections)
    if (may(by.who, act::save_ilp, whom.how, &s) && !whom.withholds("ilp", s.id))
      out.push_back(s.id);
  return out;
}

// Of the plan against the catalog.
core::findings course_problems(const core::student& s, const plan_standing& now, core::date today) {
  return core::check_courses(record_of(s, now, now.planned), core::school_year(today));
}

// A course picked by its code alone: title and credits as the list has them, and its area.
void fill_in(const core::plan_profile& profile, const core::plan_section& section,
             const core::course_list& catalog, core::value& body) {
  for (const auto& item : section.items) {
    if (core::type_of(item).role != core::item_role::courses || !body.as_record()) continue;
    auto entries = body.items(item.id);
    for (auto& e : entries) {
      const auto* c = e.as_record() ? catalog.find(e.text("code")) : nullptr;
      if (!c) continue;
      const auto set = [&](std::string_view name, const std::string& text) {
        if (e.text(name).empty() && !text.empty()) e.set(name, text);
      };
      set("title", c->title);
      set("credits", c->worth ? c->worth->short_text() : std::string());
      set("area", core::area_of(profile.areas(), c->sced));
    }
    if (!entries.empty()) body.set(item.id, std::move(entries));
  }
}

}  // namespace

std::string_view signs_as(core::role r, std::string_view plan) {
  const bool ilpa = plan == "ilpa";
  switch (r) {
    case core::role::student:
      return "student";
    case core::role::guardian:
      return "guardian";
    case core::role::counselor:
      return ilpa ? "sending_school" : "school_official";
    case core::role::alternative_staff:
      return ilpa ? "alternative_program" : "";
    default:
      return {};
  }
}

core::row_id plan_row(district& d, store::connection& db, core::row_id person) {
  if (const auto p = store::plan_of(db, person, "ilp")) return p->id;
  const auto& profile = d.profile();
  return store::create_plan(
      db,
      {.person = person, .kind = "ilp", .profile = profile.id, .profile_version = profile.version},
      d.now_ms());
}

namespace {

bool stands(const ilp_view& v, const core::plan_section& section,
            const core::section_content* saved, const core::plan_item& i) {
  if (v.whom.withholds("ilp", section.id)) return false;
  return !says(v.not_asked, section.id + "." + i.id) ||
         (saved != nullptr && saved->body.find(i.id) != nullptr);
}

}  // namespace

core::plan_section ilp_view::asked(const core::plan_section& section) const {
  auto out = section;
  const auto* saved = plan ? plan->section(section.id) : nullptr;
  std::erase_if(out.items, [&](const auto& i) { return !stands(*this, section, saved, i); });
  return out;
}

bool ilp_view::asks(const core::plan_section& section) const {
  const auto* saved = plan ? plan->section(section.id) : nullptr;
  return std::any_of(section.items.begin(), section.items.end(),
                     [&](const auto& i) { return stands(*this, section, saved, i); });
}

bool ilp_view::can_save(std::string_view section) const {
  return std::find(may_save.begin(), may_save.end(), section) != may_save.end();
}

const core::section_draft* ilp_view::draft(std::string_view section) const {
  const auto at = std::find_if(drafts.begin(), drafts.end(),
                               [&](const auto& x) { return x.section == section; });
  return at == drafts.end() ? nullptr : &*at;
}

ilp_view view_ilp(district& d, const caller& by, std::string_view reference, credit_sets sets,
                  course_approvals approvals) {
  ilp_view out;
  {
    store::reading r(d.files());
    out.whom = admit(d, r.db(), by, act::view_ilp, reference);
    const auto person = out.whom.student.id;
    out.today = d.today();
    out.plan = store::plan_of(r.db(), person, "ilp");
    // Everything below is told of what they may read, so nothing of the rest can show through.
    if (out.plan) keep_back(out.whom, by.who, d.profile().sections, *out.plan);
    auto now = stand(d, r.db(), out.whom.student, out.whom.stays, out.plan ? &*out.plan : nullptr);
    if (sets == credit_sets::all) {
      out.sis_plans = sis_plans(r.db(), d.profile(), out.whom.student, out.today, now);
      out.more_sets = more_sets(d.profile(), out.whom.student, now, out.today);
    }
    out.course_problems = course_problems(out.whom.student, now, out.today);
    out.requirements = std::move(now.requirements);
    std::erase_if(out.requirements, [&](const auto& q) {
      return out.whom.withholds("ilp", q.item.substr(0, q.item.find('.')));
    });
    out.graduation = std::move(now.graduation);
    out.transcript = std::move(now.transcript);
    out.classes = std::move(now.classes);
    out.catalog = now.catalog;
    out.next_due = std::move(now.next_due);
    out.gate = std::move(now.gate);
    out.status = now.status;
    out.instead = std::move(now.instead);
    out.not_asked = std::move(now.not_asked);
    if (const auto as = may(by.who, act::complete_otherwise, out.whom.how))
      out.may_complete_otherwise = says(d.profile().alternative.roles, core::name(*as));
    out.statements = store::statements(r.db(), person);
    if (out.whom.withholds("ilp"))
      std::erase_if(out.statements, [](const auto& s) { return s.section != "ilpa"; });
    if (out.plan && approvals == course_approvals::read) {
      out.approving = approving_roles(d.profile(), out.whom.student.grade_number());
      if (core::holds_own_rights(out.whom.student, out.today))
        std::erase(out.approving, "guardian");
      out.waiting = waiting_courses(r.db(), d.profile(), *out.plan, out.approving);
    }
    out.may_meet = out.plan && out.plan->head &&
                   may(by.who, act::record_ilp_meeting, out.whom.how).has_value();
    if (out.plan) {
      out.drafts = store::drafts(r.db(), out.plan->id, by.who.sub);
      std::erase_if(out.drafts,
                    [&](const auto& x) { return out.whom.withholds("ilp", x.section); });
      out.came_from = store::came_from(r.db(), out.plan->id);
      out.translations = store::translations(r.db(), out.plan->id);
      std::erase_if(out.translations,
                    [&](const auto& t) { return out.whom.withholds("ilp", t.section); });
    }
    out.may_save = sections_saved_by(d, by, out.whom);
    out.may_translate = may(by.who, act::translate_ilp, out.whom.how).has_value();
    out.may_see_papers = may(by.who, act::view_access_papers, out.whom.how).has_value();
    if (const auto as = may(by.who, act::sign_ilp, out.whom.how); as && out.plan && out.plan->head)
      out.sign_as = signs_as(*as, "ilp");
  }
  seen(d, by, act::view_ilp, out.whom);
  return out;
}

history_view view_ilp_history(district& d, const caller& by, std::string_view reference,
                              const history_asked& what) {
  history_view out;
  {
    store::reading r(d.files());
    out.whom = admit(d, r.db(), by, act::view_ilp, reference);
    out.plan = store::plan_of(r.db(), out.whom.student.id, "ilp");
    const auto& known = d.profile().sections;
    if (out.plan) keep_back(out.whom, by.who, known, *out.plan);
    if (out.plan) out.revisions = store::revisions(r.db(), out.plan->id);
    const auto numbered = [&](int n) {
      const auto at = std::find_if(out.revisions.begin(), out.revisions.end(),
                                   [&](const auto& x) { return x.number == n; });
      return at == out.revisions.end() ? std::nullopt : std::optional(*at);
    };
    out.on = what.on;
    if (what.on) {
      const auto stood = std::find_if(
          out.revisions.begin(), out.revisions.end(),
          [&](const auto& x) { return core::local_date(x.at_ms, d.zone()) <= *what.on; });
      if (stood != out.revisions.end()) out.shown = *stood;
    } else if (what.number != 0) {
      out.shown = numbered(what.number);
      if (!out.shown) throw core::failure(core::codes::not_found, "no such revision");
      out.against = numbered(what.against != 0 ? what.against : what.number - 1);
      if (what.against != 0 && !out.against)
        throw core::failure(core::codes::not_found, "no such revision");
    }
    if (out.shown) out.sections = store::sections_at(r.db(), out.shown->id);
    if (out.against) out.before = store::sections_at(r.db(), out.against->id);
    for (auto* sections : {&out.sections, &out.before})
      keep_back(out.whom, "ilp", known, *sections);
    out.may_save = sections_saved_by(d, by, out.whom);
  }
  seen(d, by, act::view_ilp, out.whom);
  return out;
}

namespace {

save_outcome save(district& d, const caller& by, const admitted& whom,
                  const core::plan_section& section, const std::optional<core::digest>& base,
                  core::value body, std::string reason) {
  change c(d, by, whom);
  const auto plan = plan_row(d, c.db(), whom.student.id);
  auto out = save_section(d, c, by,
                          {.whom = whom,
                           .plan = plan,
                           .section = section,
                           .base = base,
                           .version = 1,
                           .noted_as = act::save_ilp,
                           .complete = false,
                           .reason = std::move(reason)},
                          std::move(body));
  if (out.what != save_outcome::kind::stale && out.what != save_outcome::kind::refused)
    project(d, c.db(), whom.student, plan);
  c.commit();
  return out;
}

// A section as it stood in a revision; empty where it had none.
core::value body_at(store::connection& db, core::row_id plan, std::string_view section,
                    int number) {
  const auto then = store::revision_numbered(db, plan, number);
  if (!then) throw core::failure(core::codes::not_found, "no such revision");
  for (const auto& s : store::sections_at(db, then->id)) {
    if (s.section != section) continue;
    if (s.destroyed) throw core::failure(core::codes::not_found, "the text was destroyed");
    return s.body;
  }
  return core::record{};
}

}  // namespace

save_outcome restore_ilp_section(district& d, const caller& by, std::string_view reference,
                                 std::string_view section, int number,
                                 const std::optional<core::digest>& base) {
  const auto& asked = section_named(d, section);
  admitted whom;
  core::value body;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::save_ilp, reference, &asked);
    const auto p = store::plan_of(r.db(), whom.student.id, "ilp");
    if (!p) throw core::failure(core::codes::not_found, "no plan");
    body = body_at(r.db(), p->id, section, number);
  }
  return save(d, by, whom, asked, base, std::move(body), "restored " + std::to_string(number));
}

save_outcome save_ilp_section(district& d, const caller& by, std::string_view reference,
                              std::string_view section, const std::optional<core::digest>& base,
                              core::value body) {
  const auto& asked = section_named(d, section);
  admitted whom;
  {  // refusals never touch the district's file
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::save_ilp, reference, &asked);
    fill_in(
        d.profile(), asked,
        d.courses_offered(r.db(), whom.stays.empty() ? core::school_stay{} : whom.stays.front()),
        body);
  }
  return save(d, by, whom, asked, base, std::move(body), {});
}

bool save_ilp_draft(district& d, const caller& by, std::string_view reference,
                    std::string_view section, const std::optional<core::digest>& base,
                    const core::value& body) {
  const auto& asked = section_named(d, section);
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::save_ilp, reference, &asked);
  }
  store::writing w(d.files());
  const auto text = formats::write_json(body);
  if (text.size() > draft_limit) throw core::failure(core::codes::too_large, "draft");
  const auto p = store::plan_with_id(w.db(), plan_row(d, w.db(), whom.student.id));
  store::put_draft(w.db(), p.id, section, by.who.sub, base, text, d.now_ms());
  w.commit();
  return has_moved_on(p, section, base);
}

void drop_ilp_draft(district& d, const caller& by, std::string_view reference,
                    std::string_view section) {
  const auto& asked = section_named(d, section);
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::save_ilp, reference, &asked);
  }
  store::writing w(d.files());
  if (const auto p = store::plan_of(w.db(), whom.student.id, "ilp"))
    store::drop_draft(w.db(), p->id, section, by.who.sub);
  w.commit();
}

void keep_ilp_signature(district& d, change& c, act a, const admitted& whom, const core::plan& p,
                        const core::plan_signature& s) {
  if (s.outcome == "approved" && p.current(s))
    if (auto in_the_way = blocking(course_problems(
            whom.student, stand(d, c.db(), whom.student, whom.stays, &p), d.today()));
        !in_the_way.empty())
      throw core::failure(core::codes::invalid, "course plan", std::move(in_the_way));
  keep_signature(d, c, a, whom, p, s);
  project(d, c.db(), whom.student, p.id);
}

core::plan_signature sign_ilp(district& d, const caller& by, std::string_view reference,
                              const sign_request& what) {
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::sign_ilp, reference);
  }
  change c(d, by, whom);
  const auto p = store::plan_of(c.db(), whom.student.id, "ilp");
  if (!p || !p->head) throw core::failure(core::codes::not_found, "no plan to sign");
  auto s = signature_of(d, by, *p, signs_as(whom.as, "ilp"), what);
  keep_ilp_signature(d, c, act::sign_ilp, whom, *p, s);
  c.commit();
  return s;
}

core::value export_ilp(district& d, const caller& by, std::string_view reference) {
  core::value out;
  admitted whom;
  {
    store::reading r(d.files());
    whom = admit(d, r.db(), by, act::view_ilp, reference);
    auto p = store::plan_of(r.db(), whom.student.id, "ilp");
    if (!p || !p->head) throw core::failure(core::codes::not_found, "no plan");
    const auto& known = d.profile().sections;
    keep_back(whom, by.who, known, *p);
    section_filter filter;
    if (whom.withholds("ilp"))
      filter = [&](auto& sections) { keep_back(whom, "ilp", known, sections); };
    out = plan_as_data(r.db(), *p, false, filter);
  }
  seen(d, by, act::view_ilp, whom);
  return out;
}

}  // namespace throughline::acts
