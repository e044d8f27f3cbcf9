// The short transactions of an import, with gaps between them in which others save.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "core/student.hpp"
#include "intake/wal_mover.hpp"
#include "store/district.hpp"
#include "store/door.hpp"

namespace throughline::intake {

// How long one transaction may grow while nobody waits. What has been written when somebody comes
// must be committed before they have the file: a first import, into a district without people, has
// few who would.
struct turn_lengths {
  std::chrono::milliseconds usual{25}, first{2'000};
};

// The indexes that a first import which did not end left out. The writer's next change opens
// another connection: this one has an import's settings.
void make_missing_indexes(store::district& d);

// One thread. What is written counts once its turn has ended. While it lives the district's writer
// has settings that are an import's alone: who saves meanwhile does so through another object.
class turns {
 public:
  // `again`: an earlier run may have left the district as one that nobody uses yet.
  turns(store::district& d, wal_mover& mover, bool again,
        std::function<void(std::int64_t)> progress, turn_lengths longest = {});
  ~turns();  // rolls an open turn back; the district's connection goes back as it came
  turns(const turns&) = delete;
  turns& operator=(const turns&) = delete;

  void begin();  // unless one is open
  [[nodiscard]] bool open() const { return now_.has_value(); }
  // Whether the open turn has lasted its time, or somebody waits for its end; end_in_time then ends
  // it. Both may be asked after each record.
  [[nodiscard]] bool over();
  void end_in_time();
  void finish();  // ends the last one
  [[nodiscard]] store::connection& db() { return now_->db(); }

  // Nobody but this import uses the district yet.
  [[nodiscard]] bool alone() const { return alone_; }
  // The id for a new one; inside a turn.
  core::row_id next_class() { return next_class_++; }
  core::row_id next_person() { return next_person_++; }
  core::row_id next_stay() { return next_stay_++; }
  core::row_id next_academic_record() { return next_academic_record_++; }

 private:
  void end();
  void leave_mode();

  store::district& district_;
  store::door door_;
  wal_mover& mover_;
  std::function<void(std::int64_t)> progress_;
  std::optional<store::writing> now_;
  std::chrono::steady_clock::time_point began_, heard_;
  std::chrono::nanoseconds longest_;
  bool alone_ = false, mode_set_ = false, is_over_ = false;
  std::int64_t done_ = 0;
  core::row_id next_class_ = 0, next_person_ = 0, next_stay_ = 0, next_academic_record_ = 0;
};

}  // namespace throughline::intake
