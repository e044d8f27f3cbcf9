// The one seam for time: Unix milliseconds, UTC; tests put their own clock in.
#pragma once

#include <chrono>
#include <cstdint>

namespace throughline::core {

class clock {
 public:
  virtual ~clock() = default;
  // [any thread] Milliseconds since 1970-01-01T00:00:00Z.
  [[nodiscard]] virtual std::int64_t now_ms() const = 0;
};

class system_clock final : public clock {
 public:
  [[nodiscard]] std::int64_t now_ms() const override {
    using namespace std::chrono;
    return duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  }
};

}  // namespace throughline::core
