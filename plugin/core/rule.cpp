// A node of the rule language (domain.md 7.3): what completes a plan, as data.
#include "core/rule.hpp"

#include <algorithm>
#include <array>

namespace throughline::core {

namespace {

constexpr std::array<std::string_view, 19> op_names{
    "",        "all",       "any",        "not",      "answered", "exists", "count",
    "sum",     "planned",   "check",      "approved", "due",      "flag",   "enrolled",
    "section", "component", "every_year", "not_in",   "manual"};
constexpr std::array<std::string_view, 4> window_names{"", "school_year", "since_entry", "days"};

template <class E, std::size_t N>
std::optional<E> named(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 1; i < N; ++i)
    if (names[i] == text) return static_cast<E>(i);
  return std::nullopt;
}

}  // namespace

bool entry_filter::takes(const value& entry, std::string_view date_field) const {
  if (!since.empty() && !date_field.empty()) {
    const auto day = entry.text(date_field);
    if (day.empty() ? !undated : day < since) return false;
  }
  return std::all_of(fields.begin(), fields.end(), [&](const auto& f) {
    const auto said = entry.text(f.first);
    if (f.second.empty()) return !said.empty();
    return std::find(f.second.begin(), f.second.end(), said) != f.second.end();
  });
}

std::string_view name(rule_op op) { return op_names[static_cast<std::size_t>(op)]; }

std::optional<rule_op> rule_op_named(std::string_view text) {
  return named<rule_op>(op_names, text);
}

std::optional<evidence_window> evidence_window_named(std::string_view text) {
  return named<evidence_window>(window_names, text);
}

}  // namespace throughline::core
