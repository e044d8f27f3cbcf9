// Calendar dates as the school office writes them, and moments in a district's time zone.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::core {

using date = std::chrono::year_month_day;

// Strictly YYYY-MM-DD and a day that exists (years 1900 to 2199); anything else is nothing, never
// guessed.
std::optional<date> parse_date(std::string_view text);
std::string to_text(date d);

inline std::chrono::sys_days days(date d) { return std::chrono::sys_days(d); }
inline date plus_days(date d, int n) { return date(days(d) + std::chrono::days(n)); }
inline int days_between(date from, date to) {
  return static_cast<int>((days(to) - days(from)).count());
}

// The school year is named by the calendar year in which it ends (OneRoster 1.2); it turns on
// July 1.
int school_year(date d);
date school_year_start(date d);
// "2026-27" for the school year that ends in 2027; empty for 0.
std::string school_year_text(int year);

// The local date at `ms` in an IANA zone ("America/New_York"); an unknown zone is a failure
// (invalid).
date local_date(std::int64_t ms, std::string_view zone);
// "2026-11-21T15:00:00Z" and, with milliseconds, "2026-11-21T15:00:00.123Z" (RFC 3339).
std::string to_utc_text(std::int64_t ms, bool with_milliseconds = false);
// Local wall clock of that moment, for showing: {date, hour, minute}.
struct local_time {
  date day;
  int hour = 0, minute = 0;
};
local_time to_local(std::int64_t ms, std::string_view zone);

}  // namespace throughline::core
