// Course credit and grade points as exact thousandths: 0.333 stays 0.333.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::core {

struct credits {
  std::int64_t thousandths = 0;

  // "1", "0.5", "0.333"; at most three decimals (more only if zero), 0 to 9999.999. Nothing else.
  static std::optional<credits> parse(std::string_view text);
  [[nodiscard]] std::string text() const;        // "0.333", always three decimals
  [[nodiscard]] std::string short_text() const;  // "0.5", "1.0", "0.333": at least one decimal
  auto operator<=>(const credits&) const = default;
  credits& operator+=(credits o) {
    thousandths += o.thousandths;
    return *this;
  }
  friend credits operator+(credits a, credits b) { return {a.thousandths + b.thousandths}; }
  friend credits operator-(credits a, credits b) { return {a.thousandths - b.thousandths}; }
};

}  // namespace throughline::core
