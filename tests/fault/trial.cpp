// One workload on a failing disk, and what must hold afterwards.
#include "fault/trial.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <sstream>

#include "acts/maintenance.hpp"
#include "acts/proof.hpp"

namespace throughline::testing_ {

namespace fs = std::filesystem;

acts::district& world::in(const std::string& code) {
  auto& d = open_[code];
  if (!d) d = std::make_unique<acts::district>(folder_.string(), code, clock);
  return *d;
}

namespace {

// In memory where there is such a place: thousands of trials, and none of their syncs must last.
fs::path scratch() {
  const fs::path memory("/dev/shm");
  return fs::is_directory(memory) && ::access(memory.c_str(), W_OK) == 0
             ? memory
             : fs::temp_directory_path();
}

// Time goes by between two steps: messages are kept in the order they were made in.
void run(const step& s, world& w) {
  w.clock.now += 1000;
  s.run(w);
}

}  // namespace

bench::bench(const workload& w)
    : w_(w),
      base_(scratch() / ("tl-fault-" + core::to_hex(core::random_bytes(8)))),
      folder_(base_ / "trial") {
  {
    world first(base_ / "base");
    fs::create_directories(first.folder());
    w_.prepare(first);
  }
  fresh();
  states_.push_back(state());
  for (const auto& s : w_.steps) {
    run(s, *world_);
    states_.push_back(state());
  }
  calls_ = in_child({}).calls;
}

bench::~bench() {
  world_.reset();
  fs::remove_all(base_);
}

// The stores as they were before the first step.
void bench::fresh() {
  world_.reset();
  fs::remove_all(folder_);
  fs::copy(base_ / "base", folder_, fs::copy_options::recursive);
  world_ = std::make_unique<world>(folder_);
}

std::string bench::state() { return w_.state(*world_); }

trial bench::in_child(const fault_plan& plan) {
  fresh();
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const auto child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    const auto say = [&](const std::string& line) {
      const auto text = line + "\n";
      if (::write(ends[1], text.data(), text.size()) < 0) _exit(1);
    };
    install_fault_vfs();
    arm(plan, folder_.string());
    for (const auto& s : w_.steps) {
      for (int attempt = 0;; ++attempt) {
        try {
          run(s, *world_);
          break;
        } catch (const std::exception& e) {
          const auto* f = dynamic_cast<const core::failure*>(&e);
          // Once refused as unavailable, the disk is mended, and the same process goes on.
          if (f && f->what_code().status == 503 && attempt == 0 && plan.what != fault::none) {
            mend();
            continue;
          }
          say("!" + s.name + ": " + e.what());
          _exit(1);
        }
      }
      say(".");
    }
    std::string counts = "#";
    for (std::size_t k = 0; k <= call_kinds; ++k)
      counts += std::to_string(counted(static_cast<call>(k))) + " ";
    say(counts);
    world_->close();
    _exit(0);
  }
  ::close(ends[1]);
  std::string said;
  char buffer[4096];
  for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;)
    said.append(buffer, static_cast<std::size_t>(n));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  trial out;
  out.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  std::istringstream lines(said);
  for (std::string line; std::getline(lines, line);) {
    if (line == ".") ++out.acknowledged;
    if (line.starts_with('!')) out.failure = line.substr(1);
    if (line.starts_with('#')) {
      std::istringstream numbers(line.substr(1));
      for (auto& n : out.calls) numbers >> n;
    }
  }
  return out;
}

bool bench::holds(const fault_plan& plan) {
  const auto t = in_child(plan);
  const testing::ScopedTrace where(__FILE__, __LINE__,
                                   "fault " + std::to_string(static_cast<int>(plan.what)) + " at " +
                                       std::string(call_names[static_cast<std::size_t>(plan.on)]) +
                                       " " + std::to_string(plan.at) + ", " +
                                       std::to_string(t.acknowledged) + " steps acknowledged");
  if (plan.what == fault::power_loss)
    EXPECT_TRUE(t.status == 0 || t.status == lost_power) << t.status << " " << t.failure;
  else
    EXPECT_EQ(t.status, 0) << t.failure;
  try {
    expect_whole(plan, t);
  } catch (const std::exception& e) {
    ADD_FAILURE() << e.what();
  }
  return !testing::Test::HasFailure();
}

void bench::expect_whole(const fault_plan&, const trial& t) {
  const auto sound = [&] {
    for (const auto& code : w_.districts) {
      if (!fs::exists(folder_ / (code + ".db"))) continue;
      // An older schema is read by its migration alone; the workload's state looks into it.
      if (!acts::plan_migration(world_->in(code), operator_()).steps.empty()) continue;
      const auto found = acts::verify_store(world_->in(code), operator_());
      EXPECT_TRUE(found.sound()) << code << ": " << found.wrong.front().rule.name
                                 << found.wrong.front().file;
    }
  };
  sound();
  const auto done = t.acknowledged;
  if (done == w_.steps.size() || (w_.steps[done].whole && !w_.under_way(*world_))) {
    const auto now = state();
    if (now != states_[done] && (done == w_.steps.size() || now != states_[done + 1])) {
      EXPECT_EQ(now, states_[done]) << "what was acknowledged is there, nothing is half done";
    }
  }
  world_->clock.now += 60'000;  // the child's clock went on too
  for (auto n = done; n < w_.steps.size(); ++n) run(w_.steps[n], *world_);
  EXPECT_EQ(state(), states_.back()) << "work goes on, and ends where it ends without a fault";
  sound();
}

}  // namespace throughline::testing_
