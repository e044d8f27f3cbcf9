// Item type date: one day, typed or picked.
#include "pages/items.hpp"

namespace throughline::pages {

namespace {

void edit(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  const auto& hint = hint_of(at, item);
  const auto error = at.error_at(item.id);
  h.add(labelled(
      at.f, item.id, item.label.in(at.f.lang), hint, error,
      make("<input type=\"date\" class=\"tl-short\" id=\"{}\" name=\"{}\" value=\"{}\"{}{}>",
           field_id(item.id), field_name(at.f, item.id), v.as_text() ? *v.as_text() : "",
           attribute("aria-describedby", described_by(item.id, !hint.empty(), !error.empty())),
           attribute("aria-invalid", error.empty() ? "" : "true"))));
}

void view(html& h, const item_site& at, const core::plan_item&, const core::value& v) {
  if (v.as_text() && !v.as_text()->empty())
    h.add(paragraph(words::date(at.f.lang, *v.as_text())));
  else
    show_empty(h, at.f);
}

void rows(const put_row& put, const item_site& at, const core::plan_item&, const core::value& v) {
  if (v.as_text() && !v.as_text()->empty()) put({}, {}, words::date(at.f.lang, *v.as_text()));
}

}  // namespace

const item_page date_page{
    .type = "date", .edit = edit, .view = view, .print = view, .read = read_text, .rows = rows};

}  // namespace throughline::pages
