// Item type list: short lines, one under another.
#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

void check(const plan_item&, const value& v, std::string_view path, findings& out) {
  const auto* l = v.as_list();
  if (!l || l->size() > entry_limit) return add_finding(out, codes::invalid, path);
  for (const auto& one : *l) {
    if (!one.as_text()) return add_finding(out, codes::invalid, path);
    check_length(*one.as_text(), line_limit, path, out);
  }
}

}  // namespace

const item_type list_type = type_of_value("list", check, count_list);

}  // namespace throughline::core
