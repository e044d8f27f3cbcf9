// Item type list: short lines, one under another.
#include "pages/items.hpp"

namespace throughline::pages {

namespace {

std::string lines_of(const core::value& v) {
  std::string lines;
  if (const auto* all = v.as_list())
    for (const auto& one : *all)
      if (one.as_text()) lines += *one.as_text() + "\n";
  return lines;
}

void edit(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  auto hint = hint_of(at, item);
  hint += (hint.empty() ? "" : ". ") + std::string(say(at.f, k::form_one_per_line));
  const auto error = at.error_at(item.id);
  h.add(labelled(at.f, item.id, item.label.in(at.f.lang), hint, error,
                 make("<textarea id=\"{}\" name=\"{}\" rows=\"5\"{}{}>\n{}</textarea>",
                      field_id(item.id), field_name(at.f, item.id),
                      attribute("aria-describedby", described_by(item.id, true, !error.empty())),
                      attribute("aria-invalid", error.empty() ? "" : "true"), lines_of(v))));
}

void view(html& h, const item_site& at, const core::plan_item&, const core::value& v) {
  const auto* all = v.as_list();
  if (!all || all->empty()) return show_empty(h, at.f);
  html inner;
  for (const auto& one : *all)
    if (one.as_text()) inner("<li>{}</li>", *one.as_text());
  h("<ul>{}</ul>", inner);
}

core::value read(const core::plan_item& item, const fields& sent) {
  core::list out;
  auto rest = sent_value(sent, item.id);
  while (!rest.empty() && out.size() <= core::entry_limit) {
    const auto end = rest.find('\n');
    auto line = rest.substr(0, end);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (!line.empty()) out.emplace_back(line);
    rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
  }
  return out.empty() ? core::value() : core::value(std::move(out));
}

void keep(html& h, const frame& f, const std::string& path, const core::value& v) {
  if (const auto lines = lines_of(v); !lines.empty()) h.add(hidden(f, path, lines));
}

}  // namespace

const item_page list_page{
    .type = "list", .edit = edit, .view = view, .print = view, .read = read, .keep = keep};

}  // namespace throughline::pages
