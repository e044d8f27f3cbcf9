// What leaves a district is named by a UUIDv7 (RFC 9562): 16 bytes inside, text only at the edge.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::core {

struct uid {
  std::array<unsigned char, 16> bytes{};

  // Time-ordered by `ms`, the rest random.
  static uid make(std::int64_t ms);
  // The same with ten random bytes of the caller's, who needs many.
  static uid make(std::int64_t ms, std::string_view noise);
  // The lower-case 8-4-4-4-12 form only.
  static std::optional<uid> parse(std::string_view text);
  static uid from_bytes(std::string_view sixteen);

  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  auto operator<=>(const uid&) const = default;
};

}  // namespace throughline::core
