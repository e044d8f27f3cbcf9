// Item type date: one day.
#include "core/date.hpp"
#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

void check(const plan_item&, const value& v, std::string_view path, findings& out) {
  const auto* s = v.as_text();
  if (!s || (!s->empty() && !parse_date(*s))) add_finding(out, codes::bad_date, path);
}

}  // namespace

const item_type date_type = of_its_time(type_of_value("date", check, count_text));

}  // namespace throughline::core
