// Item type flag: yes or no; the third button takes an answer back.
#include "pages/items.hpp"

namespace throughline::pages {

namespace {

std::string answer(const item_site& at, const core::value& v) {
  const auto* now = v.as_text();
  return now && (*now == "yes" || *now == "no") ? words::say_named(at.f.lang, "answer", *now)
                                                : std::string();
}

void edit(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  const auto now = v.as_text() ? std::string_view(*v.as_text()) : std::string_view();
  html inner;
  for (const auto* word : {"yes", "no"})
    inner.add(radio(at.f, item.id, word, words::say_named(at.f.lang, "answer", word), now == word));
  inner.add(radio(at.f, item.id, "", say(at.f, k::item_empty), now.empty()));
  h.add(group(at.f, item.id, item.label.in(at.f.lang), hint_of(at, item), at.error_at(item.id),
              inner));
}

void view(html& h, const item_site& at, const core::plan_item&, const core::value& v) {
  if (const auto said = answer(at, v); !said.empty())
    h.add(paragraph(said));
  else
    show_empty(h, at.f);
}

void rows(const put_row& put, const item_site& at, const core::plan_item&, const core::value& v) {
  if (auto said = answer(at, v); !said.empty()) put({}, {}, std::move(said));
}

}  // namespace

const item_page flag_page{
    .type = "flag", .edit = edit, .view = view, .print = view, .read = read_text, .rows = rows};

}  // namespace throughline::pages
