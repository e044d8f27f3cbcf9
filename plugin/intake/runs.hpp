// Runs as a whole: carried out, resumed after a kill, approved, cleared away.
#pragma once

#include <vector>

#include "intake/import.hpp"
#include "store/runs.hpp"

namespace throughline::intake {

// One intake at a time in a district, of whatever process; the kernel lets go when one is killed.
// failure(locked) when another has it.
struct intake_lock {
  explicit intake_lock(const store::district& d);
  ~intake_lock();
  intake_lock(const intake_lock&) = delete;
  intake_lock& operator=(const intake_lock&) = delete;
  int fd = -1;
};

// All under the lock.

// The end of a run: its state and report.
void close_run(store::district& d, const core::clock& clock, const run_options& how,
               const run_result& done);
// Applies a run whose row says "applying" and closes it with `report`, or another it was stored
// with. `resumed`: an earlier call began it.
run_result carry_out(store::district& d, const core::clock& clock, const store::feed_run& r,
                     core::value report, const run_options& how, bool resumed);
// Of a run whose reading broke off.
void interrupt(store::district& d, const core::clock& clock, const core::uid& run,
               const run_options& how);
// `then`, and each second how far it is into the run's row.
std::function<void(std::int64_t)> progress_of(store::district& d, const core::uid& run,
                                              std::function<void(std::int64_t)> then);
// Every run that a kill interrupted: what it was applying is finished, what it was reading is let
// go.
std::vector<run_result> resume_all(store::district& d, const core::clock& clock,
                                   const run_options& how);
// Files of runs that never came to their end, or were let go.
void sweep(store::district& d);

}  // namespace throughline::intake
