// Pages on which staff see, enter and end papers that say who may see a student's plans, and enter
// translations.
#include "pages/access_papers.hpp"

#include "core/item_types.hpp"
#include "pages/asking.hpp"
#include "pages/transfer_pieces.hpp"

namespace throughline::pages {

namespace {

url access_url(const frame& f) { return tab_url(f, "access"); }

std::string period(const frame& f, const core::access_paper& p) {
  const auto from = words::date(f.lang, p.first_day);
  return p.last_day.empty()
             ? say(f, k::paper_from, {{"from", from}})
             : say(f, k::paper_from_to, {{"from", from}, {"to", words::date(f.lang, p.last_day)}});
}

// "Restrictions: Goals, Career" | "the whole record".
std::string scope(const frame& f, const plan_profile& profile, const core::access_paper& p) {
  std::string out;
  for (const auto& id : p.sections) {
    const bool ilpa = id.starts_with("ilpa.");
    const auto* s =
        ilpa ? (profile.addenda.empty() ? nullptr
                                        : core::find_section(profile.addenda.front().sections,
                                                             std::string_view(id).substr(5)))
             : profile.section(std::string_view(id).substr(4));
    out += (out.empty() ? "" : ", ") + (s ? s->label.in(f.lang) : id) + (ilpa ? " (ILPA)" : "");
  }
  return out.empty() ? std::string(say(f, k::paper_whole))
                     : say(f, k::paper_only, {{"sections", out}});
}

html card(const frame& f, const plan_profile& profile, const acts::access_papers_view& v,
          const core::access_paper& p) {
  html h, state;
  const bool holds = p.holds_on(v.today);
  state.add(tag(holds ? tone::warning : tone::plain,
                say(f, p.ended                                ? k::paper_ended
                       : holds                                ? k::paper_holds
                       : p.first_day > core::to_text(v.today) ? k::paper_to_come
                                                              : k::paper_over)));
  h.add(heading(f, 3, words::say_named(f.lang, "paper.kind", p.kind) + ": " + p.who));
  h("<p>{} {}</p>", state, period(f, p));
  if (p.kind == "order")
    h("<p>{} {}</p>", words::say_named(f.lang, "paper.limits", p.limits), scope(f, profile, p));
  if (p.kind == "advocate")
    h.add(paragraph(say(f, k::paper_consent,
                        {{"who", p.given_by},
                         {"role", words::say_named(f.lang, "role", p.given_role)},
                         {"account", p.account}})));
  h.add(quiet(say(f, k::paper_rests_on,
                  {{"paper", words::say_named(f.lang, "paper.paper", p.paper)},
                   {"number", p.number},
                   {"day", words::date(f.lang, p.paper_date)}})));
  h.add(quiet(say(f, k::paper_by,
                  {{"who", p.author_name},
                   {"role", words::say_named(f.lang, "role", p.author_role)},
                   {"when", moment(f, p.at_ms)}})));
  if (p.ended)
    h.add(quiet(say(f, k::paper_ended_by,
                    {{"who", p.ended->by_name},
                     {"role", words::say_named(f.lang, "role", p.ended->by_role)},
                     {"when", moment(f, p.ended->at_ms)},
                     {"reason", p.ended->reason}})));
  if (v.may_end && !p.ended)
    h.add(buttons(button_link(access_url(f).with("end", p.key.text()), say(f, k::paper_end_link))));
  return make("<div class=\"tl-card\">{}</div>", h);
}

html top(const frame& f, const acts::admitted& whom, const url& back, std::string_view said) {
  html h;
  h.add(make("<p>{}</p>", link(back, said))).add(heading(f, 1, say(f, k::paper_title)));
  return h.add(make("<p class=\"tl-meta\">{}</p>", whom.student.full_name()));
}

// The top of a page that one comes to from the list.
html within(const frame& f, const acts::admitted& whom) {
  return top(f, whom, access_url(f),
             say(f, k::form_back, {{"page", std::string(say(f, k::paper_title))}}));
}

}  // namespace

std::string access_papers(const frame& f, const plan_profile& profile,
                          const acts::access_papers_view& v) {
  html h = top(f, v.whom, tab_url(f, "ilp").with("section", "sign"), say(f, k::paper_back));
  h.add(paragraph(say(f, k::paper_what)));
  if (v.own_rights) h.add(alert(tone::news, paragraph(say(f, k::paper_own_rights))));
  if (!v.birth_known) h.add(alert(tone::warning, paragraph(say(f, k::paper_birth_unknown))));
  if (v.papers.empty()) h.add(paragraph(say(f, k::paper_none)));
  for (const auto& p : v.papers) h.add(card(f, profile, v, p));
  html enter;
  if (v.may_enter)
    for (const auto& [kind, text] : {std::pair("order", k::paper_enter_order),
                                     {"advocate", k::paper_enter_advocate},
                                     {"dependent", k::paper_enter_dependent}})
      enter.add(button_link(access_url(f).with("enter", kind), say(f, text)));
  h.add(buttons(enter));
  return render(f, std::string(say(f, k::paper_title)), h);
}

std::string enter_access_paper(const frame& f, const plan_profile& p, const acts::access_asked& a,
                               const attempt* refused) {
  auto section = in_words(a.section, "paper");
  for (auto& item : section.items)
    for (auto& o : item.options) {
      for (const auto& g : a.guardians)
        if (o.id == "g." + std::to_string(g.id)) o.label = {g.name, g.name};
      if (o.id == "student") o.label = {a.whom.student.full_name(), a.whom.student.full_name()};
      if (o.id.starts_with("ilpa.")) o.label = {o.label.en + " (ILPA)", o.label.es + " (ILPA)"};
    }
  const auto kind = std::string_view(a.section.id);
  html h = within(f, a.whom);
  h.add(asking_form(f, p, section, core::record{},
                    {.to = access_url(f).with("enter", kind),
                     .plan = {},
                     .act = "enter",
                     .title = kind == "order"      ? k::paper_enter_order
                              : kind == "advocate" ? k::paper_enter_advocate
                                                   : k::paper_enter_dependent,
                     .hint = kind == "order"      ? k::paper_order_what
                             : kind == "advocate" ? k::paper_advocate_what
                                                  : k::paper_dependent_what,
                     .button = k::paper_enter_button},
                    refused));
  return render(f, std::string(say(f, k::paper_title)), h);
}

std::string end_access_paper(const frame& f, const plan_profile& profile,
                             const acts::access_papers_view& v, const core::access_paper& paper,
                             std::string_view typed, const core::findings& wrong) {
  html h = within(f, v.whom), inner;
  auto shown = v;
  shown.may_end = false;
  h.add(heading(f, 2, say(f, k::paper_end_link))).add(paragraph(say(f, k::paper_end_what)));
  h.add(card(f, profile, shown, paper));
  std::string error;
  for (const auto& w : wrong) error = words::say(f.lang, w.rule, w.words);
  if (!error.empty()) h.add(error_summary(f, {{"reason", error}}));
  inner.add(hidden(f, "tl-token", f.token))
      .add(text_field(f, "reason", say(f, k::paper_end_reason), {}, error, typed))
      .add(f.dress == shell::light ? hidden(f, "tl-act", "end")
                                   : buttons(submit(f, "end", say(f, k::paper_end_button))));
  h.add(form(f, access_url(f).with("end", paper.key.text()), inner));
  return render(f, std::string(say(f, k::paper_title)), h);
}

std::string translation_form(const frame& f, const plan_profile& p, const acts::translating& t,
                             std::string_view key, std::string_view section,
                             const attempt* refused) {
  auto asked = in_words(t.asked, "translation");
  const auto* of = key.empty()         ? p.section(section)
                   : p.addenda.empty() ? nullptr
                                       : core::find_section(p.addenda.front().sections, section);
  const auto* saved = t.plan.section(section);
  if (saved != nullptr)
    for (auto& o : asked.items.front().options)
      for (const auto& [place, text] : core::own_words(saved->body))
        if (o.id.starts_with(place + "|")) {
          const auto shown = of ? problem_text(place_name(f.lang, *of, place), text) : text;
          o.label = {shown, shown};
        }
  auto to = tab_url(f, key.empty() ? "ilp" : "ilpa");
  if (!key.empty()) to = to.with("id", key);
  html h;
  if (of)
    h.add(
        make("<p>{}</p>", link(key.empty() ? to.with("section", section) : to.with("step", section),
                               say(f, k::form_back, {{"page", of->label.in(f.lang)}}))));
  h.add(heading(f, 1, say(f, k::translation_title)));
  h.add(make("<p class=\"tl-meta\">{}</p>", t.whom.student.full_name()));
  h.add(
      asking_form(f, p, asked, core::record{},
                  {.to = to.with(key.empty() ? "section" : "step", "translate").with("of", section),
                   .plan = std::string(key),
                   .act = "translate",
                   .title = k::translation_link,
                   .hint = k::translation_what,
                   .button = k::translation_button},
                  refused));
  return render(f, std::string(say(f, k::translation_title)), h);
}

}  // namespace throughline::pages
