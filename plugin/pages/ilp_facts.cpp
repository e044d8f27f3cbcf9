// Where the student's facts come from: each with its source and its date, and which one counts.
#include <utility>

#include "core/date.hpp"
#include "pages/ilp_head.hpp"

namespace throughline::pages {

namespace {

// Dates of a stay or a program, as far as they are told.
std::string lasting(const frame& f, const core::told_fact& t) {
  if (t.from.empty() && t.to.empty()) return {};
  if (t.to.empty()) return ", " + say(f, k::facts_since, {{"from", words::date(f.lang, t.from)}});
  return ", " + say(f, k::facts_from_to,
                    {{"from", words::date(f.lang, t.from)}, {"to", words::date(f.lang, t.to)}});
}

std::string value_of(const frame& f, const core::told_fact& t) {
  if (t.what == "birthDate") return words::date(f.lang, t.value);
  if (t.what == "transcript") return say(f, k::facts_courses, {{"n", t.of}, {"credits", t.value}});
  auto out = t.value;
  if (t.what == "enrollment" && !t.of.empty())
    out += ", " + say(f, k::facts_grade, {{"grade", t.of}});
  return out + lasting(f, t);
}

std::string name_of(const frame& f, const core::told_fact& t) {
  auto name = worded(f, "fact", t.what);
  const bool of_some_kind = t.what == "identifier" || t.what == "responsibility";
  return of_some_kind ? name + " (" + t.of + ")" : name;
}

html use_of(const frame& f, const core::told_fact& t) {
  if (t.ended) return tag(tone::warning, say(f, k::facts_ended));
  return t.counts ? html() : tag(tone::plain, say(f, k::facts_beside));
}

}  // namespace

std::string ilp_facts(const frame& f, const plan_profile& p, const acts::facts_view& v) {
  html h;
  h.add(heading(f, 1, p.plan.in(f.lang))).add(quiet(v.whom.student.full_name()));
  h.add(ilp_navigation(f, p, v.whom.student, "facts"));
  h.add(heading(f, 2, say(f, k::facts_title))).add(paragraph(say(f, k::facts_hint)));
  if (v.facts.empty()) {
    h.add(paragraph(say(f, k::facts_none)));
    return render(f, std::string(say(f, k::facts_title)), h);
  }
  table t{.caption = std::string(say(f, k::facts_title)),
          .caption_hidden = true,
          .columns = {{std::string(say(f, k::facts_what))},
                      {std::string(say(f, k::facts_value))},
                      {std::string(say(f, k::facts_source))},
                      {std::string(say(f, k::facts_as_of))}},
          .stacked = true};
  for (const auto& one : v.facts) {
    html value;
    value("{}", value_of(f, one));
    if (const auto use = use_of(f, one); !use.empty()) value(" {}", use);
    const auto unknown = std::string(say(f, k::facts_unknown));
    t.row(
        name_of(f, one), std::move(value), one.source.empty() ? unknown : one.source,
        one.as_of_ms == 0 ? unknown : words::date(f.lang, core::local_date(one.as_of_ms, f.zone)));
  }
  return render(f, std::string(say(f, k::facts_title)), h.add(data_table(t)));
}

}  // namespace throughline::pages
