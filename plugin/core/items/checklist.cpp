// Item type checklist: the profile's options and lines of one's own, each ticked or not.
#include <algorithm>
#include <array>
#include <iterator>

#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

using enum field_rule::shape;
constexpr std::array rules{
    field_rule{.name = "id", .is = id},
    field_rule{.name = "option", .is = kind},
    field_rule{.name = "text", .is = line},
    field_rule{.name = "done", .is = flag, .of_its_time = true},
    field_rule{.name = "on", .is = day, .dates_entry = true, .of_its_time = true},
    field_rule{.name = "note", .is = line}};

// An entry is an option of the profile, once, or a line of its own: never both, never neither.
void check(const plan_item& item, const value& v, std::string_view path, findings& out) {
  check_entries(rules, item, v, path, log_limit, out);
  const auto* all = v.as_list();
  if (!all || all->size() > log_limit) return;
  for (auto e = all->begin(); e != all->end(); ++e) {
    const auto option = e->text("option");
    const auto at = std::string(path) + "." + std::to_string(e - all->begin());
    if (!option.empty() && item.options.empty())
      add_finding(out, codes::not_an_option, at + ".option");
    if (option.empty() == e->text("text").empty()) add_finding(out, codes::required, at + ".text");
    if (!option.empty() && std::any_of(all->begin(), e, [&](const auto& before) {
          return before.text("option") == option;
        }))
      add_finding(out, codes::id_duplicate, at);
  }
}

value ticked(const value& v) {
  list out;
  if (const auto* all = v.as_list())
    std::copy_if(all->begin(), all->end(), std::back_inserter(out),
                 [](const auto& e) { return e.text("done") == "yes"; });
  return out;
}

int count(const value& v, const entry_filter& which) {
  return count_entries(ticked(v), which, date_field_of(rules));
}

}  // namespace

const item_type checklist_type{.name = "checklist",
                               .fields = rules,
                               .date_field = date_field_of(rules),
                               .dated_by_section = true,
                               .check = check,
                               .count = count,
                               .sum = sum_none};

}  // namespace throughline::core
