// What the parts of a profile's reader share: labels, ids, numbers, and where something is wrong.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/finding.hpp"
#include "core/plan_profile.hpp"
#include "core/value.hpp"

namespace throughline::profile {

// Everything wrong is appended to the findings with its path; reading goes on.
class reading {
 public:
  explicit reading(core::findings& problems) : problems_(problems) {}

  void wrong(core::code rule, std::string_view path);
  core::label label(const core::value& at, std::string_view name, const std::string& path,
                    bool needed = true);
  std::string id(const core::value& at, const std::string& path);
  std::vector<std::string> texts(const core::value& at, std::string_view name);
  // Whole numbers from 0 to 13: grades.
  std::vector<int> numbers(const core::value& at, std::string_view name);
  core::credits credits(const core::value& at, std::string_view name, const std::string& path);

 private:
  core::findings& problems_;
};

// One file each: sections and their items; rules; graduation requirements.
std::vector<core::plan_section> sections(reading& r, const core::value& at,
                                         const std::string& path);
core::rule rule(reading& r, const core::value& v, const std::string& path);
void graduation(reading& r, const core::value& profile, core::plan_profile& out);

}  // namespace throughline::profile
