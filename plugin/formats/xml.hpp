// XML as a stream of elements of bounded size; the only home of libxml2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/codes.hpp"
#include "formats/bytes.hpp"

namespace throughline::formats {

struct xml_limits {
  int depth = 64;
  std::size_t attributes = 128;    // of one element, namespaces among them
  std::size_t markup = 64U << 10;  // bytes of one start tag, comment or instruction
  std::size_t text = 1U << 20;     // bytes of one element's own text
};

struct xml_attribute {
  std::string_view space, name, value;  // space: the namespace's URI, empty for most attributes
};

struct xml_element {
  std::string_view space, name;
  std::vector<xml_attribute> attributes;  // of a start only
  std::int64_t line = 0;

  [[nodiscard]] std::string_view attribute(std::string_view name) const;  // in no namespace
};

// Told of elements in document order; the views end with the call, but for the spaces of elements:
// each lies in one place while the document is read. What it throws stops the reading
// and comes out of read_xml.
class xml_listener {
 public:
  virtual ~xml_listener() = default;
  virtual void begin(const xml_element& e) = 0;
  // `text`: all text that stood directly in the element, CDATA and references resolved.
  virtual void end(const xml_element& e, std::string_view text) = 0;
};

class xml_validation;  // xml_schema.hpp

// Why the document was not read to its end. Codes: file_empty, bad_encoding, xml_malformed,
// xml_truncated, xml_refused (a document type, XInclude), xml_limit.
struct xml_problem {
  core::code rule;
  std::int64_t line = 0;
  std::int64_t offset = 0;  // bytes of the file read until then; of a truncated one: its length
};

// UTF-8, UTF-16, ISO-8859-1 and windows-1252, by byte order mark, else by the declaration. No
// entity but the predefined and character references is ever resolved; no instruction is followed;
// nothing but `from` is opened. One thread; memory does not grow with the document. What is wrong
// by `against`'s schema ends no reading; of an element it is known when the listener is told.
[[nodiscard]] std::optional<xml_problem> read_xml(byte_source& from, xml_listener& to,
                                                  const xml_limits& limits = {},
                                                  xml_validation* against = nullptr);

// Does the file begin like XML: after a byte order mark and blanks, with "<"?
[[nodiscard]] bool looks_like_xml(byte_source& from);

}  // namespace throughline::formats
