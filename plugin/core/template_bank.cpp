// A district's own sentences for places in a plan that many students need nearly alike.
#include "core/template_bank.hpp"

#include <algorithm>

#include "core/item_types.hpp"

namespace throughline::core {

std::string_view template_field(const plan_item& item) {
  const auto& fields = type_of(item).fields;
  const auto at = std::find_if(fields.begin(), fields.end(), [](const auto& r) {
    return r.is == field_rule::shape::line && r.required;
  });
  return at == fields.end() ? std::string_view() : at->name;
}

bool takes_templates(const plan_item& item) {
  const auto& type = type_of(item);
  if (!type.entered || type.of_its_time || !item.prefill.empty()) return false;
  return type.fields.empty() ? type.written && !item.one_line : !template_field(item).empty();
}

}  // namespace throughline::core
