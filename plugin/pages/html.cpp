// The writer of all HTML: fills literals that were checked while compiling with escaped text.
#include "pages/html.hpp"

#include <array>

namespace throughline::pages {

attribute::attribute(attribute_name name, bool on) {
  if (on) text_ = " " + std::string(name.text);
}

attribute::attribute(attribute_name name, std::string_view value) {
  if (value.empty()) return;
  text_.reserve(name.text.size() + value.size() + 4);
  text_.append(" ").append(name.text).append("=\"");
  html::escape(value, text_);
  text_ += '"';
}

namespace {

// What stands for a character of text or of an attribute's value: itself when null. Control
// characters are no part of HTML (but tab and line ends are).
constexpr const char* instead_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    case '\t':
    case '\n':
    case '\r':
      return nullptr;
    default:
      return (c >= 0 && c < 0x20) || c == 0x7f ? "" : nullptr;
  }
}

constexpr auto replacements = [] {
  std::array<const char*, 256> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = instead_of(static_cast<char>(i));
  return out;
}();

}  // namespace

void html::escape(std::string_view text, std::string& out) {
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto* other = replacements[static_cast<unsigned char>(text[i])];
    if (!other) continue;
    out.append(text, from, i - from).append(other);
    from = i + 1;
  }
  out.append(text, from);
}

}  // namespace throughline::pages
