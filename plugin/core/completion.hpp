// Is a plan complete? The rule language over plan content, approvals and what the SIS tells: a pure
// function.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/finding.hpp"
#include "core/graduation.hpp"
#include "core/plan.hpp"
#include "core/plan_profile.hpp"
#include "core/plan_year.hpp"
#include "core/school_calendar.hpp"

namespace throughline::core {

// waived: not met, and the school let something else stand for it. unknown: something that decides
// it is not known; it is never counted as met, and never as late.
enum class verdict : std::uint8_t { met, unmet, waived, unknown };
std::string_view name(verdict v);

// All that a rule may look at. What is not told is not known.
struct completion_facts {
  const plan* it = nullptr;  // null: no plan yet
  date today;
  std::string zone;          // of the district: "this school year" there
  bool signs_alone = false;  // the student is 18: no guardian's approval is asked for
  int class_of = 0;          // 0: not known
  // Called when a rule asks for it; empty or null: no transcript known.
  std::function<const graduation_progress*()> credits;
  const std::vector<school_stay>* stays = nullptr;  // null: not known
  std::optional<bool> program_section;              // sits in a section of an alternative program
  std::string term;  // of the alternative placement; empty: not said yet
  std::map<std::string, bool, std::less<>> flags;
  const school_calendar* calendar = nullptr;        // null: days are judged by their weekday
  std::vector<plan_year> years;                     // the earlier ones that are on record
  const alternative_completion* instead = nullptr;  // of this school year
};

// One required thing: what it is, whether it is met, one sentence saying what completes it, and
// what was looked at.
struct requirement {
  const rule* asked = nullptr;  // of the profile it was judged by; good as long as that is
  std::string item;             // "goals.goals"; "review.review" for approvals; may be empty
  verdict result = verdict::unknown;
  bool begun = false;                      // something is there, not yet enough
  std::string message;                     // words key "rule.<...>"
  arguments words;                         // its named values
  std::vector<std::string> missing_roles;  // approved: who has not signed
  // "goals.goals" (content of the plan), "goals.goals#<entry id>", "signature:<role>@<revision>",
  // "transcript", "stay:<entry date>", "year:<school year>", "flag:<name>"
  std::vector<std::string> evidence;
  std::vector<requirement> of;  // of all, any, not, component

  [[nodiscard]] bool done() const { return result == verdict::met || result == verdict::waived; }
};

// One rule, whatever it is for.
requirement judge(const plan_profile& profile, const rule& r, const completion_facts& facts);

// The required items of a grade, in the profile's order; empty when the profile asks nothing of the
// grade.
std::vector<requirement> completion(const plan_profile& profile, int grade,
                                    const completion_facts& facts);

// How the year stands. `due`: YYYY-MM-DD of the yearly review; empty: none.
plan_status status_of(const std::vector<requirement>& asked, const completion_facts& facts,
                      std::string_view due);

// Is this asked of a student of that grade and class? A condition (`when`) that cannot be decided
// leaves it there: it is better seen than missed.
bool is_asked(const plan_profile& profile, const plan_section& s, std::optional<int> grade,
              const completion_facts& facts);
bool is_asked(const plan_profile& profile, const plan_item& i, const completion_facts& facts);

// The planned courses out of a plan's course_plan items.
std::vector<planned_course> planned_courses(const plan_profile& profile, const plan& p);

}  // namespace throughline::core
