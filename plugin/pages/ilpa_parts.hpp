// The top of every ILPA page and what its pages and its paper share.
#pragma once

#include "acts/addenda.hpp"
#include "pages/plan_parts.hpp"

namespace throughline::pages {

url ilpa_url(const frame& f, const core::addendum& a);
html state_tag(const frame& f, const core::addendum& a);
// "Due Dec 5, 2026, in 4 school days" | "3 school days late"; empty when nothing is due any more.
std::string ilpa_due(core::language l, const acts::ilpa_view& v);
// "1, text 3": an addendum's version and which saved text of it.
std::string text_number(const frame& f, const core::addendum& a);
std::string signer_names(const frame& f, const std::vector<std::string>& roles);
// `whole`: with the buttons and the basis of the due date.
html ilpa_head(const frame& f, const acts::ilpa_view& v, bool whole);

// The section with what the SIS knows put into `text` where nobody wrote anything, each item's hint
// saying so.
core::plan_section with_known(const acts::ilpa_view& v, const core::plan_section& section,
                              editing& text);
// When talks after the exit are due, and which were held.
html check_in_table(const frame& f, const acts::ilpa_view& v);
// The newest addendum of an earlier stay, when another stay can begin with what it says in this
// section; null: none.
const core::addendum* to_copy(const acts::ilpa_view& v, const core::plan_section& section);
html back_link(const frame& f, const acts::ilpa_view& v);
html ilpa_steps(const frame& f, const acts::ilpa_view& v, std::string_view here);
// What is done with a whole addendum, each a form where the caller may: a start by hand, a review,
// a change of the locked text, the end of the stay, a void.
html start_form(const frame& f, const acts::ilpa_view& v, std::string_view plan);
html life_forms(const frame& f, const acts::ilpa_view& v, const ilpa_attempt& refused);

}  // namespace throughline::pages
