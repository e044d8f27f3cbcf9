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
  // `last`: there are no more bytes. False: the bytes are not of the encoding, or it is not read.
  bool put(std::string_view bytes, bool last, std::string& out);

 private:
  enum class coding : std::uint8_t { unknown, utf8, utf16_le, utf16_be, iso_8859_1, windows_1252 };
  bool choose(bool last);
  bool by_declaration();
  bool decode(bool last, std::string& out);
  bool decode_utf16(bool last, std::string& out);

  coding as_ = coding::unknown;
  std::string held_;
};

// Walks over markup without understanding it, so that a tag of 60,000 attributes never reaches
// libxml2 2.9, which would take minutes over it.
class xml_scanner {
 public:
  explicit xml_scanner(const xml_limits& limits) : limits_(limits) {}
  std::optional<core::code> put(std::string_view utf8);
  // Inside a tag, comment, instruction or CDATA section.
  [[nodiscard]] bool inside_markup() const { return at_ != place::text; }

 private:
  enum class place : std::uint8_t { text, opened, tag, quoted, bang, comment, cdata, instruction };
  std::optional<core::code> step(char c);

  const xml_limits& limits_;
  place at_ = place::text;
  char quote_ = 0;
  std::size_t size_ = 0, attributes_ = 0;
  std::string begun_;           // after "<!", until it is clear of what
  char before_ = 0, last_ = 0;  // the two characters before, for --> and ]]> and ?>
};

}  // namespace throughline::formats
