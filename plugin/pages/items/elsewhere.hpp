// The row of an item type that is not entered here: a heading, and a sentence that says where it is
// kept.
#pragma once

#include "pages/items.hpp"

namespace throughline::pages {

template <const words::key& sentence>
constexpr item_page page_kept_elsewhere(std::string_view type) {
  constexpr auto view = [](html& h, const item_site& at, const core::plan_item&,
                           const core::value&) { h.add(quiet(say(at.f, sentence))); };
  return {.type = type,
          .edit =
              [](html& h, const item_site& at, const core::plan_item& item, const core::value&) {
                h("<div class=\"tl-item\">{}{}</div>", heading(at.f, 3, item.label.in(at.f.lang)),
                  quiet(say(at.f, sentence)));
              },
          .view = view,
          .print = view,
          .read = [](const core::plan_item&, const fields&) { return core::value(); }};
}

}  // namespace throughline::pages
