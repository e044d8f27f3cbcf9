// Item type schedule: meetings on planned days or every so many school days, and what came of them.
#include <array>

#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

using enum field_rule::shape;
constexpr std::array meeting_rules{field_rule{.name = "id", .is = id},
                                   field_rule{.name = "planned", .is = day},
                                   field_rule{.name = "held", .is = day, .dates_entry = true},
                                   field_rule{.name = "attendees", .is = prose},
                                   field_rule{.name = "findings", .is = prose},
                                   field_rule{.name = "changes", .is = prose}};
constexpr std::array rules{
    field_rule{.name = "every", .is = school_days},
    field_rule{.name = "meetings", .is = entries, .of_its_time = true, .fields = meeting_rules}};

void check(const plan_item& item, const value& v, std::string_view path, findings& out) {
  check_fields(rules, item, v, std::string(path), out);
  if (!v.as_record()) return;
  const auto& meetings = v.items("meetings");
  for (std::size_t i = 0; i < meetings.size() && i < entry_limit; ++i)
    if (meetings[i].as_record() && meetings[i].text("planned").empty() &&
        meetings[i].text("held").empty())
      add_finding(out, codes::required,
                  std::string(path) + ".meetings." + std::to_string(i) + ".planned");
}

// Meetings, by the day they were held. An interval alone is an answer as well: regular review is
// provided for.
int count(const value& v, const entry_filter& which) {
  const auto* meetings = v.find("meetings");
  const int n = meetings ? count_entries(*meetings, which, date_field_of(meeting_rules)) : 0;
  if (n > 0) return n;
  return which.fields.empty() && which.since.empty() && !v.text("every").empty() ? 1 : 0;
}

}  // namespace

const item_type schedule_type{.name = "schedule",
                              .role = item_role::reviews,
                              .fields = rules,
                              .date_field = date_field_of(meeting_rules),
                              .check = check,
                              .count = count,
                              .sum = sum_none};

}  // namespace throughline::core
