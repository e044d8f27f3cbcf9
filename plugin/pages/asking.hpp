// A form of the program's own fields (acts/asking) under words of a prefix.
#pragma once

#include <string>
#include <string_view>

#include "pages/plan_parts.hpp"

namespace throughline::pages {

core::label in_both(std::string_view prefix, std::string_view name);
// The section's fields and options under their words: "record.on", "record.way.paper", and a hint
// where there is one. Options that have no words keep their label.
core::plan_section in_words(core::plan_section s, std::string_view prefix);

struct asked_form {
  url to;
  std::string plan;  // the addendum's uid; empty: the ILP
  const char* act;
  words::key title, hint, button;
};
html asking_form(const frame& f, const plan_profile& p, const core::plan_section& section,
                 core::value begun, const asked_form& what, const attempt* refused);

}  // namespace throughline::pages
