// An interchange document as a row of entities.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/edfi/element.hpp"
#include "formats/bytes.hpp"
#include "formats/xml.hpp"

namespace throughline::edfi {

// What the root element says. version: "5.2.0", "2.0"; empty: no Ed-Fi document.
struct root {
  std::string name;  // "InterchangeStudent"
  std::string space, version;
  std::int64_t line = 0;

  [[nodiscard]] bool is_edfi() const { return !version.empty(); }
  [[nodiscard]] bool is_read() const;  // of a Data Standard that is read here
};
root root_of(const formats::xml_element& e);
// Of the document's first element; empty when there is none.
root peek_root(formats::byte_source& from);

// An entity's place: its ordinal in the document, and the line it begins on.
struct place {
  std::int64_t record = 0, line = 0;
};

// Elements in other namespaces are left out of the trees. What `each` throws stops the reading.
class interchange final : public formats::xml_listener {
 public:
  using taker = std::function<void(const tree&, place)>;
  // `wanted`: whether entities of that name are built.
  interchange(std::function<bool(std::string_view)> wanted, taker each)
      : wanted_(std::move(wanted)), each_(std::move(each)) {}

  void begin(const formats::xml_element& e) override;
  void end(const formats::xml_element& e, std::string_view text) override;

  [[nodiscard]] std::int64_t entities() const { return at_.record; }
  // Entities that were not built, by name; in another namespace "{space}name".
  [[nodiscard]] const std::map<std::string, std::int64_t, std::less<>>& skipped() const {
    return skipped_;
  }
  // Values with blanks around them, by element: how many, and the first one's entity.
  struct blanks {
    std::int64_t count = 0;
    place first;
  };
  [[nodiscard]] const std::map<std::string, blanks, std::less<>>& trimmed() const {
    return trimmed_;
  }

 private:
  std::function<bool(std::string_view)> wanted_;
  taker each_;
  std::string space_;
  const char* asked_ = nullptr;  // the namespace that own_ was found for: whether it is space_
  bool own_ = false;
  tree now_;
  place at_;
  int depth_ = 0;
  int passed_ = 0;  // the depth where something passed over began; 0: nothing is
  std::map<std::string, std::int64_t, std::less<>> skipped_;
  std::map<std::string, blanks, std::less<>> trimmed_;
};

}  // namespace throughline::edfi
