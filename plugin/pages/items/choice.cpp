// Item type choice: one of the profile's options; few are shown all, many in a list.
#include "pages/items.hpp"

namespace throughline::pages {

namespace {

constexpr std::size_t most_radios = 5;

void edit(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  const auto now = v.as_text() ? std::string_view(*v.as_text()) : std::string_view();
  const auto& hint = hint_of(at, item);
  const auto error = at.error_at(item.id);
  html inner;
  if (item.options.size() <= most_radios) {
    for (const auto& o : item.options)
      inner.add(radio(at.f, item.id, o.id, o.label.in(at.f.lang), o.id == now));
    h.add(group(at.f, item.id, item.label.in(at.f.lang), hint, error, inner));
    return;
  }
  inner("<option value=\"\">{}</option>", say(at.f, k::form_choose));
  for (const auto& o : item.options)
    inner("<option value=\"{}\"{}>{}</option>", o.id, attribute("selected", o.id == now),
          o.label.in(at.f.lang));
  h.add(labelled(
      at.f, item.id, item.label.in(at.f.lang), hint, error,
      make("<select id=\"{}\" name=\"{}\"{}{}>{}</select>", field_id(item.id),
           field_name(at.f, item.id),
           attribute("aria-describedby", described_by(item.id, !hint.empty(), !error.empty())),
           attribute("aria-invalid", error.empty() ? "" : "true"), inner)));
}

void view(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  if (v.as_text() && !v.as_text()->empty())
    h.add(paragraph(option_label(at.f.lang, item.options, *v.as_text())));
  else
    show_empty(h, at.f);
}

}  // namespace

const item_page choice_page{"choice", edit, view, view, read_text};

}  // namespace throughline::pages
