// A plan's content as rows of words, for people without our program.
#pragma once

#include <string>
#include <vector>

#include "pages/pages.hpp"

namespace throughline::pages {

// `entry`: the number within a list, "2", or within an entry "2.1"; empty for a single value, as is
// then `field`. `value`: in the frame's language, dates and options in words.
struct plan_row {
  std::string section, item, entry, field, value;
};

// In the profile's order; what was never answered, is kept elsewhere or was destroyed has no row.
std::vector<plan_row> plan_rows(const frame& f, const core::plan_profile& profile,
                                const core::plan& plan);
// The names of the columns.
plan_row plan_row_head(const frame& f);

}  // namespace throughline::pages
