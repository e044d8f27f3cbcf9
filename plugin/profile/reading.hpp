// What the parts of a profile's reader share: labels, ids, numbers, and where something is wrong.
#pragma once

#include <initializer_list>
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
  // `plain`: lower case letters, digits, _ and - alone; a source's id may be written as it is
  // cited.
  std::string id(const core::value& at, const std::string& path, bool plain = true);
  // A member that is not among these is wrong: a mistyped name must not be read as left out.
  void only(const core::value& at, const std::string& path,
            std::initializer_list<std::string_view> names);
  std::vector<std::string> texts(const core::value& at, std::string_view name);
  // Whole numbers from 0 to 13: grades.
  std::vector<int> numbers(const core::value& at, std::string_view name);
  core::credits credits(const core::value& at, std::string_view name, const std::string& path);
  // [{"id": ..., "label": ...}]
  std::vector<core::option> options(const core::value& at, std::string_view name,
                                    const std::string& path);
  // {"classes": {"from": 2028, "to": 2031}}
  core::class_range classes(const core::value& at, const std::string& path);

 private:
  core::findings& problems_;
};

// One file each: sections and their items; rules and completion; graduation requirements; facts.
std::vector<core::plan_section> sections(reading& r, const core::value& at,
                                         const std::string& path);
core::rule rule(reading& r, const core::value& v, const std::string& path);
// By when something is due: {"n": 10, "unit": "school_days"}.
core::due_rule due(reading& r, const core::value& v, const std::string& path);
void completion(reading& r, const core::value& profile, core::plan_profile& out);
void facts(reading& r, const core::value& profile, core::plan_profile& out);
void graduation(reading& r, const core::value& profile, core::plan_profile& out);

}  // namespace throughline::profile
