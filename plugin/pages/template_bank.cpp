// The district's template bank: a box for each place, a template on each line.
#include "acts/template_bank.hpp"

#include <algorithm>

#include "pages/items.hpp"
#include "pages/pages.hpp"

namespace throughline::pages {

std::string template_bank(const frame& f, const acts::template_bank_view& v,
                          const core::template_bank* typed, const core::findings& wrong) {
  const auto title = std::string(say(f, k::templates_title));
  const auto& shown = typed ? *typed : v.bank;
  html boxes, inner, h;
  std::vector<problem_line> problems;
  for (const auto& place : v.places) {
    const auto name = place.name();
    const auto& item = place.item->label.in(f.lang);
    const auto& of = place.section->label.in(f.lang);
    const auto label = item == of ? item : of + ": " + item;
    std::string text, error;
    if (const auto at = shown.find(name); at != shown.end())
      for (const auto& one : at->second) text += one + "\n";
    for (const auto& w : wrong)
      if (w.field == name) error = words::say(f.lang, w.rule, w.words);
    if (!error.empty()) problems.push_back({name, problem_text(label, error)});
    const auto rows =
        std::clamp<std::ptrdiff_t>(std::count(text.begin(), text.end(), '\n') + 1, 3, 15);
    boxes.add(
        labelled(f, name, label, {}, error,
                 make("<textarea id=\"{}\" name=\"{}\" rows=\"{}\"{}{}>\n{}</textarea>",
                      field_id(name), field_name(f, name), std::to_string(rows),
                      attribute("aria-describedby", described_by(name, false, !error.empty())),
                      attribute("aria-invalid", error.empty() ? "" : "true"), text)));
  }
  inner.add(hidden(f, "tl-token", f.token))
      .add(hidden(f, "tl-base", core::to_hex(v.hash)))
      .add(boxes)
      .add(buttons(submit(f, "save", say(f, k::templates_save))));
  h.add(heading(f, 1, title)).add(paragraph(say(f, k::templates_lead)));
  for (const auto& w : wrong)
    if (w.field.empty()) h.add(alert(tone::bad, paragraph(words::say(f.lang, w.rule, w.words))));
  if (!problems.empty()) h.add(error_summary(f, problems));
  return render(
      f, title,
      h.add(form(f, url(f.mount).at("templates").with("lang", core::tag(f.lang)), inner)));
}

}  // namespace throughline::pages
