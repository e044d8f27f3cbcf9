// One workload on a failing disk: its steps run in a process of their own, and what they left is
// held against what they leave on a disk that works.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "district_fixture.hpp"
#include "fault/disk.hpp"

namespace throughline::testing_ {

// The folder of a trial and the districts in it, opened when first asked for.
class world {
 public:
  explicit world(std::filesystem::path folder) : folder_(std::move(folder)) {}
  acts::district& in(const std::string& code);
  void close() { open_.clear(); }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  fixed_clock clock;

 private:
  std::filesystem::path folder_;
  std::map<std::string, std::unique_ptr<acts::district>> open_;
};

// Something a person or a command does and is told that it is done. Run again it looks first, as
// they would, and does what is missing.
struct step {
  std::string name;
  std::function<void(world&)> run;
  bool whole = true;  // one change: all of it or nothing; else several, each finished when repeated
};

struct workload {
  std::string name;
  std::function<void(world&)> prepare;  // what every trial begins from
  std::vector<step> steps;
  std::function<std::string(world&)> state;  // what users see, the same for every run
  std::vector<std::string> districts;        // whose stores must be sound
  // True when the store itself says that something is not finished (an import run).
  std::function<bool(world&)> under_way = [](world&) { return false; };
  int thin = 1;  // a slow one: of the trials that are not `every n`, one of so many
};

struct trial {
  int status = -1;               // the child's exit
  std::size_t acknowledged = 0;  // steps
  std::string failure;           // what a step said that failed on a disk that works again
  std::array<int, call_kinds + 1> calls{};
};

// Runs each workload's trials in a folder of its own.
class bench {
 public:
  explicit bench(const workload& w);
  ~bench();
  bench(const bench&) = delete;
  bench& operator=(const bench&) = delete;

  // All kinds of call that the steps make without a fault, `any` last.
  [[nodiscard]] const std::array<int, call_kinds + 1>& calls() const { return calls_; }
  // One trial with its checks (gtest's); false when one failed.
  bool holds(const fault_plan& plan);

 private:
  void fresh();
  trial in_child(const fault_plan& plan);
  void expect_whole(const fault_plan& plan, const trial& t);
  std::string state();

  const workload& w_;
  std::filesystem::path base_, folder_;
  std::unique_ptr<world> world_;
  std::vector<std::string> states_;  // before the first step, after each
  std::array<int, call_kinds + 1> calls_{};
};

}  // namespace throughline::testing_
