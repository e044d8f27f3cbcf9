// A new school year's look back at each goal: what became of it, what was learned, whether it goes
// on.
#include <algorithm>
#include <array>
#include <functional>

#include "core/item_types.hpp"
#include "pages/goals.hpp"
#include "pages/ilp_head.hpp"
#include "pages/plan_parts.hpp"

namespace throughline::pages {

namespace {

constexpr std::array<std::string_view, 3> outcomes{"met", "progressing", "discontinued"};

// What was planned, to judge by.
html as_planned(const frame& f, const core::value& goal) {
  html h;
  const auto line = [&](words::key label, std::string_view text) {
    if (!text.empty()) h("<div><dt>{}</dt><dd>{}</dd></div>", say(f, label), text);
  };
  const auto by = goal.text("by");
  line(k::goal_measure, goal.text("measure"));
  line(k::goal_by, by.empty() ? std::string() : words::date(f.lang, by));
  line(k::goal_steps, goal.text("steps"));
  return h.empty() ? std::move(h) : make("<dl class=\"tl-facts\">{}</dl>", h);
}

html one_goal(const frame& f, std::size_t n, const core::value& goal, const acts::goal_look& typed,
              const std::function<std::string(const std::string&)>& error_at) {
  const auto place = "looks." + std::to_string(n);
  const auto status = place + ".status", words_at = place + ".reflection";
  html choices, inner;
  for (const auto o : outcomes)
    choices.add(radio(f, status, o, words::say_named(f.lang, "look", o), o == typed.status));
  const auto error = error_at(words_at);
  inner.add(hidden(f, place + ".id", goal.text("id")))
      .add(as_planned(f, goal))
      .add(group(f, status, say(f, k::look_status), {}, error_at(status), choices))
      .add(labelled(
          f, words_at, say(f, k::look_reflection), {}, error,
          make("<textarea id=\"{}\" name=\"{}\" rows=\"3\"{}{}>\n{}</textarea>", field_id(words_at),
               field_name(f, words_at),
               attribute("aria-describedby", described_by(words_at, false, !error.empty())),
               attribute("aria-invalid", error.empty() ? "" : "true"), typed.reflection)));
  return make("<fieldset class=\"tl-card\"><legend>{}</legend>{}</fieldset>",
              goal.text("statement"), inner);
}

}  // namespace

bool has_goals(const core::plan_section& s) {
  return std::any_of(s.items.begin(), s.items.end(),
                     [](const auto& i) { return core::type_of(i).role == core::item_role::goals; });
}

std::string ilp_look_back(const frame& f, const plan_profile& p, const acts::goals_view& v,
                          const looks_attempt& refused) {
  html h = ilp_head(f, p, v.ilp, v.section);
  h.add(heading(f, 2, say(f, k::look_title)));
  const auto to = tab_url(f, "ilp").with("section", "look_back");
  if (v.earlier.empty() || !v.ilp.can_save(v.section)) {
    h.add(paragraph(say(f, v.earlier.empty() ? k::look_none : k::ilp_read_only)));
    return render(f, std::string(say(f, k::look_title)), h);
  }
  const auto error_at = [&](const std::string& field) {
    const auto at = std::find_if(refused.wrong.begin(), refused.wrong.end(),
                                 [&](const auto& w) { return w.field == field; });
    return at == refused.wrong.end() ? std::string() : words::say(f.lang, at->rule, at->words);
  };
  std::vector<problem_line> lines;
  html inner;
  inner.add(hidden(f, "tl-token", f.token))
      .add(hidden(f, "tl-act", "carry_goals"))
      .add(hidden(f, "tl-base", core::to_hex(v.ilp.plan->section(v.section)->hash)));
  for (std::size_t n = 0; n < v.earlier.size(); ++n) {
    const auto& goal = v.earlier[n];
    const auto typed = std::find_if(refused.looks.begin(), refused.looks.end(),
                                    [&](const auto& l) { return l.id == goal.text("id"); });
    inner.add(
        one_goal(f, n, goal, typed == refused.looks.end() ? acts::goal_look{} : *typed, error_at));
    for (const auto* part : {"status", "reflection"}) {
      const auto field = "looks." + std::to_string(n) + "." + part;
      if (const auto said = error_at(field); !said.empty())
        lines.push_back({field, problem_text(goal.text("statement"), said)});
    }
  }
  // What concerns no single field: nothing was said at all, or the goals were saved meanwhile.
  for (const auto& w : refused.wrong)
    if (w.field.find('.') == w.field.npos)
      lines.push_back({{}, words::say(f.lang, w.rule, w.words)});
  if (f.dress != shell::light)
    inner.add(buttons(make("<button class=\"tl-btn tl-main-btn\" type=\"submit\">{}</button>",
                           say(f, k::look_button))));
  h.add(paragraph(say(f, k::look_what))).add(error_summary(f, lines)).add(form(f, to, inner));
  return render(f, std::string(say(f, k::look_title)), h);
}

}  // namespace throughline::pages
