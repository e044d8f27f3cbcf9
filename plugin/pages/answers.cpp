// Forms in which staff write down what a family answered on paper or by phone, meetings that were
// held, and check-ins after a stay.
#include "acts/answers.hpp"

#include <algorithm>

#include "acts/check_ins.hpp"
#include "pages/asking.hpp"
#include "pages/ilp_head.hpp"
#include "pages/ilpa_parts.hpp"

namespace throughline::pages {

core::label in_both(std::string_view prefix, std::string_view name) {
  return {words::say_named(core::language::en, prefix, name),
          words::say_named(core::language::es, prefix, name)};
}

core::plan_section in_words(core::plan_section s, std::string_view prefix) {
  const std::string p(prefix);
  for (auto& item : s.items) {
    item.label = in_both(p, item.id);
    if (words::find(p + ".hint." + item.id)) item.hint = in_both(p + ".hint", item.id);
    for (auto& o : item.options)
      if (words::find(p + "." + item.id + "." + o.id)) o.label = in_both(p + "." + item.id, o.id);
  }
  return s;
}

namespace {

// "Ana Garcia (parent or guardian)", and whoever is not listed.
core::label signer_label(std::string_view id) {
  const auto bar = id.find('|');
  const auto role = id.substr(0, bar), name = id.substr(bar + 1);
  core::label out;
  for (auto [l, text] :
       {std::pair{core::language::en, &out.en}, std::pair{core::language::es, &out.es}}) {
    const auto said = words::say_named(l, "signer", role);
    *text = name.empty() ? words::say(l, k::record_other, {{"role", said}})
                         : std::string(name) + " (" + said + ")";
  }
  return out;
}

core::plan_section answer_in_words(const frame& f, const acts::answer_view& a,
                                   words::key text_name) {
  auto out = in_words(a.asked, "record");
  for (auto& item : out.items)
    for (auto& o : item.options) {
      if (item.id == "signer") o.label = signer_label(o.id);
      if (item.id != "revision") continue;
      const auto text = std::find_if(a.texts.begin(), a.texts.end(), [&](const auto& r) {
        return std::to_string(r.number) == o.id;
      });
      const auto said = say(f, text_name, {{"n", o.id}, {"when", moment(f, text->at_ms)}});
      o.label = {said, said};
    }
  return out;
}

}  // namespace

html asking_form(const frame& f, const plan_profile& p, const core::plan_section& section,
                 core::value begun, const asked_form& what, const attempt* refused) {
  const auto text = refused ? text_to_edit(nullptr, nullptr, refused)
                            : editing{std::move(begun), std::nullopt, nullptr, nullptr};
  section_form where{.to = what.to, .draft = {}, .plan = what.plan, .actions = {}};
  where.actions.add(f.dress == shell::light ? hidden(f, "tl-act", what.act)
                                            : submit(f, what.act, say(f, what.button)));
  html h;
  h.add(heading(f, 2, say(f, what.title))).add(paragraph(say(f, what.hint)));
  // What concerns no field of the form (a course that is not offered) stands on top by itself.
  if (refused)
    for (const auto& w : refused->wrong)
      if (w.field.empty()) h.add(alert(tone::bad, paragraph(words::say(f.lang, w.rule, w.words))));
  return h.add(edit_form({f, p}, section, text, where));
}

namespace {

core::value head_shown(const core::plan& p) {
  core::value begun = core::record{};
  begun.set("revision", std::to_string(p.head->number));
  return begun;
}

html answer_asking(const frame& f, const plan_profile& p, const acts::answer_view& a, url to,
                   std::string plan, const attempt* refused) {
  const auto text_name = plan.empty() ? k::record_text : k::record_ilpa_text;
  return asking_form(f, p, answer_in_words(f, a, text_name), head_shown(a.plan),
                     {.to = std::move(to),
                      .plan = std::move(plan),
                      .act = "record_answer",
                      .title = k::record_title,
                      .hint = k::record_what,
                      .button = k::record_button},
                     refused);
}

html meeting_asking(const frame& f, const plan_profile& p, url to, std::string plan,
                    const attempt* refused) {
  return asking_form(f, p, in_words(acts::meeting_section(), "record"), core::record{},
                     {.to = std::move(to),
                      .plan = std::move(plan),
                      .act = "record_meeting",
                      .title = k::meeting_title,
                      .hint = k::meeting_what,
                      .button = k::meeting_button},
                     refused);
}

std::string check_in_week(core::language l, int week) {
  return week == 1 ? std::string(words::say(l, k::check_in_first_week))
                   : words::say(l, k::check_in_week, {{"n", std::to_string(week)}});
}

core::label which_check_in(const acts::check_in_due& one) {
  const auto in = [&](core::language l) {
    return words::say(l, k::check_in_which,
                      {{"week", check_in_week(l, one.week)}, {"day", words::date(l, one.on)}});
  };
  return {in(core::language::en), in(core::language::es)};
}

}  // namespace

html check_in_table(const frame& f, const acts::ilpa_view& v) {
  if (v.check_ins.empty()) return {};
  const auto title = std::string(say(f, k::check_in_list));
  const auto today = core::to_text(v.today);
  table t{.caption = title,
          .caption_hidden = true,
          .columns = {{std::string(say(f, k::check_in_column))},
                      {std::string(say(f, k::check_in_due))},
                      {std::string(say(f, k::sign_status))}},
          .stacked = true};
  for (const auto& one : v.check_ins) {
    const bool late = !one.held && one.on < today;
    t.row(check_in_week(f.lang, one.week), words::date(f.lang, one.on),
          one.held ? tag(tone::good, say(f, k::check_in_held))
          : late   ? tag(tone::bad, say(f, k::check_in_late))
                   : tag(tone::plain, say(f, k::check_in_waiting)));
  }
  html h;
  return h.add(heading(f, 2, title)).add(data_table(t));
}

html meeting_list(const frame& f, const std::vector<core::meeting>& all) {
  html h;
  for (const auto& m : all) {
    html about;
    if (m.after_exit)
      about("<p><strong>{}</strong></p>",
            say(f, k::check_in_how,
                {{"week", check_in_week(f.lang, m.after_exit->week)},
                 {"going", words::say_named(f.lang, "record.going", m.after_exit->going)}}));
    h("<div class=\"tl-card\">{}{}{}{}{}</div>",
      heading(
          f, 3,
          words::date(f.lang, m.held_on) + " · " + words::say_named(f.lang, "record.way", m.way)),
      about, quiet(say(f, k::meeting_with, {{"who", m.attendees}})), prose(m.notes),
      quiet(say(f, k::meeting_by,
                {{"who", m.author_name},
                 {"role", words::say_named(f.lang, "role", m.author_role)},
                 {"when", moment(f, m.at_ms)}})));
  }
  return h;
}

html recorded_how(const frame& f, const core::plan_signature& s) {
  if (!s.recorded) return {};
  const auto& r = *s.recorded;
  html h;
  if (s.outcome != "no_answer")
    h.add(quiet(say(f, r.witness.empty() ? k::record_how : k::record_how_witnessed,
                    {{"day", words::date(f.lang, r.on)},
                     {"way", words::say_named(f.lang, "record.way", s.way)},
                     {"witness", r.witness}})));
  for (const auto& a : r.attempts) {
    const auto day = words::date(f.lang, a.on);
    h.add(quiet(a.way.empty() ? say(f, k::record_attempt_day, {{"day", day}, {"what", a.note}})
                              : say(f, k::record_attempt,
                                    {{"day", day},
                                     {"way", words::say_named(f.lang, "record.attempts", a.way)},
                                     {"what", a.note}})));
  }
  if (!r.by_name.empty())
    h.add(quiet(say(f, k::record_by,
                    {{"who", r.by_name}, {"role", words::say_named(f.lang, "role", r.by_role)}})));
  return h;
}

std::string ilp_answer(const frame& f, const plan_profile& p, const acts::ilp_view& v,
                       const acts::answer_view& a, const attempt* refused) {
  html h = ilp_head(f, p, v, "sign");
  h.add(answer_asking(f, p, a, tab_url(f, "ilp").with("section", "answer"), {}, refused));
  return render(f, std::string(say(f, k::record_title)), h);
}

std::string ilp_meeting(const frame& f, const plan_profile& p, const acts::ilp_view& v,
                        const attempt* refused) {
  html h = ilp_head(f, p, v, "sign");
  h.add(meeting_asking(f, p, tab_url(f, "ilp").with("section", "meeting"), {}, refused));
  return render(f, std::string(say(f, k::meeting_title)), h);
}

std::string ilpa_answer(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                        const acts::answer_view& a, const attempt* refused) {
  html h;
  h.add(back_link(f, v)).add(ilpa_head(f, v, false));
  h.add(
      answer_asking(f, p, a, ilpa_url(f, *v.it).with("step", "answer"), v.it->key.text(), refused));
  return render(f, std::string(say(f, k::record_title)), h);
}

std::string ilpa_meeting(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                         const attempt* refused) {
  html h;
  h.add(back_link(f, v)).add(ilpa_head(f, v, false));
  h.add(
      meeting_asking(f, p, ilpa_url(f, *v.it).with("step", "meeting"), v.it->key.text(), refused));
  return render(f, std::string(say(f, k::meeting_title)), h);
}

std::string ilpa_check_in(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                          const attempt* refused) {
  auto section = in_words(acts::check_in_section(v.check_ins), "record");
  auto& weeks = section.items.front().options;
  for (const auto& one : v.check_ins)
    for (auto& o : weeks)
      if (o.id == std::to_string(one.week)) o.label = which_check_in(one);
  core::value begun = core::record{};
  if (!weeks.empty()) begun.set("week", weeks.front().id);
  html h;
  h.add(back_link(f, v)).add(ilpa_head(f, v, false));
  h.add(asking_form(f, p, section, begun,
                    {.to = ilpa_url(f, *v.it).with("step", "check_in"),
                     .plan = v.it->key.text(),
                     .act = "record_check_in",
                     .title = k::check_in_title,
                     .hint = k::check_in_what,
                     .button = k::check_in_button},
                    refused));
  return render(f, std::string(say(f, k::check_in_title)), h);
}

}  // namespace throughline::pages
