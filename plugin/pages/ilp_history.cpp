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

html changes(const frame& f, const plan_profile& p, const acts::history_view& v) {
  const item_site at{f, p};
  html h;
  const core::value nothing;
  for (const auto& section : p.sections) {
    const auto* before = section_in(v.before, section.id);
    const auto* after = section_in(v.sections, section.id);
    if ((before ? before->body : nothing) == (after ? after->body : nothing)) continue;
    h.add(side_by_side(at, section, say(f, k::history_before), before ? before->body : nothing,
                       say(f, k::history_after), after ? after->body : nothing, true));
  }
  return h.empty() ? quiet(say(f, k::history_no_change)) : h;
}

html all_versions(const frame& f, const acts::history_view& v) {
  if (v.revisions.empty()) return paragraph(say(f, k::history_none));
  table t{.caption = std::string(say(f, k::history_title)),
          .caption_hidden = true,
          .columns = {{std::string(say(f, k::history_version))},
                      {std::string(say(f, k::history_when))},
                      {std::string(say(f, k::history_who))},
                      {std::string(say(f, k::history_reason))}}};
  for (const auto& r : v.revisions) {
    const auto to =
        tab_url(f, "ilp").with("section", "history").with("revision", std::to_string(r.number));
    if (v.shown && v.shown->number == r.number) t.marked.push_back(t.rows.size());
    t.row(link(to, say(f, k::history_version_n, {{"n", std::to_string(r.number)}})),
          moment(f, r.at_ms), who(f, r), worded(f, "revision", r.reason));
  }
  return data_table(t);
}

}  // namespace

std::string ilp_history(const frame& f, const plan_profile& p, const acts::history_view& v) {
  html h;
  h.add(heading(f, 1, p.plan.in(f.lang))).add(quiet(v.whom.student.full_name()));
  h.add(ilp_navigation(f, p, v.whom.student, "history"));
  if (v.shown) {
    const auto& r = *v.shown;
    h.add(heading(f, 2, say(f, k::history_version_n, {{"n", std::to_string(r.number)}})));
    h.add(quiet(say(f, k::history_saved_by, {{"when", moment(f, r.at_ms)}, {"who", who(f, r)}})));
    if (!r.reason.empty()) h.add(prose(worded(f, "revision", r.reason)));
    h.add(heading(f, 2, say(f, k::history_changed))).add(changes(f, p, v));
  }
  h.add(heading(f, 2, say(f, k::history_title)))
      .add(quiet(say(f, k::history_hint)))
      .add(all_versions(f, v));
  return render(f, std::string(say(f, k::history_title)), h);
}

}  // namespace throughline::pages
