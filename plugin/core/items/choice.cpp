// Item type choice: one of the profile's options.
#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

void check(const plan_item& item, const value& v, std::string_view path, findings& out) {
  const auto* s = v.as_text();
  if (!s) return add_finding(out, codes::invalid, path);
  if (!s->empty() && !is_option(item.options, *s)) add_finding(out, codes::not_an_option, path);
}

}  // namespace

const item_type choice_type = type_of_value("choice", check, count_text);

}  // namespace throughline::core
