// Brings the difference of one run's stage file into the store, in short transactions.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/id.hpp"
#include "core/student.hpp"
#include "intake/enrollment_change.hpp"
#include "intake/roster.hpp"

namespace throughline::core {
class clock;
}
namespace throughline::store {
class district;
}

namespace throughline::intake {

class wal_mover;

struct apply_options {
  feed_source source;  // with its row
  std::string stage_file;
  bool resumed = false;  // what an earlier call wrote is told again
  core::uid run;
  // Told what entered and left, some at a time, when all is written; may be empty.
  std::function<void(const std::vector<enrollment_change>&)> follow;
  std::vector<std::string> program_classes;  // classes of schools that are alternative programs
  std::function<void(std::int64_t done)> progress;  // records applied so far; may be empty
};

// Every step may be repeated: a run killed half way is applied again from its first record. What
// entered and left is told whether this call or one before it wrote it. A plan is never touched.
// What `mover` was given to move it may move longer.
void apply_stage(store::district& d, const core::clock& clock, wal_mover& mover,
                 const apply_options& how);

}  // namespace throughline::intake
