// What XML bytes must pass before the parser sees them: one encoding, and markup of bounded size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/codes.hpp"
#include "formats/xml.hpp"

namespace throughline::formats {

// Makes UTF-8 of the bytes as they come; what is cut inside a character waits for the next call.
class xml_decoder {
 public:
  // `last`: there are no more bytes. Nothing: they are not of the encoding, or it is not read. The
  // view ends with the next call or with `bytes`.
  std::optional<std::string_view> put(std::string_view bytes, bool last);

 private:
  enum class coding : std::uint8_t { unknown, utf8, utf16_le, utf16_be, iso_8859_1, windows_1252 };
  bool choose(bool last);
  bool by_declaration();
  std::optional<std::string_view> utf8(std::string_view text, bool last);
  bool decode();
  bool decode_utf16(bool last);

  coding as_ = coding::unknown;
  std::string held_, made_;
};

// Walks over markup without understanding it, so that a tag of 60,000 attributes never reaches
// libxml2 2.9, which would take minutes over it.
class xml_scanner {
 public:
  explicit xml_scanner(const xml_limits& limits) : limits_(limits) {}
  std::optional<core::code> put(std::string_view utf8);
  // Bytes of the tag, comment, instruction or CDATA section that has begun and not ended.
  [[nodiscard]] std::size_t open() const { return at_ == place::text ? 0 : size_ + 1; }

 private:
  enum class place : std::uint8_t { text, opened, tag, quoted, bang, comment, cdata, instruction };
  void pass_short_tags(std::string_view& utf8) const;
  std::optional<core::code> step(char c);

  const xml_limits& limits_;
  place at_ = place::text;
  char quote_ = 0;
  std::size_t size_ = 0, attributes_ = 0;
  std::string begun_;           // after "<!", until it is clear of what
  char before_ = 0, last_ = 0;  // the two characters before, for --> and ]]> and ?>
};

}  // namespace throughline::formats
