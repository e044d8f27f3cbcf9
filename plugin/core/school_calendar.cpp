// The days of a district and its schools: on which there is school, on which the office works.
#include "core/school_calendar.hpp"

namespace throughline::core {

namespace {

// Summer is the longest time without school inside a calendar; a longer gap is a year that nobody
// imported.
constexpr std::chrono::days longest_summer(120);

bool is_weekday(date d) { return std::chrono::weekday(days(d)).iso_encoding() <= 5; }

}  // namespace

bool school_calendar::covers(date d) const {
  const auto next = school_days_.lower_bound(days(d));
  if (next == school_days_.end()) return false;
  if (*next == days(d)) return true;
  return next != school_days_.begin() && *next - *std::prev(next) <= longest_summer;
}

bool school_calendar::is_school_day(date d) const {
  if (covers(d)) return school_days_.count(days(d)) != 0;
  return is_weekday(d) && holidays_.count(days(d)) == 0 && breaks_.count(days(d)) == 0;
}

bool school_calendar::is_working_day(date d) const {
  return is_weekday(d) && holidays_.count(days(d)) == 0;
}

}  // namespace throughline::core
