// XML as text: elements and their text, so that nothing that is not escaped can get out.
#include "formats/xml_write.hpp"

#include <algorithm>

#include "core/failure.hpp"
#include "formats/utf8.hpp"

namespace throughline::formats {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// How many bytes the character there has when XML 1.0 has it; else 0.
std::size_t character(std::string_view rest) {
  const auto first = static_cast<unsigned char>(rest[0]);
  if (first < 0x20) return first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (size > rest.size() || !valid_utf8(rest.substr(0, size))) return 0;
  const auto it = rest.substr(0, size);
  return it == "\xEF\xBF\xBE" || it == "\xEF\xBF\xBF" ? 0 : size;
}

}  // namespace

bool is_xml_name(std::string_view name) noexcept {
  return !name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

bool is_xml_text(std::string_view text) noexcept {
  while (!text.empty()) {
    const auto size = character(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

xml_writer::xml_writer(std::string& to, std::string_view root, std::string_view space) : to_(to) {
  if (!is_xml_name(root)) throw core::failure(core::codes::invalid, "no name of an element");
  to_ += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<";
  to_.append(root).append(" xmlns=\"");
  put(space);
  to_ += "\">\n";
  open_.emplace_back(root);
}

void xml_writer::begin(std::string_view name) {
  if (!is_xml_name(name)) throw core::failure(core::codes::invalid, "no name of an element");
  to_.append(2 * open_.size(), ' ').append("<").append(name).append(">");
}

void xml_writer::open(std::string_view name) {
  begin(name);
  to_ += '\n';
  open_.emplace_back(name);
}

void xml_writer::text(std::string_view name, std::string_view value) {
  begin(name);
  put(value);
  to_.append("</").append(name).append(">\n");
}

void xml_writer::close() {
  const auto name = std::move(open_.back());
  open_.pop_back();
  to_.append(2 * open_.size(), ' ').append("</").append(name).append(">\n");
}

void xml_writer::finish() {
  while (!open_.empty()) close();
}

void xml_writer::put(std::string_view value) {
  while (!value.empty()) {
    const auto size = character(value);
    switch (value[0]) {
      case '&':
        to_ += "&amp;";
        break;
      case '<':
        to_ += "&lt;";
        break;
      case '>':
        to_ += "&gt;";
        break;
      case '"':
        to_ += "&quot;";
        break;
      case '\r':  // readers make a line feed of a bare one (XML 1.0 2.11)
        to_ += "&#13;";
        break;
      default:
        if (size == 0) ++left_out_;
        to_.append(value.substr(0, size));
    }
    value.remove_prefix(std::max<std::size_t>(size, 1));
  }
}

}  // namespace throughline::formats
