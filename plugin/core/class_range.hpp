// For which graduating classes a requirement holds: "from the class of 2028".
#pragma once

namespace throughline::core {

// The class is the year in which its students are to finish grade 12; 0 on a side: open there.
struct class_range {
  int from = 0, to = 0;
  // `class_of` 0: not known; then everything holds that has no end, so that nothing is left out.
  [[nodiscard]] bool has(int class_of) const {
    if (class_of == 0) return to == 0;
    return class_of >= from && (to == 0 || class_of <= to);
  }
};

// The class of who is in that grade in the school year that ends in that year.
constexpr int graduating_class(int grade, int school_year) { return school_year + 12 - grade; }

}  // namespace throughline::core
