// The ILP's history: every saved version, and one with what it changed.
#include <algorithm>

#include "pages/ilp_head.hpp"
#include "pages/plan_parts.hpp"

namespace throughline::pages {

namespace {

const core::section_content* section_in(const std::vector<core::section_content>& all,
                                        std::string_view id) {
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.section == id; });
  return at == all.end() ? nullptr : &*at;
}

// The reason of a revision in the reader's language.
std::string reason_words(const frame& f, const std::string& reason) {
  constexpr std::string_view restored = "restored ";
  if (!reason.starts_with(restored)) return worded(f, "revision", reason);
  return say(f, k::revision_restored, {{"n", reason.substr(restored.size())}});
}

url history_url(const frame& f) { return tab_url(f, "ilp").with("section", "history"); }

// Saves the section as it stood in the version shown; nothing where it stands so now.
html restore_button(const frame& f, const core::plan_section& section,
                    const acts::history_view& v) {
  if (std::find(v.may_save.begin(), v.may_save.end(), section.id) == v.may_save.end()) return {};
  const auto* then = section_in(v.sections, section.id);
  const auto* now = v.plan->section(section.id);
  if ((then && then->destroyed) ||
      (then ? then->hash : core::digest{}) == (now ? now->hash : core::digest{}))
    return {};
  const auto n = std::to_string(v.shown->number);
  html inner;
  inner.add(hidden(f, "tl-token", f.token))
      .add(hidden(f, "tl-section", section.id))
      .add(hidden(f, "tl-revision", n))
      .add(hidden(f, "tl-base", now ? core::to_hex(now->hash) : std::string()));
  const auto words = say(f, k::history_restore, {{"section", section.label.in(f.lang)}, {"n", n}});
  if (f.dress == shell::light)
    inner.add(checkbox(f, "tl-act", "restore", words, false));
  else
    inner.add(hidden(f, "tl-act", "restore"))
        .add(make("<button class=\"tl-btn tl-out\" type=\"submit\">{}</button>", words));
  return form(f, tab_url(f, "ilp"), inner);
}

std::string side_name(const frame& f, const std::optional<core::revision>& r, words::key none) {
  return std::string(r ? say(f, k::history_version_n, {{"n", std::to_string(r->number)}})
                       : say(f, none));
}

html changes(const frame& f, const plan_profile& p, const acts::history_view& v) {
  const item_site at{f, p};
  html h;
  const core::value nothing;
  for (const auto& section : p.sections) {
    const auto* before = section_in(v.before, section.id);
    const auto* after = section_in(v.sections, section.id);
    if ((before ? before->body : nothing) == (after ? after->body : nothing)) continue;
    h.add(side_by_side(at, section, side_name(f, v.against, k::history_before),
                       before ? before->body : nothing, side_name(f, v.shown, k::history_after),
                       after ? after->body : nothing, true))
        .add(restore_button(f, section, v));
  }
  return h.empty() ? quiet(say(f, k::history_no_change)) : h;
}

// The plan as it stood on a day, whole.
html as_it_stood(const frame& f, const plan_profile& p, const acts::history_view& v) {
  const item_site at{f, p};
  html h;
  for (const auto& section : p.sections)
    if (const auto* then = section_in(v.sections, section.id))
      h("<section class=\"tl-part\">{}{}{}</section>", heading(f, 3, section.label.in(f.lang)),
        saved_section(at, section, then), restore_button(f, section, v));
  return h;
}

html day_form(const frame& f, const acts::history_view& v) {
  html inner;
  inner.add(hidden(f, "tl-token", f.token));
  if (f.dress == shell::light)
    inner.add(checkbox(f, "tl-act", "look_back", say(f, k::history_look_back), false));
  else
    inner.add(hidden(f, "tl-act", "look_back"));
  inner.add(labelled(
      f, "on", say(f, k::history_on), {}, {},
      make("<input type=\"date\" class=\"tl-short\" id=\"{}\" name=\"{}\" value=\"{}\">",
           field_id("on"), field_name(f, "on"), v.on ? core::to_text(*v.on) : std::string())));
  if (f.dress != shell::light)
    inner(
        "<div class=\"tl-btns\"><button class=\"tl-btn tl-out\" type=\"submit\">{}</button></div>",
        say(f, k::history_look_back));
  return form(f, tab_url(f, "ilp"), inner);
}

html all_versions(const frame& f, const acts::history_view& v) {
  if (v.revisions.empty()) return paragraph(say(f, k::history_none));
  table t{.caption = std::string(say(f, k::history_title)),
          .caption_hidden = true,
          .columns = {{std::string(say(f, k::history_version))},
                      {std::string(say(f, k::history_when))},
                      {std::string(say(f, k::history_who))},
                      {std::string(say(f, k::history_reason))}},
          .stacked = true};
  for (const auto& r : v.revisions) {
    const auto n = std::to_string(r.number);
    html name;
    name.add(link(history_url(f).with("revision", n), say(f, k::history_version_n, {{"n", n}})));
    if (v.shown && v.shown->number == r.number)
      t.marked.push_back(t.rows.size());
    else if (v.shown && !v.on)
      name(" · {}",
           link(history_url(f).with("revision", std::to_string(v.shown->number)).with("against", n),
                say(f, k::history_compare, {{"n", std::to_string(v.shown->number)}})));
    t.row(std::move(name), moment(f, r.at_ms), who(f, r), reason_words(f, r.reason));
  }
  return data_table(t);
}

}  // namespace

std::string ilp_history(const frame& f, const plan_profile& p, const acts::history_view& v) {
  html h;
  h.add(heading(f, 1, p.plan.in(f.lang))).add(quiet(v.whom.student.full_name()));
  h.add(ilp_navigation(f, p, v.whom, "history"));
  if (v.on) h.add(heading(f, 2, say(f, k::history_as_of, {{"day", words::date(f.lang, *v.on)}})));
  if (v.on && !v.shown) h.add(paragraph(say(f, k::history_not_yet)));
  if (v.shown) {
    const auto& r = *v.shown;
    const auto name = say(f, k::history_version_n, {{"n", std::to_string(r.number)}});
    h.add(v.on ? paragraph(name) : heading(f, 2, name));
    h.add(quiet(say(f, k::history_saved_by, {{"when", moment(f, r.at_ms)}, {"who", who(f, r)}})));
    if (!r.reason.empty()) h.add(prose(reason_words(f, r.reason)));
    if (v.on)
      h.add(as_it_stood(f, p, v));
    else
      h.add(heading(f, 2, say(f, k::history_changed))).add(changes(f, p, v));
  }
  h.add(heading(f, 2, say(f, k::history_title))).add(quiet(say(f, k::history_hint)));
  if (!v.revisions.empty()) h.add(day_form(f, v));
  return render(f, std::string(say(f, k::history_title)), h.add(all_versions(f, v)));
}

}  // namespace throughline::pages
