// What the ILP and the ILPA tab have in common: a section's form, two texts side by side,
// signatures, signing.
#include "pages/plan_parts.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "core/hash.hpp"
#include "pages/transfer_pieces.hpp"

namespace throughline::pages {

namespace {

html state_fields(const frame& f, const section_form& where, const core::plan_section& section,
                  const std::optional<core::digest>& base) {
  html h;
  h.add(hidden(f, "tl-token", f.token))
      .add(hidden(f, "tl-section", section.id))
      .add(hidden(f, "tl-base", base ? core::to_hex(*base) : std::string()));
  if (!where.plan.empty()) h.add(hidden(f, "tl-plan", where.plan));
  return h;
}

const core::value nothing;

}  // namespace

html came_from(const frame& f, std::string_view district) {
  if (district.empty()) return {};
  return alert(tone::news,
               paragraph(say(f, k::plan_came_from, {{"district", std::string(district)}})));
}

html family_notice(const frame& f, const acts::admitted& whom, std::string_view plan,
                   core::date today) {
  html h;
  if (whom.withholds(plan)) h.add(alert(tone::warning, paragraph(say(f, k::family_withheld))));
  const bool own = core::holds_own_rights(whom.student, today);
  if (own && whom.as == core::role::student)
    h.add(alert(tone::news, paragraph(say(f, k::family_own_rights))));
  if (own && whom.as == core::role::guardian)
    h.add(alert(tone::news, paragraph(say(f, k::family_dependent))));
  return h;
}

html statements(const frame& f, const std::vector<core::objection>& all, bool on_ilpa) {
  html shown;
  for (const auto& s : all)
    if ((s.section == "ilpa") == on_ilpa)
      shown("<div class=\"tl-card\">{}{}{}</div>",
            heading(f, 3, section_names(f, s.section) + ": " + s.about), prose(s.body),
            quiet(say(f, s.came_with_transfer ? k::statement_came : k::statement_by,
                      {{"who", s.author_name}, {"when", moment(f, s.at_ms)}})));
  if (shown.empty()) return {};
  html h;
  h.add(heading(f, 2, say(f, k::statement_title))).add(shown);
  return h;
}

html destroyed_notice(const frame& f, const core::section_content* saved) {
  if (!saved || !saved->destroyed) return {};
  return alert(tone::news, paragraph(say(f, k::plan_section_destroyed)));
}

html saved_section(const item_site& at, const core::plan_section& section,
                   const core::section_content* saved, bool paper) {
  if (saved && saved->destroyed) return destroyed_notice(at.f, saved);
  return view_section(at, section, saved ? saved->body : core::value(), paper);
}

editing text_to_edit(const core::section_content* saved, const core::section_draft* draft,
                     const attempt* refused) {
  if (refused) return {refused->body, refused->base, &refused->wrong, nullptr};
  if (draft) return {draft->body, draft->base, nullptr, draft};
  if (saved) return {saved->body, saved->hash, nullptr, nullptr};
  return {core::record{}, std::nullopt, nullptr, nullptr};
}

html edit_form(const item_site& at, const core::plan_section& section, const editing& text,
               const section_form& where) {
  auto here = at;
  here.wrong = text.wrong;
  html inner;
  inner.add(state_fields(at.f, where, section, text.base))
      .add(edit_section(here, section, text.body))
      .add(buttons(where.actions));
  html h;
  if (text.wrong) h.add(error_summary(at.f, problem_lines(at.f.lang, section, *text.wrong)));
  return h.add(form(at.f, where.to, inner, where.draft ? &*where.draft : nullptr));
}

html draft_notice(const frame& f, const editing& text, const core::section_content* saved) {
  if (!text.draft) return {};
  html inner;
  inner("<p><strong>{}</strong> {}</p>",
        say(f, k::draft_restored, {{"when", moment(f, text.draft->saved_ms)}}),
        say(f, k::draft_only_you));
  const bool stale = text.base != (saved ? std::optional(saved->hash) : std::nullopt);
  if (stale) inner.add(paragraph(say(f, k::draft_stale)));
  return alert(stale ? tone::warning : tone::news, inner);
}

html discard_draft(const frame& f, words::key text) {
  return f.dress == shell::light
             ? checkbox(f, "tl-act", "discard", say(f, k::draft_discard_light), false)
             : submit(f, "discard", say(f, text), false);
}

html side_by_side(const item_site& at, const core::plan_section& section,
                  std::string_view left_name, const core::value& left, std::string_view right_name,
                  const core::value& right, bool only_changed) {
  table t{.caption = section.label.in(at.f.lang),
          .columns = {{std::string(say(at.f, k::compare_item))},
                      {std::string(left_name)},
                      {std::string(right_name)}},
          .even = true,
          .stacked = true};
  for (const auto& item : section.items) {
    const auto* a = left.find(item.id);
    const auto* b = right.find(item.id);
    const bool differs = !((a ? *a : nothing) == (b ? *b : nothing));
    if (!a && !b) continue;
    if (only_changed && !differs) continue;
    html name, left_cell, right_cell;
    name("{}", item.label.in(at.f.lang));
    if (differs) name("<br>{}", tag(tone::warning, say(at.f, k::compare_differs)));
    page_of(item).view(left_cell, at, item, a ? *a : nothing);
    page_of(item).view(right_cell, at, item, b ? *b : nothing);
    if (differs) t.marked.push_back(t.rows.size());
    t.row(std::move(name), std::move(left_cell), std::move(right_cell));
  }
  return t.rows.empty() ? quiet(say(at.f, k::compare_same)) : data_table(t);
}

html conflict(const item_site& at, const core::plan_section& section, const core::plan* now,
              const core::section_content* theirs, const core::value& mine,
              const section_form& where) {
  const auto& f = at.f;
  html said, h;
  if (now && now->head)
    said("<p><strong>{}</strong> {}</p>",
         say(f, k::conflict_who,
             {{"who", who(f, *now->head)},
              {"n", std::to_string(now->head->number)},
              {"when", moment(f, now->head->at_ms)}}),
         say(f, k::conflict_kept));
  else
    said("<p>{}</p>", say(f, k::conflict_kept));
  h.add(alert(tone::warning, said));
  h.add(side_by_side(at, section, say(f, k::conflict_mine), mine, say(f, k::conflict_theirs),
                     theirs ? theirs->body : nothing, false));
  h.add(heading(f, 2, say(f, k::conflict_edit))).add(paragraph(say(f, k::conflict_edit_hint)));
  const editing again{mine, theirs ? std::optional(theirs->hash) : std::nullopt, nullptr, nullptr};
  return h.add(edit_form(at, section, again, where));
}

html too_late(const item_site& at, const core::plan_section& section,
              const core::section_content* stands, const core::value& mine,
              const section_form& where) {
  const auto& f = at.f;
  html h, inner;
  h.add(alert(tone::warning, paragraph(say(f, k::locked_kept))));
  h.add(side_by_side(at, section, say(f, k::conflict_mine), mine, say(f, k::locked_theirs),
                     stands ? stands->body : nothing, false));
  inner.add(state_fields(f, where, section, {})).add(buttons(discard_draft(f, k::draft_discard)));
  return h.add(form(f, where.to, inner));
}

html signature_table(const frame& f, const core::plan& p, words::key text_name,
                     const std::vector<std::string>& waiting, answers which) {
  table t{.caption = std::string(say(f, k::sign_table)),
          .caption_hidden = true,
          .columns = {{std::string(say(f, k::sign_who))},
                      {std::string(say(f, text_name))},
                      {std::string(say(f, k::sign_when))},
                      {std::string(say(f, k::sign_status))}},
          .stacked = true};
  std::vector<const core::plan_signature*> all;
  for (const auto& s : p.signatures) all.push_back(&s);
  std::stable_sort(all.begin(), all.end(),
                   [](const auto* a, const auto* b) { return a->at_ms > b->at_ms; });
  if (which == answers::last) {
    std::set<std::tuple<std::string_view, std::string_view, std::string_view>> told;
    std::erase_if(all, [&](const auto* s) {
      return !told.emplace(s->role, s->signer, s->signer_name).second;
    });
  }
  std::map<std::string_view, std::string> roles, outcomes;  // many lines say the same
  const auto word = [&](auto& known, std::string_view table, std::string_view code) {
    auto& out = known[code];
    if (out.empty()) out = words::say_named(f.lang, table, code);
    return std::string_view(out);
  };
  for (const auto* one : all) {
    const auto& s = *one;
    html name, state;
    name("{}, {}", s.signer_name.empty() ? s.signer : s.signer_name, word(roles, "signer", s.role));
    name.add(recorded_how(f, s));
    const auto outcome = word(outcomes, "outcome", s.outcome);
    const bool current = p.current(s);
    state.add(tag(s.outcome != "approved" ? tone::bad
                  : current               ? tone::good
                                          : tone::warning,
                  outcome));
    if (!current) state(" {}", tag(tone::warning, say(f, k::sign_older)));
    if (!s.note.empty()) state.add(prose(s.note));
    t.row(std::move(name), s.revision_number, moment(f, s.at_ms), std::move(state));
  }
  for (const auto& role : waiting)
    t.row(make("<span class=\"tl-cap\">{}</span>", words::say_named(f.lang, "signer", role)),
          html(), html(), tag(tone::plain, say(f, k::sign_waiting)));
  return t.rows.empty() ? quiet(say(f, k::sign_nobody)) : data_table(t);
}

html sign_form(const frame& f, const core::plan& p, const signing& how, const core::findings& wrong,
               const sign_words& typed) {
  if (!p.head) return {};
  const words::arguments version{
      {"plan", how.plan_name}, {"n", how.version}, {"when", moment(f, p.head->at_ms)}};
  const auto role = words::say_named(f.lang, "signer", how.as);
  const auto said = [&](const core::finding& w) {
    if (w.field == "agree") return std::string(say(f, k::sign_need_agree));
    if (w.field == "outcome") return std::string(say(f, k::sign_need_outcome));
    return words::say(f.lang, w.rule, w.words);
  };
  const auto error_at = [&](std::string_view field) {
    const auto at =
        std::find_if(wrong.begin(), wrong.end(), [&](const auto& w) { return w.field == field; });
    return at == wrong.end() ? std::string() : said(*at);
  };
  // Who agreed has read one version: the tick does not carry over to another.
  const bool agreed = typed.agreed && typed.revision == p.head->number;
  const auto note_error = error_at("note");
  html inner;
  inner.add(hidden(f, "tl-token", f.token))
      .add(hidden(f, "tl-act", "sign"))
      .add(hidden(f, "tl-revision", std::to_string(p.head->number)));
  if (!how.plan_uid.empty()) inner.add(hidden(f, "tl-plan", how.plan_uid));
  inner.add(paragraph(say(f, k::sign_what, version)));
  html outcomes;
  for (const auto* outcome : {"approved", "declined", "meeting"})
    outcomes.add(radio(f, "outcome", outcome, words::say_named(f.lang, "sign.choice", outcome),
                       typed.outcome == outcome));
  inner.add(group(f, "outcome", say(f, k::sign_outcome), {}, error_at("outcome"), outcomes));
  inner.add(group(f, "agree", say(f, k::sign_confirm), {}, error_at("agree"),
                  checkbox(f, "agree", "yes", say(f, k::sign_agree, version), agreed)));
  inner.add(labelled(
      f, "note", say(f, k::sign_note), say(f, k::sign_note_hint), note_error,
      make("<textarea id=\"{}\" name=\"{}\" rows=\"3\" "
           "aria-describedby=\"{}\"{}>\n{}</textarea>",
           field_id("note"), field_name(f, "note"), described_by("note", true, !note_error.empty()),
           attribute("aria-invalid", note_error.empty() ? "" : "true"), typed.note)));
  if (f.dress != shell::light)
    inner(
        "<div class=\"tl-btns\"><button class=\"tl-btn tl-main-btn\" "
        "type=\"submit\">{}</button></div>",
        say(f, k::sign_button, {{"role", role}}));
  html h;
  // Who has signed this text comes for something else; another answer stays possible.
  const bool again =
      wrong.empty() && std::any_of(p.signatures.begin(), p.signatures.end(), [&](const auto& s) {
        return p.current(s) && !s.recorded && s.role == how.as && s.signer_name == f.person;
      });
  if (again)
    return make("<details class=\"tl-within\"><summary>{}</summary>{}</details>",
                say(f, k::sign_again), form(f, how.to, inner));
  h.add(heading(f, 2, say(f, k::sign_title, {{"role", role}})));
  std::vector<problem_line> lines;
  for (const auto& w : wrong) lines.push_back({w.field, said(w)});
  return h.add(error_summary(f, lines)).add(form(f, how.to, inner));
}

std::string who(const frame& f, const core::revision& r) {
  auto role =
      r.author_role.empty() ? std::string() : words::say_named(f.lang, "role", r.author_role);
  if (r.author_name.empty()) return role;
  return role.empty() ? r.author_name : r.author_name + " (" + role + ")";
}

html signature_lines(const frame& f, const std::vector<std::string>& roles) {
  html h;
  for (const auto& role : roles)
    h("<div>{}</div>",
      say(f, k::print_sign_line, {{"role", words::say_named(f.lang, "signer", role)}}));
  return make("<div class=\"tl-sig\">{}</div>", h);
}

}  // namespace throughline::pages
