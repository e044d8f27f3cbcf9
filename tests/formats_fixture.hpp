// What the tests of the formats room share: cases as files, and which code a failure had.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/failure.hpp"

namespace throughline::testing_ {

namespace fs = std::filesystem;

inline std::string slurp(const fs::path& p) {
  std::ifstream in(p, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<fs::path> cases(const std::string& folder, const std::string& extension) {
  std::vector<fs::path> out;
  for (const auto& e : fs::directory_iterator(fs::path(TL_SOURCE_DIR) / "tests/cases" / folder))
    if (e.path().extension() == extension) out.push_back(e.path());
  EXPECT_FALSE(out.empty()) << folder;
  return out;
}

template <class F>
std::string code_of(F&& f) {
  try {
    f();
  } catch (const core::failure& e) {
    return std::string(e.what_code().name);
  }
  return "";
}

}  // namespace throughline::testing_
