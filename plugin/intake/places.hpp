// Where records stood, as one number each: what is sorted carries it along.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "intake/events.hpp"

namespace throughline::intake {

// One thread. A later file has the greater number, and within a file a later record. Up to 2^23
// files of 2^40 records.
class places {
 public:
  [[nodiscard]] std::int64_t of(const origin& o) {
    if (files_.empty() || files_[last_] != o.file) {
      const auto it = std::find(files_.begin(), files_.end(), o.file);
      last_ = static_cast<std::size_t>(it - files_.begin());
      if (it == files_.end()) files_.emplace_back(o.file);
    }
    return static_cast<std::int64_t>(last_) << bits | o.record;
  }
  [[nodiscard]] const std::string& file(std::int64_t place) const {
    return files_[static_cast<std::size_t>(place >> bits)];
  }
  [[nodiscard]] static std::int64_t record(std::int64_t place) {
    return place & ((std::int64_t{1} << bits) - 1);
  }

 private:
  static constexpr int bits = 40;
  std::vector<std::string> files_;
  std::size_t last_ = 0;
};

}  // namespace throughline::intake
