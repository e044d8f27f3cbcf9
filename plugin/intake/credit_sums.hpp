// Whether what a school states as a student's cumulative credits is what the courses add up to.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/finding.hpp"
#include "intake/events.hpp"
#include "intake/external_sort.hpp"

namespace throughline::intake {

// One thread. Credits are counted exactly, in thousandths, and each course once; terms of a year
// come in the order of the calendar. Memory is bounded.
class credit_sums {
 public:
  explicit credit_sums(const std::string& folder) : rows_(folder, 1U << 20) {}

  // `student`: any key of theirs. Only cumulative credits that were stated are compared.
  void add(std::uint64_t student, std::int64_t place, const academic_record& e);
  void add(std::uint64_t student, std::int64_t place, const course_transcript& e);

  // Each record whose cumulative credits, earned or attempted, are not the sum of the student's
  // courses until the end of its term: its place, with what was stated and what was found. Of a
  // student who came with credits from elsewhere that no course says, so every later record.
  void tell(const std::function<void(std::int64_t place, core::arguments words)>& to);

 private:
  external_sort rows_;
};

}  // namespace throughline::intake
