// How a student's plan stood in a school year: its state, and completion another way.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::core {

enum class plan_status : std::uint8_t {
  not_started,
  in_progress,
  ready_for_review,        // only approvals are missing
  complete,                // all that is asked is met
  alternative_completion,  // the school let something else stand for it, with a reason
  overdue,                 // something is known to be missing and the yearly review was due
};
std::string_view name(plan_status s);
std::optional<plan_status> plan_status_named(std::string_view text);

// One school year of a plan. It is written while that year runs and never after: a year that is
// over keeps what it was judged by.
struct plan_year {
  int school_year = 0;  // the year it ends in
  std::string grade;
  plan_status status = plan_status::not_started;
  int met = 0, total = 0;  // waived ones count as met
  std::string profile_version, next_due;
  bool operator==(const plan_year&) const = default;
};

// Something else stands for the plan of one school year.
struct alternative_completion {
  int school_year = 0;
  std::string reason, comment, by_name, by_role;  // reason: an id of the profile's
  std::int64_t at_ms = 0;
};

}  // namespace throughline::core
