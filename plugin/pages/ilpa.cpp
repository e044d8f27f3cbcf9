// The ILPA tab: none yet, the first question, the status with its steps, the locked text; and its
// steps.
#include <algorithm>

#include "core/item_types.hpp"
#include "pages/ilpa_parts.hpp"
#include "pages/plan_parts.hpp"

namespace throughline::pages {

namespace {

section_form ilpa_form(const frame& f, const core::addendum& a, std::string_view step) {
  const auto uid = a.key.text();
  return {.to = ilpa_url(f, a).with("step", step),
          .draft = api_url(f, {"ilpa", uid, "sections", step, "draft"}),
          .plan = uid,
          .actions = {}};
}

// The one question everything depends on, alone and large; the rest of the placement goes along
// unseen: the caller's own draft where there is one, as saving drops it.
html first_question(const frame& f, const acts::ilpa_view& v) {
  const auto& section = v.profile->sections.front();
  const auto* saved = v.it->section(section.id);
  const auto item = std::find_if(section.items.begin(), section.items.end(),
                                 [](const auto& i) { return i.id == "term"; });
  if (item == section.items.end()) return {};
  const auto text = text_to_edit(saved, v.draft(section.id), nullptr);
  const auto now = text.body.text("term");
  html choices, inner;
  for (const auto& o : item->options)
    choices.add(radio(f, "term", o.id, o.label.in(f.lang), o.id == now));
  inner.add(hidden(f, "tl-token", f.token))
      .add(hidden(f, "tl-section", section.id))
      .add(hidden(f, "tl-plan", v.it->key.text()))
      .add(hidden(f, "tl-base", text.base ? core::to_hex(*text.base) : std::string()))
      .add(hidden(f, "tl-act", "again"))
      .add(hidden_copies(f, section, text.body, "term"));
  inner("<div class=\"tl-big\">{}</div>",
        group(f, "term", say(f, k::ilpa_first_question), item->hint.in(f.lang), {}, choices));
  if (f.dress != shell::light)
    inner(
        "<div class=\"tl-btns\"><button class=\"tl-btn tl-main-btn\" "
        "type=\"submit\">{}</button></div>",
        say(f, k::form_save_continue));
  return make("<div class=\"tl-card tl-question\">{}</div>",
              form(f, ilpa_url(f, *v.it).with("step", section.id), inner));
}

int missing_in(const acts::ilpa_view& v, std::string_view section) {
  const auto prefix = std::string(section) + ".";
  return static_cast<int>(std::count_if(v.missing.begin(), v.missing.end(), [&](const auto& m) {
    return m.field.starts_with(prefix);
  }));
}

task step_task(const frame& f, const acts::ilpa_view& v, const core::plan_section& s) {
  const auto* content = v.it->section(s.id);
  const bool begun = content && content->body.as_record() && !content->body.as_record()->empty();
  const int missing = missing_in(v, s.id);
  const bool needed = v.it->term != "short" || &s == &v.profile->sections.front();
  task t{.name = link(ilpa_url(f, *v.it).with("step", s.id), s.label.in(f.lang))};
  if (s.at_exit && !begun) {
    t.status = say(f, k::status_not_started);
  } else if (missing == 0 && (begun || !needed)) {
    t.weight = begun ? tone::good : tone::plain;
    t.status = say(f, begun ? k::status_complete : k::status_optional);
  } else {
    t.weight = begun ? tone::warning : tone::plain;
    t.status = say(f, begun ? k::status_in_progress : k::status_not_started);
    if (missing)
      t.hint = say(f, missing == 1 ? k::ilpa_one_missing : k::ilpa_missing,
                   {{"n", std::to_string(missing)}});
  }
  return t;
}

task check_task(const frame& f, const acts::ilpa_view& v) {
  task check{.name = link(ilpa_url(f, *v.it).with("step", "check"), say(f, k::ilpa_check_step))};
  check.weight = v.still_to_sign.empty() ? tone::good : tone::plain;
  check.status = say(f, v.still_to_sign.empty()    ? k::status_complete
                        : v.it->signatures.empty() ? k::status_not_started
                                                   : k::status_in_progress);
  if (!v.still_to_sign.empty())
    check.hint = say(f, k::rule_missing_roles, {{"who", signer_names(f, v.still_to_sign)}});
  return check;
}

// The steps of the stay with the signatures, then what belongs to its end.
html step_tasks(const frame& f, const acts::ilpa_view& v) {
  std::vector<task> stay, end;
  for (const auto& s : v.profile->sections) (s.at_exit ? end : stay).push_back(step_task(f, v, s));
  stay.push_back(check_task(f, v));
  html h;
  h.add(heading(f, 2, say(f, k::ilpa_steps))).add(task_list(stay));
  if (v.may_save)
    h.add(
        make("<p>{}</p>", link(ilpa_url(f, *v.it).with("step", "all"), say(f, k::ilpa_one_page))));
  if (!end.empty()) h.add(heading(f, 2, say(f, k::ilpa_exit_steps))).add(task_list(end));
  return h;
}

html locked_notice(const frame& f, const acts::ilpa_view& v) {
  const auto when = v.locked.empty() ? std::string() : moment(f, v.locked.back().at_ms);
  const auto author = v.locked.empty() ? std::string() : v.locked.back().author;
  return alert(tone::news,
               make("<p><strong>{}</strong> {}</p>",
                    say(f, k::ilpa_locked,
                        {{"n", std::to_string(v.it->version)}, {"when", when}, {"who", author}}),
                    say(f, v.may_amend ? k::ilpa_locked_change : k::ilpa_locked_ask)));
}

html versions(const frame& f, const acts::ilpa_view& v) {
  if (v.locked.empty()) return {};
  html items;
  for (const auto& l : v.locked)
    items("<li>{}</li>", link(ilpa_url(f, *v.it).with("version", std::to_string(l.version)),
                              say(f, k::ilpa_locked,
                                  {{"n", std::to_string(l.version)},
                                   {"when", moment(f, l.at_ms)},
                                   {"who", l.author}})));
  html h;
  h.add(heading(f, 2, say(f, k::ilpa_versions)));
  return h.add(make("<ul>{}</ul>", items));
}

html earlier(const frame& f, const acts::ilpa_view& v) {
  html items;
  for (const auto& a : v.all)
    if (&a != v.it)
      items("<li>{} {}</li>",
            link(ilpa_url(f, a),
                 say(f, k::ilpa_earlier_one,
                     {{"school", a.school_name}, {"entry", words::date(f.lang, a.entry_date)}})),
            state_tag(f, a));
  if (items.empty()) return {};
  html h;
  h.add(heading(f, 2, say(f, k::ilpa_earlier)));
  return h.add(make("<ul>{}</ul>", items));
}

// Pages about many students, for who works on them.
html of_many_students(const frame& f, const acts::ilpa_view& v) {
  core::actor as_here;
  as_here.roles = {v.whom.as};
  const auto here = [&](acts::act a) { return acts::may(as_here, a, v.whom.how).has_value(); };
  html links;
  const auto offer = [&](bool may, const url& to, words::key text) {
    if (may)
      links("{}{}", links.empty() ? "" : " · ",
            link(to.with("lang", core::tag(f.lang)), say(f, text)));
  };
  offer(v.may_review, url(f.mount).at("reviews"), k::reviews_link);
  offer(here(acts::act::count), url(f.mount).at("reports").at("ilpa-quality"), k::quality_title);
  offer(here(acts::act::configure), url(f.mount).at("templates"), k::templates_title);
  return links.empty() ? links : make("<p>{}</p>", links);
}

// What was talked about, and the way to write down an answer or a meeting.
html recording(const frame& f, const acts::ilpa_view& v) {
  html also, h;
  const auto offer = [&](bool may, const char* step, words::key text) {
    if (may) also.add(button_link(ilpa_url(f, *v.it).with("step", step), say(f, text)));
  };
  offer(v.may_record, "answer", k::record_link);
  offer(v.may_meet, "meeting", k::meeting_link);
  h.add(buttons(also));
  if (!v.meetings.empty())
    h.add(heading(f, 2, say(f, k::meeting_list))).add(meeting_list(f, v.meetings));
  return h;
}

// All answers with their way back, then what is missing, then the signature.
html check_page(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                const core::findings& wrong, const sign_words& typed) {
  const item_site at{f, p};
  html h;
  h.add(heading(f, 2, say(f, k::ilpa_check_title)));
  if (!v.missing.empty()) {
    html lines;
    for (const auto& m : v.missing) {
      const auto dot = m.field.find('.');
      const auto* s =
          core::find_section(v.profile->sections, std::string_view(m.field).substr(0, dot));
      if (!s) continue;
      const auto place = place_name(f.lang, *s, std::string_view(m.field).substr(dot + 1));
      lines("<li>{}</li>", link(ilpa_url(f, *v.it).with("step", s->id),
                                problem_text(place, words::say(f.lang, m.rule, m.words))));
    }
    h.add(alert(tone::warning, make("<p><strong>{}</strong></p><ul>{}</ul>",
                                    say(f, k::ilpa_not_complete), lines)));
  }
  for (const auto& s : v.profile->sections) {
    const auto* content = v.it->section(s.id);
    if (s.at_exit && !content) continue;
    std::vector<definition> all;
    for (const auto& item : s.items) {
      const auto* value = content ? content->body.find(item.id) : nullptr;
      definition d{.term = item.label.in(f.lang)};
      page_of(item).view(d.text, at, item, value ? *value : core::value());
      if (value) d.text.add(translated(f, s, item, *value));
      if (v.may_save)
        d.action = make("<a href=\"{}\">{}<span class=\"tl-sr\">: {}</span></a>",
                        ilpa_url(f, *v.it).with("step", s.id), say(f, k::form_change), d.term);
      all.push_back(std::move(d));
    }
    h.add(heading(f, 3, s.label.in(f.lang)))
        .add(destroyed_notice(f, content))
        .add(definitions(all));
  }
  h.add(heading(f, 2, say(f, k::sign_offs)))
      .add(signature_table(f, *v.it, k::sign_text, v.still_to_sign));
  h.add(recording(f, v));
  const bool sound = v.missing.empty();
  if (!v.sign_as.empty() && !sound) h.add(quiet(say(f, k::ilpa_sign_later)));
  // A note that was written stays, even when the text has become incomplete meanwhile.
  if (!v.sign_as.empty() && (sound || !typed.note.empty()))
    h.add(sign_form(f, *v.it,
                    {.to = ilpa_url(f, *v.it).with("step", "check"),
                     .plan_name = v.profile->label.in(f.lang),
                     .version = text_number(f, *v.it),
                     .as = v.sign_as,
                     .plan_uid = v.it->key.text()},
                    wrong, typed));
  return h;
}

}  // namespace

std::string ilpa_overview(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                          const ilpa_attempt& refused) {
  const item_site at{f, p};
  html h;
  const auto title = v.profile ? v.profile->label.in(f.lang) : p.addendum.in(f.lang);
  if (!v.it) {
    h.add(heading(f, 1, title)).add(quiet(v.whom.student.full_name())).add(of_many_students(f, v));
    h("<div class=\"tl-card\">{}{}{}</div>",
      heading(f, 2, say(f, k::ilpa_none, {{"who", v.whom.student.full_name()}})),
      paragraph(say(f, k::ilpa_none_when, {{"plan", title}})), paragraph(say(f, k::ilpa_none_how)));
    h.add(start_form(f, v, title));
    return render(f, title, h);
  }
  const bool open = core::is_open(v.it->state);
  h.add(ilpa_head(f, v, true)).add(of_many_students(f, v)).add(came_from(f, v.came_from));
  h.add(check_in_table(f, v));
  if (v.it->state == core::addendum_state::locked) h.add(locked_notice(f, v));
  if (open && v.it->term.empty() && v.may_save) h.add(first_question(f, v));
  if (open) h.add(step_tasks(f, v));
  for (const auto& s : v.profile->sections) {
    const auto* content = v.it->section(s.id);
    if (open && !content) continue;
    h("<section class=\"tl-part\">{}{}</section>", heading(f, 2, s.label.in(f.lang)),
      saved_section(at, s, content));
  }
  h.add(heading(f, 2, say(f, k::sign_offs)))
      .add(signature_table(f, *v.it, k::sign_text,
                           open ? v.still_to_sign : std::vector<std::string>()));
  h.add(recording(f, v)).add(statements(f, v.statements, true)).add(versions(f, v));
  h.add(life_forms(f, v, refused)).add(start_form(f, v, title));
  return render(f, title, h.add(earlier(f, v)));
}

namespace {

// A section that nobody has written: the offer to begin with what the addendum before says, or,
// when it was taken, that text in the form with a word of where it is from.
html copied_from(const frame& f, const acts::ilpa_view& v, const core::plan_section& section,
                 editing& text, bool copied) {
  if (text.wrong || text.draft || v.it->section(section.id)) return {};
  const auto* before = to_copy(v, section);
  if (!before) return {};
  const words::arguments from{{"school", before->school_name},
                              {"entry", words::date(f.lang, before->entry_date)}};
  if (!copied)
    return make("<p>{}</p>",
                link(ilpa_url(f, *v.it).with("step", section.id).with("copy", "before"),
                     say(f, k::copy_offer, from)));
  text.body = core::for_another_stay(section, before->section(section.id)->body);
  return alert(tone::news, paragraph(say(f, k::copy_done, from)));
}

}  // namespace

std::string ilpa_step(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                      std::string_view step, const attempt* refused, bool copied) {
  if (!v.it) return problem(f, core::codes::not_found, {});
  item_site at{f, p};
  at.bank = &v.bank;
  at.folds = true;
  html h;
  h.add(back_link(f, v)).add(ilpa_head(f, v, false)).add(ilpa_steps(f, v, step));
  if (step == "check") {
    // Signing checks completeness itself; its findings then are places in sections, which the page
    // lists anyway. What concerns the signature is its own fields, or no field at all.
    core::findings of_form;
    if (refused)
      std::copy_if(refused->wrong.begin(), refused->wrong.end(), std::back_inserter(of_form),
                   [](const auto& w) { return w.field.find('.') == w.field.npos; });
    h.add(check_page(f, p, v, of_form, refused ? refused->signing : sign_words{}));
    return render(f, std::string(say(f, k::ilpa_check_title)), h);
  }
  const auto* section = core::find_section(v.profile->sections, step);
  if (!section) return problem(f, core::codes::not_found, {});
  const auto* saved = v.it->section(step);
  h.add(heading(f, 2, section->label.in(f.lang)));
  if (v.may_save) {
    auto where = ilpa_form(f, *v.it, step);
    const bool repeats =
        std::any_of(section->items.begin(), section->items.end(),
                    [](const auto& i) { return !core::type_of(i).fields.empty(); });
    where.actions.add(submit(f, "save", say(f, k::form_save_continue)));
    if (repeats) where.actions.add(submit(f, "again", say(f, k::form_save_another), false));
    where.actions.add(submit(f, "later", say(f, k::form_save_later), false));
    auto text = text_to_edit(saved, v.draft(step), refused);
    h.add(copied_from(f, v, *section, text, copied));
    const auto asked = with_known(v, *section, text);
    if (text.draft) where.actions.add(discard_draft(f, k::draft_discard));
    h.add(destroyed_notice(f, saved))
        .add(draft_notice(f, text, saved))
        .add(edit_form(at, asked, text, where));
  } else {
    if (v.it->state == core::addendum_state::locked) h.add(locked_notice(f, v));
    h.add(saved_section(at, *section, saved));
    if (const auto* mine = v.draft(step))
      h.add(heading(f, 2, say(f, k::draft_not_saved)))
          .add(too_late(at, *section, saved, mine->body, ilpa_form(f, *v.it, step)));
  }
  if (v.may_translate && saved && !core::own_words(saved->body).empty())
    h.add(buttons(button_link(ilpa_url(f, *v.it).with("step", "translate").with("of", step),
                              say(f, k::translation_link))));
  return render(f, section->label.in(f.lang) + " - " + v.profile->label.in(f.lang), h);
}

std::string ilpa_conflict(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                          std::string_view step, const core::section_content* theirs,
                          const core::value& mine) {
  if (!v.it) return problem(f, core::codes::not_found, {});
  const item_site at{f, p};
  const auto* section = core::find_section(v.profile->sections, step);
  if (!section) return problem(f, core::codes::not_found, {});
  auto where = ilpa_form(f, *v.it, step);
  where.actions.add(submit(f, "save", say(f, k::conflict_use_mine)))
      .add(discard_draft(f, k::conflict_use_theirs));
  html h;
  h.add(back_link(f, v)).add(ilpa_head(f, v, false)).add(ilpa_steps(f, v, step));
  if (!v.may_save) {
    h.add(heading(f, 2, say(f, k::locked_title)));
    if (v.it->state == core::addendum_state::locked) h.add(locked_notice(f, v));
    h.add(too_late(at, *section, theirs, mine, where));
    return render(f, std::string(say(f, k::locked_title)), h);
  }
  h.add(heading(f, 2, say(f, k::conflict_title)))
      .add(conflict(at, *section, v.it, theirs, mine, where));
  return render(f, std::string(say(f, k::conflict_title)), h);
}

std::string ilpa_version(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                         int version, const std::vector<core::section_content>& sections) {
  const item_site at{f, p};
  html h;
  if (!v.it) return problem(f, core::codes::not_found, {});
  h.add(back_link(f, v)).add(heading(f, 1, v.profile->label.in(f.lang)));
  for (const auto& l : v.locked)
    if (l.version == version)
      h.add(alert(tone::news, paragraph(say(f, k::ilpa_locked,
                                            {{"n", std::to_string(version)},
                                             {"when", moment(f, l.at_ms)},
                                             {"who", l.author}}))));
  for (const auto& s : v.profile->sections) {
    const auto content = std::find_if(sections.begin(), sections.end(),
                                      [&](const auto& c) { return c.section == s.id; });
    h("<section class=\"tl-part\">{}{}</section>", heading(f, 2, s.label.in(f.lang)),
      saved_section(at, s, content == sections.end() ? nullptr : &*content));
  }
  return render(f, v.profile->label.in(f.lang), h);
}

}  // namespace throughline::pages
