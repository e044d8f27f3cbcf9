// Item type flag: yes or no; nothing is neither.
#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

void check(const plan_item&, const value& v, std::string_view path, findings& out) {
  const auto* s = v.as_text();
  if (!s) return add_finding(out, codes::invalid, path);
  if (!s->empty() && *s != "yes" && *s != "no") add_finding(out, codes::not_an_option, path);
}

}  // namespace

const item_type flag_type = of_its_time(type_of_value("flag", check, count_text));

}  // namespace throughline::core
