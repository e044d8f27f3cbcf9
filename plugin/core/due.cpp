// When something is due: so many school, working or calendar days after a day, as its rule says.
#include "core/due.hpp"

#include <algorithm>

namespace throughline::core {

namespace {

bool counts(date d, day_unit unit, const school_calendar& calendar) {
  switch (unit) {
    case day_unit::school_days:
      return calendar.is_school_day(d);
    case day_unit::working_days:
      return calendar.is_working_day(d);
    case day_unit::calendar_days:
      break;
  }
  return true;
}

}  // namespace

std::optional<day_unit> day_unit_named(std::string_view name) {
  if (name == "calendar_days") return day_unit::calendar_days;
  if (name == "working_days") return day_unit::working_days;
  if (name == "school_days") return day_unit::school_days;
  return std::nullopt;
}

due_day due_after(date from, const due_rule& rule, const school_calendar& calendar) {
  due_day out{from, true};
  const auto is = [&](day_unit unit) {
    if (unit != day_unit::calendar_days && !calendar.covers(out.on)) out.from_calendar = false;
    return counts(out.on, unit, calendar);
  };
  if (rule.n == 0)
    while (!is(rule.unit)) out.on = plus_days(out.on, 1);
  for (int counted = 0; counted < std::min(rule.n, most_due_days);) {
    out.on = plus_days(out.on, 1);
    if (is(rule.unit)) ++counted;
  }
  if (rule.moves)
    while (!is(day_unit::working_days)) out.on = plus_days(out.on, 1);
  return out;
}

int days_left(date today, date to, day_unit unit, const school_calendar& calendar) {
  if (days(to) < days(today)) return -days_left(to, today, unit, calendar);
  int n = 0;
  for (auto d = plus_days(today, 1); days(d) <= days(to); d = plus_days(d, 1))
    if (counts(d, unit, calendar)) ++n;
  return n;
}

}  // namespace throughline::core
