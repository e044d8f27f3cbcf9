// A SMART goal's measured values over time, with baseline and target, as a picture.
#pragma once

#include "pages/items.hpp"

namespace throughline::pages {

// Of the goal's progress entries that have a number for their value and a day; nothing when they
// are fewer than two. The same values stand in the table beside it.
html progress_chart(const item_site& at, const core::value& goal);

}  // namespace throughline::pages
