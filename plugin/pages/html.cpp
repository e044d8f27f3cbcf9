// The writer of all HTML: fills literals that were checked while compiling with escaped text.
#include "pages/html.hpp"

namespace throughline::pages {

attribute::attribute(attribute_name name, bool on) {
  if (on) text_ = " " + std::string(name.text);
}

attribute::attribute(attribute_name name, std::string_view value) {
  if (!value.empty()) text_ = " " + std::string(name.text) + "=\"" + html::escaped(value) + "\"";
}

// Text and attribute values alike. Control characters are no part of HTML (but tab and line ends
// are).
std::string html::escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 ? c != 0x7f : c == '\t' || c == '\n' || c == '\r')
          out += c;
    }
  }
  return out;
}

void html::fill(std::string_view literal, const std::string* pieces) {
  for (;;) {
    const auto at = literal.find("{}");
    out_ += literal.substr(0, at);
    if (at == literal.npos) return;
    out_ += *pieces++;
    literal.remove_prefix(at + 2);
  }
}

}  // namespace throughline::pages
