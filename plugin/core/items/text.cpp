// Item type text: what a person writes in their own words.
#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

void check(const plan_item&, const value& v, std::string_view path, findings& out) {
  if (const auto* s = v.as_text())
    check_length(*s, text_limit, path, out);
  else
    add_finding(out, codes::invalid, path);
}

}  // namespace

const item_type text_type{
    .name = "text", .written = true, .check = check, .count = count_text, .sum = sum_none};

}  // namespace throughline::core
