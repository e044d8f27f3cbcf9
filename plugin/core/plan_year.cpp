// How a student's plan stood in a school year: its state, and completion another way.
#include "core/plan_year.hpp"

#include <array>

namespace throughline::core {

namespace {
constexpr std::array<std::string_view, 6> names{
    "not_started", "in_progress", "ready_for_review", "complete", "alternative_completion",
    "overdue"};
}  // namespace

std::string_view name(plan_status s) { return names[static_cast<std::size_t>(s)]; }

std::optional<plan_status> plan_status_named(std::string_view text) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == text) return static_cast<plan_status>(i);
  return std::nullopt;
}

}  // namespace throughline::core
