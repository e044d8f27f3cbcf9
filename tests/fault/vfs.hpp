// A disk that fails when a test says so: SQLite's file layer with the n-th call failing, no space
// left, or the power gone.
#pragma once

#include <cstdint>

namespace throughline::testing_ {

enum class fault : std::uint8_t {
  none,
  fail_once,  // the n-th call fails (a failing write leaves half of its bytes)
  fail_on,    // it and all that follow
  disk_full,  // from the n-th call on, no write finds space
  // The process ends at the n-th call (exit lost_power). What was written and not synced has
  // reached the disk or not, sector by sector of 512 bytes, by the plan's dice.
  power_loss
};

struct fault_plan {
  fault what = fault::none;
  int at = 0;          // the n-th counted call, from 1
  bool reads = false;  // counts reads; else writes, syncs, truncations, openings, deletions
  unsigned seed = 1;
};

inline constexpr int lost_power = 77;

// SQLite's default file layer from now on in this process; connections opened before keep theirs.
void install_fault_vfs();
// Arms a plan and starts counting. The power's loss knows only what was written since.
void arm(const fault_plan& plan);
int counted_calls();

}  // namespace throughline::testing_
