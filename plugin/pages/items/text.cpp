// Item type text: what a person writes in their own words.
#include "pages/items.hpp"

namespace throughline::pages {

namespace {

void edit(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  const auto& hint = hint_of(at, item);
  const auto error = at.error_at(item.id);
  const attribute described("aria-describedby",
                            described_by(item.id, !hint.empty(), !error.empty()));
  const attribute invalid("aria-invalid", error.empty() ? "" : "true");
  const std::string text = v.as_text() ? *v.as_text() : "";
  const auto& label = item.label.in(at.f.lang);
  // What is longer, or has line ends already, keeps the room it needs.
  if (item.one_line && text.size() <= core::line_limit && text.find('\n') == text.npos)
    h.add(labelled(
        at.f, item.id, label, hint, error,
        make("<input type=\"text\" id=\"{}\" name=\"{}\" maxlength=\"{}\" value=\"{}\"{}{}>",
             field_id(item.id), field_name(at.f, item.id), std::to_string(core::line_limit), text,
             described, invalid)));
  else
    h.add(labelled(at.f, item.id, label, hint, error,
                   make("<textarea id=\"{}\" name=\"{}\" rows=\"5\"{}{}>\n{}</textarea>",
                        field_id(item.id), field_name(at.f, item.id), described, invalid, text)));
}

void view(html& h, const item_site& at, const core::plan_item&, const core::value& v) {
  if (v.as_text() && !v.as_text()->empty())
    h.add(prose(*v.as_text()));
  else
    show_empty(h, at.f);
}

}  // namespace

const item_page text_page{"text", edit, view, view, read_text};

}  // namespace throughline::pages
