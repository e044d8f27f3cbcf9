// The stays that a run's roles are, and what becomes of them: begun, ended, corrected; grades.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "intake/apply.hpp"
#include "intake/external_sort.hpp"
#include "intake/roster.hpp"
#include "intake/stage.hpp"
#include "intake/turns.hpp"
#include "store/enrollment_events.hpp"
#include "store/feed_batch.hpp"
#include "store/feeds.hpp"
#include "store/source_order.hpp"

namespace throughline::intake {

// What an applier writes with.
struct apply_tools {
  store::district& district;
  const apply_options& how;
  turns& open;
  roster& known;
  store::feed_batch& batch;
  const store::source_order& order;        // whose word counts on a person of whom several tell
  std::function<store::connection&()> db;  // of the open turn; rows in the batch are not seen
  std::function<void()> step;              // after each record: ends the turn when it is time
};

// One thread, inside the applier's turns.
class stays {
 public:
  using change = store::enrollment_change_row::kind;

  stays(const apply_tools& with, const std::string& today);

  // Before roles are written. Where a stay is known by its first day, a corrected day is another
  // row: one that is gone, and a new one of the same student at the same school in the same school
  // year, is the same stay.
  void find_renamed();
  // A student's role at a school is a stay there.
  void put(const stage_record& r, const role& e, core::row_id person, core::row_id school);
  // Of a role that is over or gone; `role` its row.
  void end(core::row_id role, bool absent);
  void end(std::string_view key, bool absent = false);
  // After roles are written: the person's grade is that of the stay which goes on.
  void grade_persons();
  // After the person's grade may have become another than `before`.
  void note_grade(store::connection& db, core::row_id person, std::string_view before);

  // In the transaction that writes the stay. A first import has too many, and all are entries.
  void tell(core::row_id person, core::row_id stay, core::row_id school, change what);
  void follow_first();

 private:
  void remember_grade(core::row_id person, const role& e);
  void change_grade(core::row_id person, std::string_view grade, bool primary,
                    std::string_view began);
  [[nodiscard]] bool is_over(std::string_view exit_date) const {
    return core::is_over(exit_date, today_);
  }
  // Of an earlier school year: the student's grade of today says nothing of it.
  [[nodiscard]] bool is_of_before(std::string_view exit_date) const {
    return core::is_over(exit_date, year_began_);
  }
  store::connection& db() { return with_.db(); }

  apply_tools with_;
  const core::row_id source_;
  const std::string today_, year_began_;
  external_sort first_, grades_;
  std::unordered_map<std::uint64_t, core::row_id> renamed_;  // added roles, and their stays
  std::unordered_set<core::row_id> renamed_roles_;
  bool elsewhere_ = false;
};

}  // namespace throughline::intake
