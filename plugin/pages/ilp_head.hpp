// The top of every page of the ILP tab: ring, name, state, next step, and the way to its sections.
#pragma once

#include "acts/plans.hpp"
#include "pages/pieces.hpp"

namespace throughline::pages {

// `here`: a section id, "sign", "history", or empty for the overview.
html ilp_head(const frame& f, const plan_profile& p, const acts::ilp_view& v,
              std::string_view here);
// The same without what only a view of now knows. `v` null: sections are told by the grade alone.
html ilp_navigation(const frame& f, const plan_profile& p, const acts::admitted& whom,
                    std::string_view here, const acts::ilp_view* v = nullptr);

// What stands for this year's plan, who said so and why; empty when nothing does.
html otherwise_notice(const frame& f, const plan_profile& p, const acts::ilp_view& v);

// The section of the first required item that is not met and that the caller may fill; empty when
// none is.
std::string next_section(const plan_profile& p, const acts::ilp_view& v);
html ilp_status(const frame& f, const acts::ilp_view& v);
// "Due Dec 5, 2026, in 14 days" | "10 days late".
std::string due_words(const frame& f, std::string_view day, core::date today);

}  // namespace throughline::pages
