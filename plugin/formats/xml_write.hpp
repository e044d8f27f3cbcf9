// XML as text: elements and their text, so that nothing that is not escaped can get out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::formats {

// Can it name an element here: ASCII letters, digits, "_", "-" and ".", no digit, "-" or "." first?
[[nodiscard]] bool is_xml_name(std::string_view name) noexcept;
// Is it UTF-8 of characters that XML 1.0 has (section 2.2)? Not all are: no U+0001.
[[nodiscard]] bool is_xml_text(std::string_view text) noexcept;

// One document in UTF-8 onto the end of a text, which its caller may empty between two calls. One
// thread. Names that are none are refused with failure(invalid).
class xml_writer {
 public:
  // `space`: the namespace of all elements.
  xml_writer(std::string& to, std::string_view root, std::string_view space);
  void open(std::string_view name);
  // An element with that text alone. What XML cannot carry is left out, and counted.
  void text(std::string_view name, std::string_view value);
  void close();   // the element opened last
  void finish();  // closes what is open
  [[nodiscard]] std::int64_t left_out() const { return left_out_; }

 private:
  void begin(std::string_view name);
  void put(std::string_view value);

  std::string& to_;
  std::vector<std::string> open_;
  std::int64_t left_out_ = 0;
};

}  // namespace throughline::formats
