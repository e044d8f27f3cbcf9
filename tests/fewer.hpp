// How many trials a test of many makes: THROUGHLINE_FEWER=4 asks for a fourth (a sanitizer's run is
// dear, and what it looks for shows in few).
#pragma once

#include <algorithm>
#include <cstdlib>

namespace throughline::testing_ {

inline int fewer(int trials, int at_least = 1) {
  const char* by = std::getenv("THROUGHLINE_FEWER");
  return by == nullptr ? trials : std::max(at_least, trials / std::max(1, std::atoi(by)));
}

}  // namespace throughline::testing_
