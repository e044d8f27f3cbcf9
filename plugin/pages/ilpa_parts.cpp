// The top of every ILPA page and what its pages and its paper share.
#include "pages/ilpa_parts.hpp"

#include <algorithm>

#include "pages/print.hpp"

namespace throughline::pages {

url ilpa_url(const frame& f, const core::addendum& a) {
  return tab_url(f, "ilpa").with("id", a.key.text());
}

html state_tag(const frame& f, const core::addendum& a) {
  using enum core::addendum_state;
  const auto t = a.state == active || a.state == locked  ? tone::good
                 : a.state == exited || a.state == void_ ? tone::plain
                 : a.state == draft                      ? tone::warning
                                                         : tone::news;
  // A transfer has a state of this name, too, and another word for it.
  if (a.state == under_review) return tag(t, say(f, k::ilpa_under_review));
  return tag(t, words::say_named(f.lang, "state", core::name(a.state)));
}

std::string ilpa_due(core::language l, const acts::ilpa_view& v) {
  if (!v.it || v.it->state != core::addendum_state::draft || v.it->due_date.empty()) return {};
  const int n = v.school_days_left;
  const auto late = core::parse_date(v.it->due_date).value_or(v.today) < v.today;
  const words::arguments with{{"date", words::date(l, v.it->due_date)},
                              {"n", std::to_string(n < 0 ? -n : n)}};
  if (late) return words::say(l, n == -1 ? k::ilpa_late_one : k::ilpa_late, with);
  if (n == 0) return words::say(l, k::due_today, with);
  return words::say(l, n == 1 ? k::ilpa_due_in_one : k::ilpa_due_in, with);
}

std::string text_number(const frame& f, const core::addendum& a) {
  return say(
      f, k::ilpa_text_n,
      {{"version", std::to_string(a.version)}, {"n", std::to_string(a.head ? a.head->number : 0)}});
}

std::string signer_names(const frame& f, const std::vector<std::string>& roles) {
  std::string out;
  for (const auto& r : roles)
    out += (out.empty() ? "" : ", ") + words::say_named(f.lang, "signer", r);
  return out;
}

html ilpa_steps(const frame& f, const acts::ilpa_view& v, std::string_view here) {
  std::vector<step_place> out;
  const auto missing = [&](const auto& s) {
    return std::any_of(v.missing.begin(), v.missing.end(),
                       [&](const auto& m) { return m.field.starts_with(s.id + "."); });
  };
  for (const auto& s : v.profile->sections)
    if (!s.at_exit || s.id == here)
      out.push_back({ilpa_url(f, *v.it).with("step", s.id), s.label.in(f.lang), s.id == here,
                     v.it->section(s.id) != nullptr && !missing(s)});
  out.push_back({ilpa_url(f, *v.it).with("step", "check"), std::string(say(f, k::ilpa_check_step)),
                 here == "check", false});
  return step_navigation(f, out);
}

core::plan_section with_known(const acts::ilpa_view& v, const core::plan_section& section,
                              editing& text) {
  auto out = section;
  if (text.wrong != nullptr || text.draft != nullptr) return out;  // theirs stands as it is
  for (const auto& one : v.known) {
    if (one.section != section.id) continue;
    for (auto& item : out.items) {
      if (item.id != one.item) continue;
      text.body.set(item.id, one.value);
      const auto told = [&](core::language l, std::string& hint) {
        hint += (hint.empty() ? "" : " ") +
                words::say(l, k::ilpa_known, {{"date", words::date(l, one.as_of)}});
      };
      told(core::language::en, item.hint.en);
      told(core::language::es, item.hint.es);
    }
  }
  return out;
}

const core::addendum* to_copy(const acts::ilpa_view& v, const core::plan_section& section) {
  const auto at = std::find_if(v.all.begin(), v.all.end(), [&](const auto& a) {
    if (&a == v.it || a.entry_date > v.it->entry_date || a.state == core::addendum_state::void_)
      return false;
    const auto* then = a.section(section.id);
    return then && !then->destroyed &&
           core::has_content(core::for_another_stay(section, then->body));
  });
  return at == v.all.end() ? nullptr : &*at;
}

html back_link(const frame& f, const acts::ilpa_view& v) {
  return make("<p>{}</p>",
              link(ilpa_url(f, *v.it),
                   say(f, k::ilpa_back, {{"plan", v.profile->short_label.in(f.lang)}})));
}

html ilpa_head(const frame& f, const acts::ilpa_view& v, bool whole) {
  const auto& a = *v.it;
  html facts, actions, h;
  facts("<p class=\"tl-meta\">{} · {} ({})</p><p class=\"tl-meta\">{}", v.whom.student.full_name(),
        v.profile->short_label.in(f.lang), v.profile->citation, a.school_name);
  if (!a.school_class.empty()) facts(" ({})", a.school_class);
  if (!a.entry_date.empty())
    facts(" · {}", say(f, k::ilpa_entered, {{"date", words::date(f.lang, a.entry_date)}}));
  if (!a.exit_date.empty())
    facts(" · {}", say(f, k::ilpa_exited, {{"date", words::date(f.lang, a.exit_date)}}));
  facts(" · {}</p><p class=\"tl-meta\">{} {}",
        say(f, k::ilpa_version_n, {{"n", text_number(f, a)}}), say(f, k::status_label),
        state_tag(f, a));
  if (const auto due = ilpa_due(f.lang, v); !due.empty()) {
    const bool late = core::parse_date(a.due_date).value_or(v.today) < v.today;
    facts(" · {}", late ? tag(tone::bad, due) : make("<strong>{}</strong>", due));
    if (whole && a.due_basis == "weekdays") facts(" ({})", say(f, k::due_basis_weekdays));
  }
  if (!v.review_due.empty()) {
    const bool late = v.review_due < core::to_text(v.today);
    const auto said = say(f, late ? k::ilpa_review_late : k::ilpa_review_due,
                          {{"date", words::date(f.lang, v.review_due)}});
    facts(" · {}", late ? tag(tone::bad, said) : make("{}", said));
  }
  facts("</p>");
  if (whole) {
    if (v.may_save && !a.term.empty()) {
      const auto first =
          std::find_if(v.profile->sections.begin(), v.profile->sections.end(), [&](const auto& s) {
            return std::any_of(v.missing.begin(), v.missing.end(),
                               [&](const auto& m) { return m.field.starts_with(s.id + "."); });
          });
      if (first != v.profile->sections.end())
        actions.add(button_link(ilpa_url(f, a).with("step", first->id),
                                say(f, k::ilp_continue, {{"section", first->label.in(f.lang)}}),
                                true));
      else
        actions.add(
            button_link(ilpa_url(f, a).with("step", "check"), say(f, k::ilpa_check_step), true));
    } else if (!v.sign_as.empty() && v.missing.empty()) {
      actions.add(button_link(ilpa_url(f, a).with("step", "check"), say(f, k::sign_go), true));
    } else if (v.may_check_in) {
      actions.add(
          button_link(ilpa_url(f, a).with("step", "check_in"), say(f, k::check_in_link), true));
    }
    actions.add(paper_menu(f, ilpa_papers(), v, ilpa_url(f, a)));
  }
  h("<div class=\"tl-head\"><div>{}{}</div>{}</div>", heading(f, 1, v.profile->label.in(f.lang)),
    facts, buttons(actions));
  return h.add(family_notice(f, v.whom, "ilpa", v.today));
}

}  // namespace throughline::pages
