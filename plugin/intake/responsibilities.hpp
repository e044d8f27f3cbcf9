// Who answers for a student, as a run tells it: what that begins and ends.
#pragma once

#include <string>

#include "core/responsibility.hpp"
#include "intake/stays.hpp"

namespace throughline::intake {

// One thread, inside the applier's turns. A responsibility that goes on and did not before is an
// event of the student, and so is its end. A first import tells of none: it is how things are.
class responsibilities {
 public:
  responsibilities(const apply_tools& with, std::string today)
      : with_(with), today_(std::move(today)) {}

  // Before its row is written. `person` 0: of nobody who is known.
  void put(const stage_record& r, const evidence& e, core::row_id person);
  // Of a row that is gone.
  void end(const stage_record& r);

 private:
  [[nodiscard]] bool goes_on(std::string_view end_date) const {
    return !core::is_over(end_date, today_);
  }
  void tell(core::row_id person, core::row_id row, stays::change what);

  apply_tools with_;
  std::string today_;
};

}  // namespace throughline::intake
