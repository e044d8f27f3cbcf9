// Credits against graduation requirements and the classes of now, as tables with bars.
#pragma once

#include "acts/plans.hpp"
#include "pages/pieces.hpp"

namespace throughline::pages {

// Courses by the diploma's requirement and grade: earned ones from the transcript, those in
// progress from the roster, planned ones from the plan. Empty when there are none.
// How far a planned course's approval is, in words.
std::string approval_words(const frame& f, const acts::ilp_view& v, const acts::waiting_course& w);
// The courses that are new or changed since they were approved; empty: none, or nobody looked.
html waiting_list(const frame& f, const acts::ilp_view& v);
html course_grid(const frame& f, const plan_profile& p, const acts::ilp_view& v);
// How far the student is by the diploma of their class, and the way to all of it.
html graduation_table(const frame& f, const acts::ilp_view& v);
// The same in few words, for paper.
html graduation_in_short(const frame& f, const acts::ilp_view& v);
// The state's diplomas, routes after school beside them, how each course counts, the graduation
// plans of the SIS, the classes of now. The view must hold all credit sets.
html graduation_in_full(const frame& f, const plan_profile& p, const acts::ilp_view& v);
// Lines of a list, for one requirement set: what went from one area to another or counts nowhere,
// and what still needs a reason.
html set_notes(const frame& f, const core::graduation_progress& g);
// And those that hold whatever is asked: failed, repeated, of another district or of middle school.
html course_notes(const frame& f, const core::graduation_progress& g);
// What cannot be taken as planned, with the way to the section that mends it; empty: nothing.
html course_warnings(const frame& f, const acts::ilp_view& v, std::string_view section);
html transcript_table(const frame& f, const core::transcript& courses);
// One area as a bar: earned, in progress, planned, and the required mark. Meaning is in its label,
// not its colours.
html credit_bar(const frame& f, const core::area_progress& a, bool earned_known);
// n of m required items as a ring of segments with the numbers in words.
struct ring_counts {
  int met = 0, begun = 0, open = 0, elsewhere = 0;
  [[nodiscard]] int total() const { return met + begun + open + elsewhere; }
};
ring_counts count(const std::vector<core::requirement>& requirements);
html completion_ring(const frame& f, const ring_counts& n);

}  // namespace throughline::pages
