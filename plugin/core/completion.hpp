// Is a plan complete? The rule language over plan content, approvals and transcript: a pure
// function.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/finding.hpp"
#include "core/graduation.hpp"
#include "core/plan.hpp"
#include "core/plan_profile.hpp"

namespace throughline::core {

enum class verdict : std::uint8_t { met, unmet, unknown };

struct completion_facts {
  const plan* it = nullptr;  // null: no plan yet
  date today;
  std::string zone;                              // of the district, for "this school year"
  const graduation_progress* credits = nullptr;  // null: no transcript known
};

// One required thing: what it is, whether it is met, and one sentence saying what completes it.
struct requirement {
  std::string item;  // "goals.goals"; "review.review" for approvals
  verdict result = verdict::unknown;
  bool begun = false;                      // something is there, not yet enough
  std::string message;                     // words key "rule.<...>"
  arguments words;                         // its named values
  std::vector<std::string> missing_roles;  // approved: who has not signed
};

// The required items of a grade, in the profile's order; empty when the profile asks nothing of the
// grade.
std::vector<requirement> completion(const plan_profile& profile, int grade,
                                    const completion_facts& facts);

// The planned courses out of a plan's course_plan items.
std::vector<planned_course> planned_courses(const plan_profile& profile, const plan& p);

}  // namespace throughline::core
