// Content that breaks a rule: a value, collected into a report, never thrown and never dropped.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/codes.hpp"

namespace throughline::core {

enum class severity : std::uint8_t { warning, error };  // taken but odd | not taken

// Named values for the sentence of a finding or failure: {"name","users.csv"}.
using arguments = std::vector<std::pair<std::string, std::string>>;

struct finding {
  code rule;
  severity weight = severity::error;
  std::string file;         // of a feed or package; empty elsewhere
  std::int64_t record = 0;  // CSV: 1-based with the header as record 1; XML: ordinal of the entity
  std::int64_t line = 0;    // 1-based physical line where known, else 0
  std::string field;        // column, element path or item path ("goals.0.statement")
  arguments words;
};

using findings = std::vector<finding>;

}  // namespace throughline::core
