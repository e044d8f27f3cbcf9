// School days of a district: what "within 10 school days" means here.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "core/date.hpp"

namespace throughline::core {

// One line of a calendar file, as it stood there; kind: school, holiday, weekend, break.
struct calendar_row {
  std::int64_t record = 0;  // 1-based, the header being 1
  std::string date, school, kind, name;
};

class school_calendar {
 public:
  // Said again, a day is what was said last: a school's own row after the district's.
  void add_school_day(date d) {
    school_days_.insert(days(d));
    holidays_.erase(days(d));
  }
  void add_holiday(date d) {
    holidays_.insert(days(d));
    school_days_.erase(days(d));
  }
  // Weekday, and no holiday, when the calendar does not reach that far: the answer then says so.
  [[nodiscard]] bool is_school_day(date d) const;
  [[nodiscard]] bool covers(date d) const;

  struct due {
    date on;
    bool from_calendar = true;  // false: some day was judged by its weekday alone
  };
  // The n-th school day after `from` (from itself does not count); n <= 400.
  [[nodiscard]] due after(date from, int n) const;
  // School days from tomorrow to `to`, both counted; negative when `to` has passed.
  [[nodiscard]] int between(date from, date to) const;

 private:
  std::set<std::chrono::sys_days> school_days_, holidays_;
};

}  // namespace throughline::core
