// Who asks: the claims the host (or a signed token) states about an authenticated person.
#include "core/actor.hpp"

#include <array>

namespace throughline::core {

namespace {
constexpr std::array<std::string_view, role_count> names{
    "student",           "guardian",  "teacher",      "counselor",
    "alternative_staff", "registrar", "case_manager", "administrator",
    "advocate",          "peer",      "system"};
}

std::string_view name(role r) { return names[static_cast<std::size_t>(r)]; }

std::optional<role> role_named(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<role>(i);
  return std::nullopt;
}

}  // namespace throughline::core
