// The ILPA tab's forms about a whole addendum, and all its steps on one page.
#include <algorithm>

#include "pages/ilpa_parts.hpp"
#include "pages/plan_parts.hpp"

namespace throughline::pages {

namespace {

// One act with its fields; `sends`: what is told to the router. Where the host's own form encloses
// the page a box is ticked instead of a button pressed.
struct act_words {
  std::string_view sends;
  std::string title, hint, button;
  bool folded = false;  // seldom wanted: its title opens it
};

std::string error_of(const frame& f, const ilpa_attempt& refused, std::string_view sends,
                     std::string_view field) {
  if (refused.act == sends)
    for (const auto& w : refused.wrong)
      if (w.field == field) return words::say(f.lang, w.rule, w.words);
  return {};
}

html act_form(const frame& f, const acts::ilpa_view& v, const act_words& a, const html& inner,
              const ilpa_attempt& refused, const std::vector<problem_line>& problems) {
  html all, h;
  all.add(hidden(f, "tl-token", f.token));
  if (v.it) all.add(hidden(f, "tl-plan", v.it->key.text()));
  if (f.dress == shell::light)
    all.add(checkbox(f, "tl-act", a.sends, a.button, refused.act == a.sends));
  else
    all.add(hidden(f, "tl-act", a.sends));
  all.add(inner);
  if (f.dress != shell::light)
    all("<div class=\"tl-btns\"><button class=\"tl-btn tl-out\" type=\"submit\">{}</button></div>",
        a.button);
  if (!a.title.empty() && !a.folded) h.add(heading(f, 2, a.title));
  if (!a.hint.empty()) h.add(quiet(a.hint));
  if (!problems.empty()) h.add(error_summary(f, problems));
  h.add(form(f, v.it ? ilpa_url(f, *v.it) : tab_url(f, "ilpa"), all));
  if (!a.folded) return h;
  return make("<details{}><summary>{}</summary>{}</details>",
              attribute("open", refused.act == a.sends), a.title, h);
}

// A line of text under its own name on the page: several forms ask a reason.
html line(const frame& f, std::string_view name, std::string_view label, std::string_view hint,
          std::string_view error, std::string_view typed, std::string_view type = "text") {
  return labelled(
      f, name, label, hint, error,
      make("<input type=\"{}\" id=\"{}\" name=\"{}\" maxlength=\"400\" value=\"{}\"{}{}>", type,
           field_id(name), field_name(f, name), typed,
           attribute("aria-describedby", described_by(name, !hint.empty(), !error.empty())),
           attribute("aria-invalid", error.empty() ? "" : "true")));
}

// An act that asks one reason.
html reason_form(const frame& f, const acts::ilpa_view& v, const act_words& a,
                 std::string_view name, std::string_view label, std::string_view hint,
                 const ilpa_attempt& refused) {
  const auto error = error_of(f, refused, a.sends, "reason");
  std::vector<problem_line> problems;
  if (!error.empty()) problems.push_back({std::string(name), problem_text(label, error)});
  return act_form(f, v, a,
                  line(f, name, label, hint, error,
                       refused.act == a.sends ? sent_value(refused.typed, name) : ""),
                  refused, problems);
}

html exit_form(const frame& f, const acts::ilpa_view& v, const ilpa_attempt& refused) {
  const act_words a{.sends = "exit",
                    .title = std::string(say(f, k::ilpa_exit_title)),
                    .hint = {},
                    .button = std::string(say(f, k::ilpa_exit_button)),
                    .folded = true};
  const auto typed = [&](std::string_view name) {
    return refused.act == a.sends ? sent_value(refused.typed, name) : std::string_view();
  };
  const auto outcome = error_of(f, refused, a.sends, "outcome"),
             date = error_of(f, refused, a.sends, "date"),
             reason = error_of(f, refused, a.sends, "reason");
  std::vector<problem_line> problems;
  const auto put = [&](const char* name, words::key label, const std::string& error) {
    if (!error.empty()) problems.push_back({name, problem_text(say(f, label), error)});
  };
  put("exit_outcome", k::ilpa_exit_outcome, outcome);
  put("exit_date", k::ilpa_exit_date, date);
  put("exit_reason", k::ilpa_exit_reason, reason);
  html choices, inner;
  for (const auto& o : v.profile->outcome_item()->options)
    choices.add(radio(f, "exit_outcome", o.id, o.label.in(f.lang), o.id == typed("exit_outcome")));
  inner.add(group(f, "exit_outcome", say(f, k::ilpa_exit_outcome), {}, outcome, choices));
  if (v.it->exit_date.empty())
    inner.add(
        line(f, "exit_date", say(f, k::ilpa_exit_date), {}, date, typed("exit_date"), "date"));
  if (v.needs_exit_reason)
    inner.add(line(f, "exit_reason", say(f, k::ilpa_exit_reason), say(f, k::ilpa_exit_reason_hint),
                   reason, typed("exit_reason")));
  return act_form(f, v, a, inner, refused, problems);
}

// Somebody else saved the section after this text was begun.
bool is_stale(const attempt& a) {
  return std::any_of(a.wrong.begin(), a.wrong.end(),
                     [](const auto& w) { return w.rule.name == core::codes::stale_section.name; });
}

// What was sent after the addendum was signed: each section beside the one that stands.
std::string all_too_late(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                         const ilpa_answers& sent) {
  const item_site at{f, p};
  html h;
  h.add(back_link(f, v)).add(ilpa_head(f, v, false));
  h.add(heading(f, 2, say(f, k::locked_title)))
      .add(alert(tone::warning, paragraph(say(f, k::locked_kept))));
  for (const auto& s : v.profile->sections)
    if (const auto mine = sent.by_section.find(s.id); mine != sent.by_section.end()) {
      const auto* saved = v.it->section(s.id);
      h.add(heading(f, 3, s.label.in(f.lang)))
          .add(side_by_side(at, s, say(f, k::conflict_mine), mine->second.body,
                            say(f, k::locked_theirs), saved ? saved->body : core::value(), true));
    }
  return render(f, std::string(say(f, k::locked_title)), h);
}

}  // namespace

html start_form(const frame& f, const acts::ilpa_view& v, std::string_view plan) {
  if (!v.may_start) return {};
  return act_form(
      f, v,
      {.sends = "start",
       .button = std::string(say(f, k::ilpa_start_button, {{"plan", std::string(plan)}}))},
      {}, {}, {});
}

html life_forms(const frame& f, const acts::ilpa_view& v, const ilpa_attempt& refused) {
  html h;
  if (v.may_review)
    h.add(act_form(f, v,
                   {.sends = "review",
                    .title = std::string(say(f, k::ilpa_review_title)),
                    .hint = v.may_amend ? std::string(say(f, k::ilpa_review_hint)) : std::string(),
                    .button = std::string(say(f, k::ilpa_review_button))},
                   {}, refused, {}));
  if (v.may_amend)
    h.add(reason_form(f, v,
                      {.sends = "amend",
                       .title = std::string(say(f, k::ilpa_amend_title)),
                       .hint = {},
                       .button = std::string(say(f, k::ilpa_amend_button,
                                                 {{"n", std::to_string(v.it->version + 1)}}))},
                      "reason", say(f, k::ilpa_amend_reason), say(f, k::ilpa_amend_hint), refused));
  if (v.may_exit) h.add(exit_form(f, v, refused));
  if (v.may_void)
    h.add(reason_form(f, v,
                      {.sends = "void",
                       .title = std::string(say(f, k::ilpa_void_title)),
                       .hint = {},
                       .button = std::string(say(f, k::ilpa_void_button)),
                       .folded = true},
                      "void_reason", say(f, k::ilpa_void_reason), say(f, k::ilpa_void_hint),
                      refused));
  return h;
}

std::string ilpa_one_page(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                          const ilpa_answers& sent) {
  if (!v.it || (!v.may_save && sent.by_section.empty()))
    return problem(f, core::codes::forbidden, {});
  if (!v.may_save) return all_too_late(f, p, v, sent);
  const auto to = ilpa_url(f, *v.it).with("step", "all");
  html inner, h;
  std::vector<problem_line> problems;
  inner.add(hidden(f, "tl-token", f.token))
      .add(hidden(f, "tl-plan", v.it->key.text()))
      .add(hidden(f, "tl-section", "all"))
      .add(hidden(f, "tl-act", "all"));
  for (const auto& s : v.profile->sections) {
    if (s.at_exit) continue;
    const auto said = sent.by_section.find(s.id);
    const auto* refused = said == sent.by_section.end() ? nullptr : &said->second;
    const auto* saved = v.it->section(s.id);
    auto text = text_to_edit(saved, v.draft(s.id), refused);
    const bool stale = refused && is_stale(*refused);
    if (stale) text.base = saved ? std::optional(saved->hash) : std::nullopt;
    const auto asked = with_known(v, s, text);
    const item_site at{.f = f, .profile = p, .wrong = text.wrong, .bank = &v.bank, .folds = true};
    if (text.wrong) {
      const auto lines = problem_lines(f.lang, s, *text.wrong);
      problems.insert(problems.end(), lines.begin(), lines.end());
    }
    inner.add(hidden(f, "tl-base-" + s.id, text.base ? core::to_hex(*text.base) : std::string()))
        .add(heading(f, 2, s.label.in(f.lang)))
        .add(destroyed_notice(f, saved))
        .add(draft_notice(f, text, saved));
    if (stale)
      inner.add(alert(tone::warning, paragraph(say(f, k::conflict_here))))
          .add(side_by_side(at, s, say(f, k::conflict_mine), text.body, say(f, k::conflict_theirs),
                            saved ? saved->body : core::value(), true));
    inner.add(edit_section(at, asked, text.body));
  }
  if (f.dress != shell::light)
    inner(
        "<div class=\"tl-btns\"><button class=\"tl-btn tl-main-btn\" "
        "type=\"submit\">{}</button></div>",
        say(f, k::ilpa_one_page_save));
  h.add(back_link(f, v)).add(ilpa_head(f, v, false));
  if (!problems.empty()) h.add(error_summary(f, problems));
  return render(f, std::string(say(f, k::ilpa_one_page)), h.add(form(f, to, inner)));
}

}  // namespace throughline::pages
