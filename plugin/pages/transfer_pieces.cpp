// What the pages of a records transfer share: addresses, clocks, states, bases, stops and refused
// forms.
#include "pages/transfer_pieces.hpp"

#include <algorithm>

#include "pages/items.hpp"

namespace throughline::pages {

url desk_url(const frame& f) {
  return url(f.mount).at("transfers").with("lang", core::tag(f.lang));
}

url transfer_url(const frame& f, const core::transfer& t) {
  return url(f.mount).at("transfers").at(t.key.text()).with("lang", core::tag(f.lang));
}

std::string section_names(const frame& f, std::string_view sections) {
  std::string out;
  while (!sections.empty()) {
    const auto end = std::min(sections.find(' '), sections.size());
    if (end > 0) out += (out.empty() ? "" : ", ") + worded(f, "package", sections.substr(0, end));
    sections.remove_prefix(std::min(end + 1, sections.size()));
  }
  return out;
}

html basis_text(const frame& f, const core::transfer_law& law, std::string_view code) {
  const auto* basis = law.basis(code);
  if (!basis) return make("{}", code);
  return make("{} <span class=\"tl-meta\">({})</span>", basis->name.in(f.lang), basis->citation);
}

html transfer_state(const frame& f, const core::transfer& t) {
  const auto is = [&](std::string_view s) { return t.state == s; };
  const auto weight = is("under_review") || is("in_review") ? tone::warning
                      : is("denied") || is("rejected")      ? tone::bad
                      : is("accepted") || is("closed")      ? tone::good
                      : is("cancelled")                     ? tone::plain
                                                            : tone::news;
  return tag(weight, worded(f, "state", t.state));
}

std::string asked_name(const core::transfer& t) {
  auto out = std::string(t.student.text("givenName"));
  const auto family = t.student.text("familyName");
  if (!family.empty()) out += (out.empty() ? "" : " ") + std::string(family);
  return out;
}

std::string due_text(const frame& f, const core::transfer& t) {
  if (t.due_date.empty()) return std::string(say(f, k::transfer_no_deadline));
  const auto date = words::date(f.lang, t.due_date);
  if (t.due_rule.empty()) return say(f, k::transfer_due_on_plain, {{"date", date}});
  const auto rule = t.due_rule == "district"
                        ? std::string(say(f, k::transfer_rule_district))
                        : say(f, k::transfer_rule_request, {{"rule", t.due_rule}});
  return say(f, k::transfer_due_on, {{"date", date}, {"rule", rule}});
}

html transfer_clock(const frame& f, const core::transfer& t, int days_left) {
  if (t.due_date.empty()) return make("{}", say(f, k::transfer_no_deadline));
  const int n = days_left;
  const words::arguments with{{"n", std::to_string(n < 0 ? -n : n)}};
  html h;
  if (n < 0)
    h.add(
        tag(tone::bad, say(f, n == -1 ? k::transfer_days_late_one : k::transfer_days_late, with)));
  else if (n == 0)
    h.add(tag(tone::warning, say(f, k::transfer_due_today_tag)));
  else
    h.add(tag(n <= 3 ? tone::warning : tone::good,
              say(f, n == 1 ? k::transfer_days_left_one : k::transfer_days_left, with)));
  return h.add(quiet(due_text(f, t)));
}

std::string stop_name(const frame& f, const core::transfer_law& law, std::string_view kind) {
  const auto* known = law.stop(kind);
  return known ? known->name.in(f.lang) : std::string(kind);
}

html stop_alert(const frame& f, const core::transfer_law& law,
                const std::vector<core::stop>& stops) {
  html lines;
  for (const auto& s : stops) {
    if (!s.closed.empty()) continue;
    const auto* kind = law.stop(s.kind);
    lines("<li>{}</li>", say(f, k::transfer_stop_one,
                             {{"kind", stop_name(f, law, s.kind)},
                              {"citation", kind ? kind->citation : std::string()},
                              {"document", s.document},
                              {"authority", s.authority},
                              {"date", words::date(f.lang, s.opened)},
                              {"who", s.opened_by}}));
  }
  if (lines.empty()) return {};
  return alert(tone::bad,
               make("<p><strong>{}</strong></p><ul>{}</ul><p>{}</p>",
                    say(f, k::transfer_stop_title), lines, say(f, k::transfer_stop_end)));
}

html disclosure_table(const frame& f, const core::transfer_law& law,
                      const std::vector<core::disclosure>& all, bool staff) {
  html h;
  h.add(heading(f, 2, say(f, k::transfer_disclosures)));
  h.add(quiet(say(f, k::transfer_disclosures_rule)));
  table t{.caption = std::string(say(f, k::transfer_disclosures)),
          .caption_hidden = true,
          .columns = {{std::string(say(f, k::transfer_when))},
                      {std::string(say(f, k::transfer_recipient))},
                      {std::string(say(f, k::transfer_contents))},
                      {std::string(say(f, k::transfer_basis))},
                      {std::string(say(f, k::transfer_purpose))},
                      {std::string(say(f, k::transfer_released_by))}},
          .stacked = true};
  for (const auto& d : all) {
    if (d.is_protected && !staff) continue;  // never on a family's page, whoever made the view
    html who = make("{}", d.recipient_name.empty() ? d.recipient : d.recipient_name);
    if (d.is_protected) who(" {}", tag(tone::warning, say(f, k::transfer_protected)));
    t.row(moment(f, d.at_ms), std::move(who), section_names(f, d.sections),
          basis_text(f, law, d.basis), d.interest, d.released_by);
  }
  return h.add(t.rows.empty() ? paragraph(say(f, k::transfer_disclosures_none)) : data_table(t));
}

std::string_view sent_text(const transfer_attempt* a, std::string_view field,
                           std::string_view otherwise) {
  if (a)
    for (const auto& [name, text] : a->sent)
      if (name == field) return text;
  return otherwise;
}

bool was_sent(const transfer_attempt* a, std::string_view field, std::string_view value) {
  return a && std::any_of(a->sent.begin(), a->sent.end(),
                          [&](const auto& p) { return p.first == field && p.second == value; });
}

std::string error_at(const frame& f, const transfer_attempt* a, std::string_view field) {
  if (a)
    for (const auto& w : a->wrong)
      if (w.field == field) return words::say(f.lang, w.rule, w.words);
  return {};
}

std::string field_label(const frame& f, std::string_view field) {
  constexpr std::string_view prefix = "decide.";
  if (field.starts_with(prefix))
    return worded(f, "transfer_field", field.substr(std::min(field.rfind('.') + 1, field.size())));
  if (field == "basis") return std::string(say(f, k::transfer_basis));
  if (field == "purpose") return std::string(say(f, k::transfer_purpose));
  if (field == "notice") return std::string(say(f, k::transfer_notice));
  if (field == "scope") return std::string(say(f, k::transfer_goes));
  if (field == "note") return std::string(say(f, k::transfer_note));
  if (field == "code") return std::string(say(f, k::transfer_deny_code));
  if (field == "from") return std::string(say(f, k::transfer_ask_from));
  if (field == "kind") return std::string(say(f, k::transfer_stop_kind));
  if (field == "document") return std::string(say(f, k::transfer_stop_document));
  if (field == "authority") return std::string(say(f, k::transfer_stop_authority));
  if (field == "which") return std::string(say(f, k::transfer_stop_which));
  if (field == "fact") return std::string(say(f, k::transfer_stop_fact));
  if (field == "choose") return std::string(say(f, k::transfer_choose_student));
  return std::string(field);
}

html refused_summary(const frame& f, const transfer_attempt* a) {
  if (!a) return {};
  std::vector<problem_line> lines;
  for (const auto& w : a->wrong) {
    const auto said = words::say(f.lang, w.rule, w.words);
    lines.push_back(
        {w.field, w.field.empty() ? said : problem_text(field_label(f, w.field), said)});
  }
  return error_summary(f, lines);
}

html text_field(const frame& f, std::string_view field, std::string_view label,
                std::string_view hint, std::string_view error, std::string_view value) {
  return labelled(
      f, field, label, hint, error,
      make("<input type=\"text\" id=\"{}\" name=\"{}\" value=\"{}\" maxlength=\"400\"{}{}>",
           field_id(field), field_name(f, field), value,
           attribute("aria-describedby", described_by(field, !hint.empty(), !error.empty())),
           attribute("aria-invalid", error.empty() ? "" : "true")));
}

}  // namespace throughline::pages
