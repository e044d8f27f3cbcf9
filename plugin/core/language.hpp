// The two languages every sentence exists in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace throughline::core {

enum class language : std::uint8_t { en, es };

constexpr std::string_view tag(language l) { return l == language::es ? "es" : "en"; }
// "es", "es-US", "es_MX" are Spanish; all else English.
constexpr language language_of(std::string_view tag) {
  return tag.substr(0, 2) == "es" ? language::es : language::en;
}

// A profile's own words: what a state calls things is data, not a sentence of ours.
struct label {
  std::string en, es;
  [[nodiscard]] const std::string& in(language l) const {
    return l == language::es && !es.empty() ? es : en;
  }
};

}  // namespace throughline::core
