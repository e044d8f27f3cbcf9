// What the disk does wrong: the power goes at every write, sync and truncation of a save; a write
// fails once; no space is left. Nothing acknowledged is lost, nothing half done stays.
#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <sstream>

#include "acts/proof.hpp"
#include "district_fixture.hpp"
#include "fault/vfs.hpp"

namespace throughline::testing_ {
namespace {

namespace fs = std::filesystem;

class fault_test : public district_test {
 protected:
  using acknowledge = std::function<void(const std::string&)>;
  using job = std::function<void(acts::district&, const acknowledge&)>;

  struct trial {
    int status = -1, calls = 0;  // calls: that the plan counted
    std::vector<std::string> acknowledged;
    std::string failure;
  };

  void SetUp() override {
    district_test::SetUp();
    d_.reset();  // a child may inherit no open file of SQLite's
    fs::rename(folder_, base());
  }
  void TearDown() override {
    district_test::TearDown();
    fs::remove_all(base());
  }
  [[nodiscard]] fs::path base() const { return folder_.string() + "-base"; }
  // The store as it was before the first trial.
  void fresh() {
    fs::remove_all(folder_);
    fs::copy(base(), folder_, fs::copy_options::recursive);
  }
  std::unique_ptr<acts::district> open() {
    return std::make_unique<acts::district>(folder_.string(), "district-a", clock_);
  }

  // Runs a job in a process of its own, on a disk with that fault.
  trial in_child(const fault_plan& plan, const job& work) {
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
      arm(plan);
      try {
        auto d = open();
        work(*d, say);
        d.reset();
        say("#" + std::to_string(counted_calls()));
      } catch (const std::exception& e) {
        say(std::string("!") + e.what());
        _exit(1);
      }
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
    trial out{.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1};
    std::istringstream lines(said);
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with('!'))
        out.failure = line.substr(1);
      else if (line.starts_with('#'))
        out.calls = std::stoi(line.substr(1));
      else
        out.acknowledged.push_back(line);
    return out;
  }

  // The goal statements of every revision, oldest first.
  static std::vector<std::string> history(acts::district& d) {
    std::vector<std::string> out;
    const auto count = acts::view_ilp_history(d, registrar(), alma, 0).revisions.size();
    for (std::size_t n = 1; n <= count; ++n)
      for (const auto& s :
           acts::view_ilp_history(d, registrar(), alma, static_cast<int>(n)).sections)
        if (s.section == "goals") out.emplace_back(s.body.items("goals").front().text("statement"));
    return out;
  }
  static void save(acts::district& d, const std::string& statement) {
    const auto v = acts::view_ilp(d, student(), alma);
    const auto* now = v.plan ? v.plan->section("goals") : nullptr;
    acts::save_ilp_section(
        d, student(), alma, "goals", now ? std::optional(now->hash) : std::nullopt,
        json(R"({"goals":[{"kind":"academic","statement":")" + statement + R"("}]})"));
  }
  static constexpr int saves = 3;
  static void save_some(acts::district& d, const acknowledge& done) {
    for (int i = 1; i <= saves; ++i) {
      const auto statement = "Goal " + std::to_string(i);
      save(d, statement);
      done(statement);
    }
  }
  // After whatever happened: sound; what was acknowledged is there, in order, and at most the one
  // save more that was on its way.
  void expect_whole(const trial& t) {
    const auto d = open();
    const auto sound = acts::verify_store(*d, operator_());
    EXPECT_TRUE(sound.wrong.empty()) << sound.wrong.front().rule.name << sound.wrong.front().file;
    const auto kept = history(*d);
    ASSERT_GE(kept.size(), t.acknowledged.size());
    ASSERT_LE(kept.size(), t.acknowledged.size() + 1);
    for (std::size_t i = 0; i < kept.size(); ++i)
      EXPECT_EQ(kept[i], "Goal " + std::to_string(i + 1));
    save(*d, "Afterwards");
    EXPECT_EQ(history(*d).back(), "Afterwards") << "work goes on";
  }
};

}  // namespace

TEST_F(fault_test, power_lost_at_any_call_of_a_save_loses_nothing_acknowledged) {
  std::set<std::size_t> ends;
  for (int at = 1;; ++at) {
    SCOPED_TRACE(at);
    const auto t = in_child({.what = fault::power_loss, .at = at}, save_some);
    ASSERT_TRUE(t.status == 0 || t.status == lost_power) << t.status << t.failure;
    expect_whole(t);
    if (HasFailure()) return;
    ends.insert(t.acknowledged.size());
    if (t.status == 0) break;
    ASSERT_LT(at, 2000);
  }
  EXPECT_EQ(ends.size(), saves + 1u) << "the power went before, between and after the saves";
}

TEST_F(fault_test, a_call_that_fails_once_is_refused_whole_and_the_next_save_works) {
  const auto work = [](acts::district& d, const acknowledge& done) {
    for (int i = 1; i <= saves; ++i) {
      const auto statement = "Goal " + std::to_string(i);
      for (int attempt = 0;; ++attempt) {  // as a person would: look, and type it again
        try {
          if (history(d).size() < static_cast<std::size_t>(i)) save(d, statement);
          break;
        } catch (const core::failure& f) {
          if (f.what_code().status != 503 || attempt > 0) throw;
        }
      }
      done(statement);
    }
  };
  for (const bool reads : {false, true}) {
    int last = 0;
    for (int at = 1; at == 1 || at <= last; ++at) {
      SCOPED_TRACE((reads ? "read " : "write ") + std::to_string(at));
      const auto t = in_child({.what = fault::fail_once, .at = at, .reads = reads}, work);
      EXPECT_EQ(t.status, 0) << t.failure;
      EXPECT_EQ(t.acknowledged.size(), static_cast<std::size_t>(saves));
      expect_whole(t);
      if (HasFailure()) return;
      last = t.calls;
    }
    EXPECT_GT(last, 10);
  }
}

TEST_F(fault_test, without_space_saves_are_refused_and_what_was_saved_stays) {
  for (int at = 1; at < 200; at += 3) {
    SCOPED_TRACE(at);
    const auto t = in_child({.what = fault::disk_full, .at = at}, save_some);
    EXPECT_TRUE(t.status == 0 || !t.failure.empty());
    expect_whole(t);
    if (HasFailure()) return;
  }
}

}  // namespace throughline::testing_
