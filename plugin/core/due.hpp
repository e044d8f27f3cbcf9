// When something is due: so many school, working or calendar days after a day, as its rule says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/school_calendar.hpp"

namespace throughline::core {

enum class day_unit : std::uint8_t { calendar_days, working_days, school_days };
std::optional<day_unit> day_unit_named(std::string_view name);

// A row of a state's or district's clocks. A program's rule counts in the unit it names and in no
// other (transfer.md A1.2).
struct due_rule {
  std::string id, citation;
  std::string basis;  // of a request: this clock is for requests under that legal basis
  int n = 0;
  day_unit unit = day_unit::calendar_days;
  bool moves = false;  // due on a day off, it moves to the next working day (KRS 446.030(1)(a))
};

inline constexpr int most_due_days = 400;

struct due_day {
  date on;
  bool from_calendar = true;  // false: some day was judged by its weekday alone
  bool operator==(const due_day&) const = default;
};

// The day itself does not count: n days after a Friday begin with the next day of the unit. n = 0
// is the day itself, or the first day of the unit after it. Due means until the end of that local
// day.
due_day due_after(date from, const due_rule& rule, const school_calendar& calendar);

// Days of the unit from tomorrow to `to`, both counted; negative when `to` has passed.
int days_left(date today, date to, day_unit unit, const school_calendar& calendar);

}  // namespace throughline::core
