// Item type multi: any of the profile's options.
#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

void check(const plan_item& item, const value& v, std::string_view path, findings& out) {
  const auto* l = v.as_list();
  if (!l || l->size() > entry_limit) return add_finding(out, codes::invalid, path);
  for (const auto& one : *l)
    if (!one.as_text() || !is_option(item.options, *one.as_text()))
      return add_finding(out, codes::not_an_option, path);
}

}  // namespace

const item_type multi_type = type_of_value("multi", check, count_list);

}  // namespace throughline::core
