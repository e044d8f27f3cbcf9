// What credits are counted against: a state's graduation areas, or those of a plan of the SIS.
#pragma once

#include <string>
#include <vector>

#include "core/class_range.hpp"
#include "core/credits.hpp"
#include "core/language.hpp"

namespace throughline::core {

struct graduation_area {
  std::string id;  // empty: of a graduation plan of the SIS
  core::label label;
  credits required;
  std::vector<std::string>
      sced;               // SCED subject areas ("02") and whole codes ("08001") that count here
  bool overflow = false;  // takes what the other areas do not need
  std::string subject;    // courses of that subject count here, by the SIS's own word
  std::vector<std::string> courses;  // codes: any of these courses counts here, before all else
  bool known = true;  // false: nothing tells what counts here, so it is neither met nor short
};

// What credits are counted against: a state's areas, or those of a graduation plan of the SIS.
struct requirement_set {
  std::vector<graduation_area> areas;
  credits total;  // 0: not said
};

}  // namespace throughline::core
