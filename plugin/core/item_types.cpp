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

// An entry, or a record of entries, without the fields that are of its time and without its id.
value without_its_time(std::span<const field_rule> rules, const value& v) {
  if (const auto* all = v.as_list()) {
    list out;
    for (const auto& one : *all)
      if (auto kept = without_its_time(rules, one); has_content(kept))
        out.push_back(std::move(kept));
    return out;
  }
  value out = record{};
  if (!v.as_record()) return out;
  for (const auto& [name, one] : *v.as_record()) {
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&n = name](const auto& r) { return r.name == n; });
    if (rule == rules.end() || rule->of_its_time || rule->is == field_rule::shape::id) continue;
    out.set(name,
            rule->is == field_rule::shape::entries ? without_its_time(rule->fields, one) : one);
  }
  return out;
}

}  // namespace

const item_type& type_of(const plan_item& item) {
  const auto at =
      std::find_if(types.begin(), types.end(), [&](const auto* t) { return t->name == item.type; });
  return at == types.end() ? other_type : **at;
}

value for_another_stay(const plan_section& section, const value& body) {
  value out = record{};
  for (const auto& item : section.items) {
    const auto& type = type_of(item);
    const auto* v = body.find(item.id);
    if (v == nullptr || !type.entered || type.of_its_time || !item.prefill.empty()) continue;
    auto kept = type.fields.empty() ? *v : without_its_time(type.fields, *v);
    if (has_content(kept)) out.set(item.id, std::move(kept));
  }
  return out;
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
