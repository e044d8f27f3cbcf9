// What the disk does wrong: the power goes at any write, sync, name or truncation of a change; a
// call fails once or from then on; no space is left. Nothing acknowledged is lost, nothing half
// done stays, and work goes on in the same process. THROUGHLINE_EVERY_N=1 tries every n (see
// install/torture.sh), else some of each kind.
#include <algorithm>
#include <cstdlib>

#include "fault/workloads.hpp"
#include "fewer.hpp"

namespace throughline::testing_ {
namespace {

class faults : public testing::TestWithParam<workload> {
 protected:
  // Every n of 1..all, or `some` of them from the first to the last; of one, the middle.
  static std::vector<int> numbers(int all, int some) {
    if (std::getenv("THROUGHLINE_EVERY_N")) some = all;
    if (some == 1 && all > 0) return {(all + 1) / 2};
    std::vector<int> out;
    for (int i = 0; i < std::min(some, all); ++i)
      out.push_back(1 + (all <= some ? i : i * (all - 1) / std::max(1, some - 1)));
    return out;
  }
  void try_all(fault what, call on, int some) {
    const auto all = table_.calls()[static_cast<std::size_t>(on)];
    for (const int at : numbers(all, fewer(std::max(2, some / GetParam().thin)))) {
      ++trials_;
      if (!table_.holds({.what = what, .on = on, .at = at})) return;
    }
  }
  void TearDown() override { RecordProperty("trials", trials_); }

  bench table_{GetParam()};
  int trials_ = 0;
};

std::string name_of(const testing::TestParamInfo<workload>& it) { return it.param.name; }

TEST_P(faults, power_lost_at_any_call_loses_nothing_acknowledged) {
  EXPECT_GT(table_.calls()[static_cast<std::size_t>(call::any)], 10);
  try_all(fault::power_loss, call::any, 40);
}

TEST_P(faults, a_call_that_fails_once_is_refused_whole_and_the_next_attempt_works) {
  for (std::size_t kind = 0; kind < call_kinds; ++kind)
    try_all(fault::fail_once, static_cast<call>(kind), 6);
}

TEST_P(faults, calls_that_fail_until_the_disk_is_mended_lose_nothing) {
  for (std::size_t kind = 0; kind < call_kinds; ++kind)
    try_all(fault::fail_on, static_cast<call>(kind), 4);
}

TEST_P(faults, without_space_changes_are_refused_until_there_is_some) {
  try_all(fault::disk_full, call::write, 12);
}

INSTANTIATE_TEST_SUITE_P(of, faults, testing::ValuesIn(all_workloads()), name_of);

}  // namespace
}  // namespace throughline::testing_
