// An XML schema (XSD 1.0) out of one folder, and what a document that is being read breaks of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace throughline::formats {

enum class xml_breach : std::uint8_t {
  unexpected,  // the element does not stand here, or not at all; what is in it is not looked at,
               // nor is the rest of its parent, unless that is the root
  missing,     // the element ends without all that must be in it
  attribute,   // one that is not known, is missing or may not be there
  text,        // where only elements may stand, or nothing
  value,       // the text or an attribute's value is not of its type
  blanks,      // the text is a whole number but for blanks around it, and was judged without them
  other,
};
constexpr std::size_t xml_breaches = static_cast<std::size_t>(xml_breach::other) + 1;

// Names no value: it may be about a pupil.
struct xml_violation {
  std::int64_t line = 0;
  std::string element;  // its local name, cut after 128 bytes
  xml_breach what = xml_breach::other;
};

// Loaded, it opens nothing any more. Validations by one schema take turns; two schemas, and loading
// another, are any number of threads' to use at once.
class xml_schema {
 public:
  ~xml_schema();
  // While it loads, regular files of the folder itself are opened, by the names that
  // include, import and redefine give; links are not followed. Throws failure(file_unreadable) when
  // one of them cannot be read, failure(xml_refused) when one names a place elsewhere or has a
  // document type, failure(bad_encoding), failure(xml_limit), and failure(xml_malformed) for what
  // is no schema.
  [[nodiscard]] static std::unique_ptr<xml_schema> load(const std::string& folder,
                                                        const std::string& file);

 private:
  friend class xml_validation;
  struct compiled;  // libxml2's
  explicit xml_schema(std::unique_ptr<compiled> it);
  std::unique_ptr<compiled> compiled_;
};

// Of one document: given to read_xml, it is told of what that reads. Memory does not grow with the
// document, but with the keys that a schema may want to be unique (xs:key; Ed-Fi's have none). The
// schema must outlive it.
class xml_validation {
 public:
  static constexpr std::size_t most = 1'000;  // of each kind; further ones are only counted

  explicit xml_validation(const xml_schema& by);
  xml_validation(const xml_validation&) = delete;
  xml_validation& operator=(const xml_validation&) = delete;
  ~xml_validation();

  // In the document's order; of one element and kind at most one.
  [[nodiscard]] const std::vector<xml_violation>& violations() const { return violations_; }
  [[nodiscard]] std::int64_t count(xml_breach what) const {
    return counts_[static_cast<std::size_t>(what)];
  }

  class driver;  // what read_xml tells it by
  [[nodiscard]] driver& drive() { return *driver_; }

 private:
  std::vector<xml_violation> violations_;
  std::array<std::int64_t, xml_breaches> counts_{};
  std::unique_ptr<driver> driver_;
};

}  // namespace throughline::formats
