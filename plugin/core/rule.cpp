// A node of the rule language (domain.md 7.3): what completes a plan, as data.
#include "core/rule.hpp"

#include <algorithm>

namespace throughline::core {

bool entry_filter::takes(const value& entry, std::string_view date_field) const {
  if (!since.empty() && !date_field.empty() && entry.text(date_field) < since) return false;
  return std::all_of(fields.begin(), fields.end(), [&](const auto& f) {
    const auto said = entry.text(f.first);
    return std::find(f.second.begin(), f.second.end(), said) != f.second.end();
  });
}

}  // namespace throughline::core
