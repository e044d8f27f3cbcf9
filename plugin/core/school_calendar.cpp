// School days of a district: what "within 10 school days" means here.
#include "core/school_calendar.hpp"

#include <algorithm>

namespace throughline::core {

bool school_calendar::covers(date d) const {
  return !school_days_.empty() && days(d) >= *school_days_.begin() &&
         days(d) <= *school_days_.rbegin();
}

bool school_calendar::is_school_day(date d) const {
  if (covers(d)) return school_days_.count(days(d)) != 0;
  const auto weekday = std::chrono::weekday(days(d)).iso_encoding();
  return weekday <= 5 && holidays_.count(days(d)) == 0;
}

school_calendar::due school_calendar::after(date from, int n) const {
  due out{from, true};
  for (int counted = 0; counted < std::min(n, 400);) {
    out.on = plus_days(out.on, 1);
    if (!covers(out.on)) out.from_calendar = false;
    if (is_school_day(out.on)) ++counted;
  }
  return out;
}

int school_calendar::between(date from, date to) const {
  if (days(to) < days(from)) return -between(to, from);
  int n = 0;
  for (auto d = plus_days(from, 1); days(d) <= days(to); d = plus_days(d, 1))
    if (is_school_day(d)) ++n;
  return n;
}

}  // namespace throughline::core
