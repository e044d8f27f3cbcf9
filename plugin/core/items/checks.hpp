// What the item types share: checks of single values and of lists of records, counts and sums.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/item_types.hpp"

namespace throughline::core {

void add_finding(findings& out, code rule, std::string_view path, arguments words = {});
void check_length(std::string_view text, std::size_t limit, std::string_view path, findings& out);
bool is_option(const std::vector<option>& options, std::string_view id);

// A list of records with known fields, at most `limit` of them; nested lists at most entry_limit.
// `nested`: a list within an entry, of whose fields the item says nothing.
void check_entries(std::span<const field_rule> rules, const plan_item& item, const value& v,
                   std::string_view path, std::size_t limit, findings& out, bool nested = false);
// One record's fields: unknown ones, wrong shapes, required ones that are missing.
void check_fields(std::span<const field_rule> rules, const plan_item& item, const value& v,
                  const std::string& path, findings& out, bool nested = false);

int count_text(const value& v, const entry_filter& which);
int count_list(const value& v, const entry_filter& which);
int count_none(const value& v, const entry_filter& which);
int count_entries(const value& v, const entry_filter& which, std::string_view date_field);
credits sum_none(const value& v, std::string_view field, const entry_filter& which);
credits sum_entries(const value& v, std::string_view field, const entry_filter& which,
                    std::string_view date_field);

// A type with one value.
constexpr item_type type_of_value(std::string_view name, decltype(item_type::check) check,
                                  decltype(item_type::count) count) {
  return {.name = name, .check = check, .count = count, .sum = sum_none};
}

// A type that is not entered here; `role`: what of it is shown all the same.
constexpr item_type type_kept_elsewhere(std::string_view name, item_role role = item_role::none) {
  return {.name = name,
          .entered = false,
          .role = role,
          .check = [](const plan_item&, const value&, std::string_view path,
                      findings& out) { add_finding(out, codes::unknown_field, path); },
          .count = count_none,
          .sum = sum_none};
}

// The same type, none of which is copied to another stay.
constexpr item_type of_its_time(item_type t) {
  t.of_its_time = true;
  return t;
}

constexpr std::string_view date_field_of(std::span<const field_rule> rules) {
  for (const auto& r : rules)
    if (r.dates_entry) return r.name;
  return {};
}

// A type that is a list of records.
template <const auto& rules, std::size_t limit = entry_limit>
constexpr item_type type_of_entries(std::string_view name, item_role role = item_role::none) {
  return {.name = name,
          .role = role,
          .fields = rules,
          .date_field = date_field_of(rules),
          .check = [](const plan_item& item, const value& v, std::string_view path,
                      findings& out) { check_entries(rules, item, v, path, limit, out); },
          .count =
              [](const value& v, const entry_filter& which) {
                return count_entries(v, which, date_field_of(rules));
              },
          .sum =
              [](const value& v, std::string_view field, const entry_filter& which) {
                return sum_entries(v, field, which, date_field_of(rules));
              }};
}

}  // namespace throughline::core
