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
  if (t.what == "sex") return worded(f, "sex", t.value);
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

// What becomes of it beside the one that counts, which is listed before it.
html use_of(const frame& f, const core::told_fact& t, const core::told_fact& counts) {
  if (t.ended) return tag(tone::warning, say(f, k::facts_ended));
  if (t.counts) return {};
  const bool same = t.value == counts.value && t.of == counts.of;
  return tag(tone::plain, say(f, same ? k::facts_same : k::facts_beside));
}

std::string source_of(const frame& f, const core::told_fact& t) {
  if (t.source.empty()) return std::string(say(f, k::facts_unknown));
  return t.source == "host" ? std::string(say(f, k::facts_host)) : t.source;
}

std::string day_of(const frame& f, const core::told_fact& t) {
  if (t.as_of_ms == 0) return std::string(say(f, k::facts_unknown));
  return words::date(f.lang, core::local_date(t.as_of_ms, f.zone));
}

}  // namespace

std::string ilp_facts(const frame& f, const plan_profile& p, const acts::facts_view& v) {
  html h;
  h.add(heading(f, 1, p.plan.in(f.lang))).add(quiet(v.whom.student.full_name()));
  h.add(ilp_navigation(f, p, v.whom, "facts"));
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
  const auto* counts = &v.facts.front();
  for (const auto& one : v.facts) {
    if (one.counts) counts = &one;
    html value;
    value("{}", value_of(f, one));
    if (const auto use = use_of(f, one, *counts); !use.empty()) value(" {}", use);
    t.row(name_of(f, one), std::move(value), source_of(f, one), day_of(f, one));
  }
  return render(f, std::string(say(f, k::facts_title)), h.add(data_table(t)));
}

}  // namespace throughline::pages
