// Credits against graduation requirements: exact, each credit once, independent of order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/course_rows.hpp"
#include "core/plan_profile.hpp"
#include "core/requirement_set.hpp"

namespace throughline::core {

// How far a part of an area is. The part that an area's own parts leave has no choice of courses.
struct part_progress {
  core::label label;
  credits required, earned, in_progress, planned;
  bool aligned = false;
  credits with_reason;  // aligned: of the credits counted here, those the plan gives a reason for
  [[nodiscard]] credits counted() const { return earned + in_progress + planned; }
  [[nodiscard]] credits short_by() const {
    return counted() < required ? required - counted() : credits{};
  }
  [[nodiscard]] credits needs_reason() const {
    return aligned ? counted() - with_reason : credits{};
  }
};

struct area_progress {
  std::string id;
  core::label label;
  credits required, earned, planned;  // counted here; what is over went on to another area
  credits over_earned, over_planned;  // handed on, or needed by no area
  bool overflow = false, known = true;
  credits in_progress, over_in_progress;
  std::vector<part_progress> parts;  // empty: the area has none
  [[nodiscard]] credits counted() const { return earned + in_progress + planned; }
  [[nodiscard]] credits short_by() const {
    return known && counted() < required ? required - counted() : credits{};
  }
};

// Where the credit of one course went.
struct course_place {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct share {
    std::size_t area = 0,
                part = none;  // by their places in the set; none: no part, or what parts leave
    credits n;
  };
  course_row row;
  std::size_t home = none;  // the area it is of; none: the set asks for no such course
  bool by_subject = true;   // false: neither SCED code nor subject nor plan says what it is of
  std::vector<share> in;    // the home first
  credits left;             // counts nowhere: no area needs it
  // What another area took although the course is of `home`.
  [[nodiscard]] credits handed_on() const;
};

struct graduation_progress {
  std::vector<area_progress> areas;
  credits required, earned, planned;  // of the areas; earned is never more than was earned
  credits unplaced;  // earned in courses no area takes, beyond the overflow area's need
  credits in_progress;
  std::vector<course_place> places;       // one for each course that counts
  std::vector<course_left_out> left_out;  // what does not count, and why
  std::string id;                         // of the set; empty: of a graduation plan of the SIS
  core::label label;
  set_kind kind = set_kind::diploma;
  provenance said;

  // Every area filled by what is earned, in progress and planned. Never true while an area is not
  // known, or where nothing is asked: nobody can judge it.
  [[nodiscard]] bool planned_in_full() const;
  [[nodiscard]] bool earned_in_full() const;
  [[nodiscard]] bool has_unknown() const;
  [[nodiscard]] credits needs_reason() const;  // of the aligned parts
};

// Which area a course counts in; empty: none by name, so the overflow area.
std::string area_of(const std::vector<graduation_area>& areas, std::string_view sced);

graduation_progress graduation(const requirement_set& asked, const course_record& courses);
inline graduation_progress graduation(const requirement_set& asked, const transcript& earned,
                                      const std::vector<planned_course>& plan) {
  return graduation(asked, course_record{earned, {}, plan});
}

// Planned courses for a set other than the one whose areas they name: what such an area takes says
// their subject where all of it is one SCED subject area. A name that `kept` has too stays.
std::vector<planned_course> by_subject(std::vector<planned_course> plan,
                                       const std::vector<graduation_area>& named,
                                       const std::vector<graduation_area>& kept = {});

}  // namespace throughline::core
