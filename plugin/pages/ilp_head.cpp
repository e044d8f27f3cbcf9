// The top of every page of the ILP tab: ring, name, state, next step, and the way to its sections.
#include "pages/ilp_head.hpp"

#include "core/item_types.hpp"
#include "pages/graduation.hpp"
#include "pages/items.hpp"
#include "pages/plan_parts.hpp"
#include "pages/print.hpp"

namespace throughline::pages {

html ilp_status(const frame& f, const acts::ilp_view& v) {
  using enum core::plan_status;
  const bool done = v.status == complete || v.status == alternative_completion;
  const auto weight = done                      ? tone::good
                      : v.status == overdue     ? tone::bad
                      : v.status == not_started ? tone::plain
                                                : tone::warning;
  return tag(weight, words::say_named(f.lang, "status", core::name(v.status)));
}

std::string due_words(const frame& f, std::string_view day, core::date today) {
  const auto due = core::parse_date(day);
  if (!due) return std::string(day);
  const int n = core::days_between(today, *due);
  const auto on = words::date(f.lang, *due);
  if (n < 0)
    return say(f, n == -1 ? k::due_late_one : k::due_late,
               {{"date", on}, {"n", std::to_string(-n)}});
  if (n == 0) return say(f, k::due_today, {{"date", on}});
  return say(f, n == 1 ? k::due_in_one : k::due_in, {{"date", on}, {"n", std::to_string(n)}});
}

std::string next_section(const plan_profile& p, const acts::ilp_view& v) {
  for (const auto& r : v.requirements) {
    auto section = r.item.substr(0, r.item.find('.'));
    const auto* item = p.item(r.item);
    if (r.result == core::verdict::unmet && item && core::type_of(*item).entered &&
        v.can_save(section))
      return section;
  }
  if (!v.plan || !v.plan->head)
    for (const auto& s : p.sections)
      if (v.can_save(s.id) && has_fields(s)) return s.id;
  return {};
}

html ilp_navigation(const frame& f, const plan_profile& p, const acts::admitted& whom,
                    std::string_view here, const acts::ilp_view* v) {
  const auto tab = tab_url(f, "ilp");
  const auto grade = whom.student.grade_number();
  std::vector<place> places{{tab, std::string(say(f, k::ilp_overview)), here.empty()}};
  for (const auto& section : p.sections) {
    const bool signatures = section.id == "review";  // it is the page of sign-offs
    if (signatures || (grade && (*grade < section.from_grade || *grade > section.to_grade)))
      continue;
    if (v != nullptr && !v->asks(section)) continue;
    if (whom.withholds("ilp", section.id)) continue;
    places.push_back(
        {tab.with("section", section.id), section.label.in(f.lang), here == section.id});
  }
  if (!p.areas().empty())
    places.push_back(
        {tab.with("section", "credits"), std::string(say(f, k::credit_title)), here == "credits"});
  places.push_back(
      {tab.with("section", "sign"), std::string(say(f, k::sign_offs)), here == "sign"});
  places.push_back(
      {tab.with("section", "history"), std::string(say(f, k::history_title)), here == "history"});
  places.push_back(
      {tab.with("section", "facts"), std::string(say(f, k::facts_title)), here == "facts"});
  return sub_navigation(say(f, k::ilp_sections), places);
}

html ilp_head(const frame& f, const plan_profile& p, const acts::ilp_view& v,
              std::string_view here) {
  const auto n = count(v.requirements);
  const auto grade = v.whom.student.grade_number();
  html facts, actions, h;
  facts("<p class=\"tl-meta\">{} · {} ({})", v.whom.student.full_name(), p.plan_short.in(f.lang),
        p.citation);
  if (grade) facts(" · {}", say(f, k::ilp_grade, {{"grade", std::to_string(*grade)}}));
  if (v.plan && v.plan->head)
    facts(" · {}", say(f, k::plan_version,
                       {{"n", std::to_string(v.plan->head->number)},
                        {"when", moment(f, v.plan->head->at_ms)},
                        {"who", who(f, *v.plan->head)}}));
  facts("</p><p class=\"tl-meta\">{} {}", say(f, k::status_label), ilp_status(f, v));
  if (!v.next_due.empty())
    facts(" · {} <strong>{}</strong>",
          say(f, v.next_due == p.review_day(v.today) ? k::ilp_next_due : k::ilp_begin_due),
          due_words(f, v.next_due, v.today));
  facts("</p>");
  if (const auto next = next_section(p, v); !next.empty() && next != here && v.plan && v.plan->head)
    actions.add(button_link(
        tab_url(f, "ilp").with("section", next),
        say(f, k::ilp_continue, {{"section", p.section(next)->label.in(f.lang)}}), true));
  else if (next.empty() && !v.sign_as.empty() && here != "sign")
    actions.add(button_link(tab_url(f, "ilp").with("section", "sign"), say(f, k::sign_go), true));
  if (v.plan && v.plan->head) actions.add(paper_menu(f, ilp_papers(), v, tab_url(f, "ilp")));
  h("<div class=\"tl-head\">{}<div>{}{}</div>{}</div>", completion_ring(f, n),
    heading(f, 1, p.plan.in(f.lang)), facts, buttons(actions));
  h.add(family_notice(f, v.whom, "ilp", v.today));
  return h.add(ilp_navigation(f, p, v.whom, here, &v));
}

}  // namespace throughline::pages
