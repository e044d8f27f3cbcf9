// ILP and ILPA for paper: who, what, which version first; then the text; then lines to sign.
#include "pages/graduation.hpp"
#include "pages/ilp_head.hpp"
#include "pages/ilpa_parts.hpp"
#include "pages/plan_parts.hpp"

namespace throughline::pages {

namespace {

std::string school_now(const acts::admitted& whom) {
  for (const auto& s : whom.stays)
    if (s.active && s.exit_date.empty()) return s.school_name;
  return whom.stays.empty() ? std::string() : whom.stays.front().school_name;
}

html top(const frame& f, std::string_view title, std::string_view citation,
         const acts::admitted& whom, std::string_view school, const core::revision* head,
         const std::string& version) {
  const auto& s = whom.student;
  html h;
  h.add(heading(f, 1, title));
  h("<p class=\"tl-meta\">{} · {}{}</p>", citation, paper_line(f),
    version.empty() ? html() : make(" · {}", say(f, k::ilpa_version_n, {{"n", version}})));
  std::vector<definition> facts{
      {std::string(say(f, k::print_student)), make("{}", s.list_name()), {}},
      {std::string(say(f, k::print_grade)), make("{}", s.grade), {}},
      {std::string(say(f, k::print_school)), make("{}", school), {}}};
  if (!s.local_id.empty())
    facts.push_back({std::string(say(f, k::print_number)), make("{}", s.local_id), {}});
  if (head)
    facts.push_back(
        {std::string(say(f, k::print_saved)),
         make("{}",
              say(f, k::plan_version,
                  {{"n", version}, {"when", moment(f, head->at_ms)}, {"who", who(f, *head)}})),
         {}});
  return h.add(definitions(facts));
}

bool has_content(const core::section_content* s) {
  return s && (s->destroyed || (s->body.as_record() && !s->body.as_record()->empty()));
}

}  // namespace

std::string ilp_print(const frame& f, const plan_profile& p, const acts::ilp_view& v) {
  const item_site at{f, p};
  html h = paper_tools(f, tab_url(f, "ilp"));
  const auto* head = v.plan && v.plan->head ? &*v.plan->head : nullptr;
  h.add(top(f, p.plan.in(f.lang), p.citation, v.whom, school_now(v.whom), head,
            head ? std::to_string(head->number) : std::string()));
  if (!head) h.add(paragraph(say(f, k::ilp_none)));
  h.add(otherwise_notice(f, p, v));
  for (const auto& s : p.sections) {
    const auto* content = v.plan ? v.plan->section(s.id) : nullptr;
    if (!has_content(content)) continue;
    h("<section class=\"tl-part\">{}{}</section>", heading(f, 2, s.label.in(f.lang)),
      saved_section(at, s, content, true));
  }
  if (!p.areas().empty())
    h("<section class=\"tl-part\">{}{}</section>", heading(f, 2, say(f, k::credit_title)),
      graduation_in_full(f, p, v));
  h.add(statements(f, v.statements, false));
  std::vector<std::string> roles;
  for (const auto& s : p.sections)
    for (const auto& i : s.items) roles.insert(roles.end(), i.roles.begin(), i.roles.end());
  if (head)
    h.add(heading(f, 2, say(f, k::sign_offs)))
        .add(signature_table(f, *v.plan, k::sign_version, {}));
  return render(f, p.plan.in(f.lang), h.add(signature_lines(f, roles)));
}

std::string ilpa_print(const frame& f, const plan_profile& p, const acts::ilpa_view& v) {
  const item_site at{f, p};
  if (!v.it) return problem(f, core::codes::not_found, {});
  const auto& a = *v.it;
  html h = paper_tools(f, ilpa_url(f, a));
  h.add(top(f, v.profile->label.in(f.lang), v.profile->citation, v.whom, a.school_name,
            a.head ? &*a.head : nullptr, text_number(f, a)));
  h("<p>{} {}</p>", say(f, k::ilpa_entered, {{"date", words::date(f.lang, a.entry_date)}}),
    state_tag(f, a));
  for (const auto& s : v.profile->sections) {
    const auto* content = a.section(s.id);
    h("<section class=\"tl-part\">{}{}</section>", heading(f, 2, s.label.in(f.lang)),
      saved_section(at, s, content, true));
  }
  h.add(statements(f, v.statements, true));
  if (!a.signatures.empty())
    h.add(heading(f, 2, say(f, k::sign_offs))).add(signature_table(f, a, k::sign_text, {}));
  return render(f, v.profile->label.in(f.lang), h.add(signature_lines(f, v.profile->sign_roles)));
}

}  // namespace throughline::pages
