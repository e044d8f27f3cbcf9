// What is done on a failing disk: each workload with its steps, and what users see of it.
#pragma once

#include <vector>

#include "fault/trial.hpp"

namespace throughline::testing_ {

inline void PrintTo(const workload& w, std::ostream* to) { *to << w.name; }
std::vector<workload> all_workloads();
std::vector<workload> upkeep_workloads();  // of them, what concerns the store as a whole

}  // namespace throughline::testing_
