// Letting something else stand for a year's plan: the reason, what was decided, and taking it back.
#include <algorithm>

#include "pages/ilp_head.hpp"
#include "words/completion.hpp"

namespace throughline::pages {

namespace {

std::string error_at(const frame& f, const core::findings& wrong, std::string_view field) {
  for (const auto& w : wrong)
    if (w.field == field) return words::say(f.lang, w.rule, w.words);
  return {};
}

html asking(const frame& f, const plan_profile& p, const core::findings& wrong,
            const otherwise_words& typed) {
  html reasons, inner;
  for (const auto& o : p.alternative.reasons)
    reasons.add(radio(f, "reason", o.id, o.label.in(f.lang), o.id == typed.reason));
  const auto error = error_at(f, wrong, "comment");
  inner.add(
      group(f, "reason", say(f, k::otherwise_reason), {}, error_at(f, wrong, "reason"), reasons));
  inner.add(labelled(
      f, "comment", say(f, k::otherwise_comment), say(f, k::otherwise_comment_hint), error,
      make("<textarea id=\"{}\" name=\"{}\" rows=\"4\" aria-describedby=\"{}\"{}>\n{}</textarea>",
           field_id("comment"), field_name(f, "comment"),
           described_by("comment", true, !error.empty()),
           attribute("aria-invalid", error.empty() ? "" : "true"), typed.comment)));
  return inner;
}

}  // namespace

html otherwise_notice(const frame& f, const plan_profile& p, const acts::ilp_view& v) {
  if (!v.instead) return {};
  html inner;
  inner("<p><strong>{}</strong></p>",
        say(f, k::otherwise_is, {{"reason", words::reason_name(f.lang, p, v.instead->reason)}}));
  inner("<p class=\"tl-prose\">{}</p>", v.instead->comment);
  inner.add(quiet(say(f, k::otherwise_who,
                      {{"who", v.instead->by_name},
                       {"role", words::say_named(f.lang, "role", v.instead->by_role)},
                       {"when", moment(f, v.instead->at_ms)}})));
  return alert(tone::news, inner);
}

std::string ilp_otherwise(const frame& f, const plan_profile& p, const acts::ilp_view& v,
                          const core::findings& wrong, const otherwise_words& typed) {
  html h = ilp_head(f, p, v, "otherwise");
  h.add(heading(f, 2, say(f, k::otherwise_title)));
  h.add(otherwise_notice(f, p, v));
  if (!v.may_complete_otherwise) {
    if (!v.instead) h.add(paragraph(say(f, k::otherwise_none)));
    return render(f, std::string(say(f, k::otherwise_title)), h);
  }
  std::vector<problem_line> lines;
  for (const auto& w : wrong) lines.push_back({w.field, words::say(f.lang, w.rule, w.words)});
  html inner;
  inner.add(hidden(f, "tl-token", f.token)).add(hidden(f, "tl-section", ""));
  if (!v.instead) {
    h.add(paragraph(say(f, k::otherwise_what)));
    inner.add(asking(f, p, wrong, typed))
        .add(buttons(submit(f, "complete_otherwise", say(f, k::otherwise_save))));
  } else {
    inner.add(buttons(submit(f, "complete_as_asked", say(f, k::otherwise_withdraw))));
  }
  if (f.dress == shell::light)
    inner.add(hidden(f, "tl-act", v.instead ? "complete_as_asked" : "complete_otherwise"));
  h.add(error_summary(f, lines));
  h.add(form(f, tab_url(f, "ilp").with("section", "otherwise"), inner));
  return render(f, std::string(say(f, k::otherwise_title)), h);
}

}  // namespace throughline::pages
