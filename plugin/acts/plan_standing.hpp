// What follows from a plan's content and the SIS's facts: requirements, credits, state, next due
// date; for the acts themselves only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acts/district.hpp"
#include "core/completion.hpp"
#include "core/course_list.hpp"

namespace throughline::acts {

struct plan_standing {
  std::vector<core::requirement> requirements;
  std::optional<core::requirement> gate;  // of all years together; none: the state asks none
  core::graduation_progress graduation;   // of the diploma of the student's class
  core::transcript transcript;
  std::vector<core::current_class> classes;  // now on the schedule
  std::vector<core::planned_course> planned;
  core::course_list catalog;
  std::string next_due;  // YYYY-MM-DD; empty: nothing is due
  core::plan_status status = core::plan_status::not_started;
  std::optional<core::alternative_completion> instead;
  std::vector<std::string> not_asked;  // "section.item" that the student's class or facts leave out
};

// What counts for the student besides the plan's own set: the same courses, their areas told anew.
core::course_record record_of(const core::student& s, const plan_standing& now,
                              const std::vector<core::planned_course>& planned);

// How far the student is by the other diplomas of their class, then by the routes after school.
std::vector<core::graduation_progress> more_sets(const core::plan_profile& profile,
                                                 const core::student& s, const plan_standing& now,
                                                 core::date today);

// Whether the student's courses are read at all; `if_asked`: only for a rule that asks for the
// credits, and what is told of them is empty otherwise.
enum class courses_read : std::uint8_t { always, if_asked };

// `p` null: no plan yet.
plan_standing stand(district& d, store::connection& db, const core::student& s,
                    const std::vector<core::school_stay>& stays, const core::plan* p,
                    courses_read read = courses_read::always);

// The plan's row of the running school year as it is now.
core::plan_year year_of(district& d, store::connection& db, const core::student& s,
                        core::row_id plan);
// Writes how a plan stands in a school year. True: that is something new.
bool put_year(district& d, store::connection& db, core::row_id plan, const core::plan_year& year);
// The same of how it now stands in the running one.
bool project(district& d, store::connection& db, const core::student& s, core::row_id plan);

}  // namespace throughline::acts
