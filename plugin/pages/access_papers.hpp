// Pages on which staff see, enter and end papers that say who may see a student's plans, and enter
// translations.
#pragma once

#include <string>
#include <string_view>

#include "acts/access_papers.hpp"
#include "acts/translations.hpp"
#include "pages/pages.hpp"

namespace throughline::pages {

// Links to {mount}/students/{ref}/access?enter=<kind> and ?end=<key>.
std::string access_papers(const frame& f, const plan_profile& p, const acts::access_papers_view& v);
// Form: POST {mount}/students/{ref}/access?enter=<kind>, tl-act=enter.
std::string enter_access_paper(const frame& f, const plan_profile& p, const acts::access_asked& a,
                               const attempt* refused = nullptr);
// Form: POST {mount}/students/{ref}/access?end=<key>, tl-act=end, reason.
std::string end_access_paper(const frame& f, const plan_profile& p,
                             const acts::access_papers_view& v, const core::access_paper& paper,
                             std::string_view typed = {}, const core::findings& wrong = {});

// `key`: of an addendum; empty: the ILP. Form: tl-act=translate, the section in the query (of).
std::string translation_form(const frame& f, const plan_profile& p, const acts::translating& t,
                             std::string_view key, std::string_view section,
                             const attempt* refused = nullptr);

}  // namespace throughline::pages
