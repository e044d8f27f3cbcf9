// What serve does by the clock goes on, whatever a job or the telling of it meets.
#include "program/jobs.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <new>

#include "child.hpp"

namespace throughline::program {
namespace {

using std::chrono::hours;

TEST(jobs, without_memory_for_the_words_end_nothing) {
  EXPECT_TRUE(testing_::in_child([] {
    int done = 0, told = 0;
    {
      const jobs some({{"first", hours(9), [] { throw std::bad_alloc(); }},
                       {"second", hours(9), [&] { ++done; }}},
                      [&](const std::string&) {
                        ++told;
                        throw std::bad_alloc();
                      });
    }  // once more at the end
    return done == 1 && told == 1;
  }));
}

TEST(jobs, come_up_again_after_one_that_failed) {
  std::atomic<int> tried = 0;
  std::string line;
  {
    const jobs some({{"one", std::chrono::seconds(0),
                      [&] {
                        ++tried;
                        throw std::runtime_error("not now");
                      },
                      false}},
                    [&](const std::string& said) { line = said; });
    while (tried < 3) std::this_thread::yield();
  }
  EXPECT_EQ(line, "one: not now");
}

}  // namespace
}  // namespace throughline::program
