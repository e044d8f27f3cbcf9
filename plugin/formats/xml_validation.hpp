// How read_xml tells a validation of a document's elements: between the two alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "formats/xml_schema.hpp"

namespace throughline::formats {

using xml_letter = unsigned char;  // libxml2's xmlChar

// An element as the parser gives it. Names and namespaces are the parser's own strings, which stay
// until it is freed.
struct xml_start {
  const xml_letter *name, *space;
  int spaces;
  const xml_letter** prefixes_and_spaces;
  int attributes;
  const xml_letter** five_of_each;
};

class xml_validation::driver {
 public:
  driver(xml_validation& to, const xml_schema& by);
  driver(const driver&) = delete;
  driver& operator=(const driver&) = delete;
  ~driver();

  void begin(const xml_start& e, std::int64_t line);
  void end(const xml_letter* name, const xml_letter* space, std::string_view text,
           std::int64_t line);

 private:
  class plugged;  // libxml2's state of the validation

  void begin_root_again();
  void violated(int code) noexcept;
  void note(xml_breach what);
  void check() const;

  xml_validation& to_;
  const xml_schema& by_;
  std::unique_ptr<plugged> at_;
  xml_start root_{};
  std::vector<const xml_letter*> root_spaces_;
  std::size_t depth_ = 0, passed_over_ = 0;  // elements open there; open and not told of
  bool leaf_ = false, begins_ = false, root_again_ = false, failed_ = false;

  std::string_view now_;  // the element that begins or ends
  std::int64_t line_ = 0;
  std::uint32_t noted_ = 0;  // a bit for each kind that it has broken
};

}  // namespace throughline::formats
