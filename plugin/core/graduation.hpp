// Credits against graduation requirements: exact, each credit once, independent of order.
#pragma once

#include <string>
#include <vector>

#include "core/plan_profile.hpp"
#include "core/transcript.hpp"

namespace throughline::core {

// A course the plan proposes for a coming year.
struct planned_course {
  std::string title, course_code, sced, area;  // area: a graduation area's id; empty: by sced
  int grade = 0;
  credits worth;
};

struct area_progress {
  std::string id;
  core::label label;
  credits required, earned, planned;  // counted here; what is over went to the overflow area
  credits over_earned, over_planned;  // handed on to the overflow area
  bool overflow = false, known = true;
  [[nodiscard]] credits short_by() const {
    const auto have = earned + planned;
    return known && have < required ? required - have : credits{};
  }
};

struct graduation_progress {
  std::vector<area_progress> areas;
  credits required, earned, planned;  // of the areas; earned is never more than was earned
  credits unplaced;  // earned in courses no area takes, beyond the overflow area's need
  [[nodiscard]] bool planned_in_full() const;
};

// Which area a course counts in; empty: none by name, so the overflow area.
std::string area_of(const std::vector<graduation_area>& areas, std::string_view sced);

graduation_progress graduation(const requirement_set& asked, const transcript& courses,
                               const std::vector<planned_course>& plan);
inline graduation_progress graduation(const plan_profile& profile, const transcript& courses,
                                      const std::vector<planned_course>& plan) {
  return graduation(requirement_set{profile.areas, profile.credits_total}, courses, plan);
}

// Planned courses for a set other than the one whose areas they name: what such an area takes says
// their subject where all of it is one SCED subject area.
std::vector<planned_course> by_subject(std::vector<planned_course> plan,
                                       const std::vector<graduation_area>& named);

}  // namespace throughline::core
