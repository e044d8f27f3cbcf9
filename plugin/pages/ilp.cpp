// The ILP tab: overview, sections, conflict, sign-offs.
#include <algorithm>

#include "core/item_types.hpp"
#include "pages/goals.hpp"
#include "pages/graduation.hpp"
#include "pages/ilp_head.hpp"
#include "pages/plan_parts.hpp"
#include "words/completion.hpp"

namespace throughline::pages {

namespace {

// Where the requirement is worked on: its section, or the sign-offs.
url place_of(const frame& f, const core::requirement& r) {
  const auto section = r.item.substr(0, r.item.find('.'));
  return tab_url(f, "ilp").with("section", section == "review" ? "sign" : section);
}

task requirement_task(const frame& f, const plan_profile& p, const core::requirement& r) {
  const auto name = words::requirement_name(f.lang, p, r);
  task out{.name = r.item.empty() ? make("{}", name) : link(place_of(f, r), name),
           .hint = words::requirement_sentence(f.lang, p, r)};
  auto key = k::status_not_started;
  switch (r.result) {
    case core::verdict::met:
      out.weight = tone::good;
      key = k::status_complete;
      break;
    case core::verdict::waived:
      out.weight = tone::good;
      key = k::status_waived;
      break;
    case core::verdict::unknown:
      key = r.message == "rule.elsewhere" ? k::status_elsewhere : k::status_unknown;
      break;
    case core::verdict::unmet:
      if (r.begun) key = k::status_in_progress;
      out.weight = r.begun ? tone::warning : tone::plain;
  }
  out.status = say(f, key);
  return out;
}

bool plans_courses(const core::plan_section& s) {
  return std::any_of(s.items.begin(), s.items.end(), [](const auto& i) {
    return core::type_of(i).role == core::item_role::courses;
  });
}

// The section that has the course plan; empty: none.
std::string courses_section(const plan_profile& p) {
  const auto at = std::find_if(p.sections.begin(), p.sections.end(), plans_courses);
  return at == p.sections.end() ? std::string() : at->id;
}

// Areas that the plan leaves short although the transcript is known: worth a sentence on top.
html warnings(const frame& f, const plan_profile& p, const acts::ilp_view& v) {
  html lines;
  const auto section = courses_section(p);
  if (!v.transcript.empty() && v.plan)
    for (const auto& a : v.graduation.areas)
      if (const auto n = a.short_by(); n.thousandths > 0)
        lines("<li>{}</li>",
              say(f, k::ilp_area_short, {{"area", a.label.in(f.lang)}, {"n", n.short_text()}}));
  html h = course_warnings(f, v, section);
  if (lines.empty()) return h;
  html said;
  said("<p><strong>{}</strong></p><ul>{}</ul>", say(f, k::ilp_to_fix), lines);
  if (v.can_save(section))
    said("<p>{}</p>",
         link(tab_url(f, "ilp").with("section", section), say(f, k::ilp_plan_courses)));
  return h.add(alert(tone::warning, said));
}

void show_goals(html& h, const item_site& at, const plan_profile& p, const acts::ilp_view& view) {
  for (const auto& section : p.sections)
    for (const auto& item : section.items) {
      if (core::type_of(item).role != core::item_role::goals ||
          view.whom.withholds("ilp", section.id))
        continue;
      const auto* saved = view.plan->section(section.id);
      const auto* v = saved ? saved->body.find(item.id) : nullptr;
      h.add(heading(at.f, 2, section.label.in(at.f.lang)));
      page_of(item).view(h, at, item, v ? *v : core::value());
      h("<p>{}</p>",
        link(tab_url(at.f, "ilp").with("section", section.id), say(at.f, k::ilp_open_section)));
    }
}

std::vector<std::string> waiting_roles(const acts::ilp_view& v) {
  for (const auto& r : v.requirements)
    if (!r.missing_roles.empty()) return r.missing_roles;
  return {};
}

// Goals that nobody touched since the school year began are looked back at first.
html look_back_notice(const frame& f, const acts::ilp_view& v, const core::section_content& saved) {
  const auto to = link(tab_url(f, "ilp").with("section", "look_back"), say(f, k::look_link));
  const bool of_before = saved.at_ms != 0 && core::school_year(core::local_date(
                                                 saved.at_ms, f.zone)) < core::school_year(v.today);
  return of_before ? alert(tone::news, make("<p>{} {}</p>", say(f, k::look_due), to))
                   : make("<p>{}</p>", to);
}

section_form ilp_form(const frame& f, std::string_view section) {
  return {.to = tab_url(f, "ilp").with("section", section),
          .draft = api_url(f, {"ilp", "sections", section, "draft"}),
          .plan = {},
          .actions = {}};
}

const core::plan_section& asked(const plan_profile& p, std::string_view id) {
  static const core::plan_section none;
  const auto* s = p.section(id);
  return s ? *s : none;
}

}  // namespace

std::string ilp_overview(const frame& f, const plan_profile& p, const acts::ilp_view& v) {
  const item_site at{f, p};
  constexpr std::size_t usual = 40'000;
  html h;
  h.expect(usual);
  h.add(ilp_head(f, p, v, "")).add(came_from(f, v.came_from));
  if (!v.plan || !v.plan->head) {
    html empty;
    empty.add(heading(f, 2, say(f, k::ilp_none)));
    empty("<p>{}</p>", say(f, k::ilp_none_what, {{"plan", p.plan.in(f.lang)}}));
    if (const auto first = next_section(p, v); !first.empty())
      empty.add(buttons(
          button_link(tab_url(f, "ilp").with("section", first), say(f, k::ilp_begin), true)));
    h("<div class=\"tl-card\">{}</div>", empty);
  }
  h.add(otherwise_notice(f, p, v));
  h.add(statements(f, v.statements, false));
  h.add(warnings(f, p, v));
  const auto grade = v.whom.student.grade_number();
  if (!v.requirements.empty()) {
    h.add(heading(f, 2, say(f, k::ilp_required, {{"grade", std::to_string(grade.value_or(0))}})));
    std::vector<task> tasks;
    for (const auto& r : v.requirements) tasks.push_back(requirement_task(f, p, r));
    h.add(task_list(tasks));
  } else {
    h.add(quiet(say(f, k::ilp_nothing_required)));
  }
  if (v.gate) h.add(task_list({requirement_task(f, p, *v.gate)}));
  if (v.may_complete_otherwise)
    h("<p>{}</p>",
      link(tab_url(f, "ilp").with("section", "otherwise"), say(f, k::otherwise_title)));
  h.add(course_grid(f, p, v));
  if (!p.areas().empty()) h.add(heading(f, 2, say(f, k::credit_title))).add(graduation_table(f, v));
  if (v.plan && v.plan->head) {
    show_goals(h, at, p, v);
    h.add(heading(f, 2, say(f, k::sign_offs)))
        .add(signature_table(f, *v.plan, k::sign_version, waiting_roles(v), answers::last));
    h.add(buttons(button_link(tab_url(f, "ilp").with("section", "sign"),
                              say(f, v.sign_as.empty() ? k::sign_see : k::sign_go))));
  }
  return render(f, p.plan.in(f.lang), h);
}

std::string ilp_section(const frame& f, const plan_profile& p, const acts::ilp_view& v,
                        std::string_view id, const attempt* refused) {
  const item_site at{f, p, nullptr, &v.catalog};
  const auto section = v.asked(asked(p, id));
  const auto* saved = v.plan ? v.plan->section(id) : nullptr;
  html h = ilp_head(f, p, v, id);
  h.add(heading(f, 2, section.label.in(f.lang)));
  if (has_goals(section) && saved && v.can_save(id)) h.add(look_back_notice(f, v, *saved));
  const bool has_courses = plans_courses(section);
  if (has_courses) h.add(course_warnings(f, v, id));
  if (v.can_save(id) && has_fields(section)) {
    auto where = ilp_form(f, id);
    const auto text = text_to_edit(saved, v.draft(id), refused);
    where.actions.add(submit(f, "save", say(f, k::form_save)));
    if (text.draft) where.actions.add(discard_draft(f, k::draft_discard));
    h.add(destroyed_notice(f, saved))
        .add(draft_notice(f, text, saved))
        .add(edit_form(at, section, text, where));
  } else {
    h.add(saved_section(at, section, saved));
    if (has_fields(section)) h.add(quiet(say(f, k::ilp_read_only)));
  }
  if (v.may_translate && saved && !core::own_words(saved->body).empty())
    h.add(buttons(button_link(tab_url(f, "ilp").with("section", "translate").with("of", id),
                              say(f, k::translation_link))));
  if (has_courses) h.add(course_grid(f, p, v));
  if (has_courses && !p.areas().empty())
    h.add(heading(f, 2, say(f, k::credit_title))).add(graduation_table(f, v));
  if (std::any_of(section.items.begin(), section.items.end(), [](const auto& i) {
        return core::type_of(i).role == core::item_role::sis_view && i.id == "transcript";
      }))
    h.add(transcript_table(f, v.transcript))
        .add(make("<p>{}</p>",
                  link(tab_url(f, "ilp").with("section", "facts"), say(f, k::facts_title))))
        .add(statements(f, v.statements, false));
  return render(f, section.label.in(f.lang) + " - " + p.plan.in(f.lang), h);
}

std::string ilp_credits(const frame& f, const plan_profile& p, const acts::ilp_view& v) {
  html h = ilp_head(f, p, v, "credits");
  h.add(heading(f, 2, say(f, k::credit_title)));
  h.add(course_warnings(f, v, courses_section(p))).add(graduation_in_full(f, p, v));
  return render(f, std::string(say(f, k::credit_title)) + " - " + p.plan.in(f.lang), h);
}

std::string ilp_conflict(const frame& f, const plan_profile& p, const acts::ilp_view& v,
                         std::string_view id, const core::section_content* theirs,
                         const core::value& mine) {
  const item_site at{f, p, nullptr, &v.catalog};
  const auto& section = asked(p, id);
  auto where = ilp_form(f, id);
  where.actions.add(submit(f, "save", say(f, k::conflict_use_mine)))
      .add(discard_draft(f, k::conflict_use_theirs));
  html h = ilp_head(f, p, v, id);
  h.add(heading(f, 2, say(f, k::conflict_title)));
  h.add(conflict(at, section, v.plan ? &*v.plan : nullptr, theirs, mine, where));
  return render(f, std::string(say(f, k::conflict_title)), h);
}

std::string ilp_signoffs(const frame& f, const plan_profile& p, const acts::sign_off_view& all,
                         const core::findings& wrong, const sign_words& typed) {
  const auto& v = all.ilp;
  html h = ilp_head(f, p, v, "sign");
  h.add(heading(f, 2, say(f, k::sign_offs)));
  if (!v.plan || !v.plan->head) {
    h.add(paragraph(say(f, k::sign_no_plan)));
    return render(f, std::string(say(f, k::sign_offs)), h);
  }
  h.add(signature_table(f, *v.plan, k::sign_version, waiting_roles(v)));
  h.add(course_warnings(f, v, courses_section(p))).add(waiting_list(f, v));
  html also;
  const auto offer = [&](bool may, const char* section, words::key text) {
    if (may) also.add(button_link(tab_url(f, "ilp").with("section", section), say(f, text)));
  };
  offer(all.may_record, "answer", k::record_link);
  offer(v.may_meet, "meeting", k::meeting_link);
  if (v.may_see_papers) also.add(button_link(tab_url(f, "access"), say(f, k::paper_link)));
  if (!v.sign_as.empty())
    h.add(sign_form(f, *v.plan,
                    {.to = tab_url(f, "ilp").with("section", "sign"),
                     .plan_name = p.plan.in(f.lang),
                     .version = std::to_string(v.plan->head->number),
                     .as = v.sign_as,
                     .plan_uid = {}},
                    wrong, typed));
  if (all.meeting_open && v.may_meet)
    h.add(alert(tone::warning, paragraph(say(f, k::meeting_open))));
  h.add(buttons(also));
  if (!all.meetings.empty())
    h.add(heading(f, 2, say(f, k::meeting_list))).add(meeting_list(f, all.meetings));
  return render(f, std::string(say(f, k::sign_offs)), h);
}

}  // namespace throughline::pages
