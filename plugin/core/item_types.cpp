// The one table of plan item types: is a value well formed, how many entries has it, what is their
// sum.
#include "core/item_types.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

constexpr std::array types{&text_type,        &choice_type,    &multi_type,
                           &flag_type,        &date_type,      &list_type,
                           &log_type,         &goal_list_type, &smart_goal_list_type,
                           &course_plan_type, &checklist_type, &criteria_list_type,
                           &team_type,        &schedule_type,  &review_type,
                           &signatures_type,  &sis_view_type,  &pointer_type};

}  // namespace

const item_type& type_of(const plan_item& item) {
  const auto at =
      std::find_if(types.begin(), types.end(), [&](const auto* t) { return t->name == item.type; });
  return at == types.end() ? other_type : **at;
}

findings check_section(const plan_section& section, const value& body, bool complete) {
  findings out;
  const auto* given = body.as_record();
  if (!given) {
    add_finding(out, codes::invalid, section.id);
    return out;
  }
  for (const auto& [name, v] : *given) {
    const auto at = std::find_if(section.items.begin(), section.items.end(),
                                 [&n = name](const auto& i) { return i.id == n; });
    if (at == section.items.end())
      add_finding(out, codes::unknown_field, name);
    else
      type_of(*at).check(*at, v, name, out);
  }
  if (!complete) return out;
  for (const auto& item : section.items) {
    const auto& type = type_of(item);
    const auto* v = body.find(item.id);
    const int n = v ? type.count(*v, {}) : 0;
    if (type.entered && item.required && n == 0)
      add_finding(out, codes::required, item.id);
    else if (type.entered && n < item.least)
      add_finding(out, codes::too_few, item.id, {{"least", std::to_string(item.least)}});
  }
  return out;
}

}  // namespace throughline::core
