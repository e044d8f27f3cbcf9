// The days of a district and its schools: on which there is school, on which the office works.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "core/date.hpp"

namespace throughline::core {

// One line of a calendar file, as it stood there; kind: school, holiday, weekend, break.
struct calendar_row {
  std::int64_t record = 0;  // CSV: 1-based, the header being 1; XML: ordinal of the entity
  std::string date, school, kind, name;
  int school_year = 0;  // the one its calendar says it is of; 0: it says none
};

class school_calendar {
 public:
  // Said again, a day is what was said last: a school's own row after the district's.
  void add_school_day(date d) { put(d, school_days_); }
  // Neither school nor office: a holiday, a weekend day.
  void add_holiday(date d) { put(d, holidays_); }
  // No school, but the office works: a break, a teachers' day, a snow day.
  void add_break(date d) { put(d, breaks_); }

  // Between two school days that lie no further apart than a summer: what the calendar does not
  // list there is no school day. Elsewhere days can be judged by their weekday alone.
  [[nodiscard]] bool covers(date d) const;
  // Where the calendar does not reach: a weekday that is listed neither as holiday nor as break.
  [[nodiscard]] bool is_school_day(date d) const;
  // A weekday that is no holiday; a break is the pupils', not the office's.
  [[nodiscard]] bool is_working_day(date d) const;

 private:
  using days_set = std::set<std::chrono::sys_days>;
  void put(date d, days_set& into) {
    school_days_.erase(days(d));
    holidays_.erase(days(d));
    breaks_.erase(days(d));
    into.insert(days(d));
  }
  days_set school_days_, holidays_, breaks_;
};

}  // namespace throughline::core
