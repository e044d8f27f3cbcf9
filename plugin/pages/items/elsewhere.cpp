// Item types that are not entered here: signatures and reviews, views of the SIS, and all types to
// come.
#include "pages/items.hpp"

namespace throughline::pages {

namespace {

core::value nothing_read(const core::plan_item&, const fields&) { return {}; }

void say_signed(html& h, const item_site& at, const core::plan_item&, const core::value&) {
  h.add(quiet(say(at.f, k::item_signatures)));
}
void say_sis(html& h, const item_site& at, const core::plan_item&, const core::value&) {
  h.add(quiet(say(at.f, k::item_sis_view)));
}
void say_other(html& h, const item_site& at, const core::plan_item&, const core::value&) {
  h.add(quiet(say(at.f, k::item_other)));
}

// In a form such an item is a heading and the sentence; there is no field.
template <void (*Say)(html&, const item_site&, const core::plan_item&, const core::value&)>
void edit(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  h("<div class=\"tl-item\">{}", heading(at.f, 3, item.label.in(at.f.lang)));
  Say(h, at, item, v);
  h("</div>");
}

}  // namespace

const item_page signatures_page{"signatures", edit<say_signed>, say_signed,
                                say_signed,   nothing_read,     nullptr};
const item_page review_page{"review",   edit<say_signed>, say_signed,
                            say_signed, nothing_read,     nullptr};
const item_page sis_view_page{"sis_view", edit<say_sis>, say_sis, say_sis, nothing_read, nullptr};
const item_page other_page{"other", edit<say_other>, say_other, say_other, nothing_read, nullptr};

}  // namespace throughline::pages
