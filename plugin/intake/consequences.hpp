// What follows when a run's rows are written: grades of stays, addenda, enrollment events, tasks.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "intake/enrollment_change.hpp"
#include "intake/turns.hpp"

namespace throughline::intake {

struct consequence_options {
  core::uid run;
  core::row_id source = 0;
  std::vector<std::string> program_classes;  // classes of schools that are alternative programs
  std::function<void(const std::vector<enrollment_change>&)> follow;  // may be empty
};

// Out of what the run wrote into enrollment_change, which is empty afterwards. A run that was
// killed on the way does it again, with the same result.
void draw_consequences(store::district& d, const core::clock& clock, turns& in,
                       const consequence_options& how);

}  // namespace throughline::intake
