// Writes neutral records as Ed-Fi interchange documents of Data Standard 5.2.0.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/edfi/identity.hpp"
#include "adapters/edfi/shapes.hpp"
#include "core/finding.hpp"
#include "core/value.hpp"
#include "formats/xml_write.hpp"
#include "intake/events.hpp"

namespace throughline::edfi {

inline constexpr std::string_view written_version = "5.2.0";

// Every entity it writes is valid by the publisher's XSD as far as it was when it was read:
// children in the standard's order, those that must be there are there; one that lacks such a child
// is left out whole, and told. A document without entities is not written: the XSD has none. Memory
// does not grow with the records. One thread.
class writer final : public intake::taker {
 public:
  // Gets the documents piece by piece, by their names ("Student.xml"); several are open at a time.
  using output = std::function<void(std::string_view document, std::string_view bytes)>;
  explicit writer(output to) : to_(std::move(to)) {}

  void take(const intake::org& e) override;
  void take(const intake::academic_session& e) override;
  void take(const intake::course& e) override;
  void take(const intake::class_section& e) override;
  void take(const intake::user& e, const intake::demographics& d) override;
  void take(const intake::role& e) override;
  void take(const intake::class_enrollment& e) override;
  void take(const intake::program& e) override;
  void take(const intake::program_enrollment& e) override;
  void take(const intake::academic_record& e) override;
  void take(const intake::course_transcript& e) override;
  void take(const intake::evidence& e) override;

  void finish();
  // What was written, by document and entity, and what could not be, once each with its number.
  [[nodiscard]] const std::map<std::string, std::int64_t>& written() const { return written_; }
  [[nodiscard]] core::findings wrong() const;

 private:
  struct open_document {
    std::string text;
    std::optional<formats::xml_writer> xml;
  };
  void put(std::string_view entity, core::record children);
  void put_value(open_document& to, std::string_view name, const core::value& v);
  void put_offering(const intake::class_section& e, const std::string& key,
                    const core::value* said);
  core::value named(std::string_view reference, std::string_view key) const;
  void tell(core::code rule, std::string_view file, std::string_view field, std::int64_t count = 1);

  output to_;
  std::array<open_document, interchange_documents> documents_;
  own_values values_;
  std::string offering_;  // whose CourseOffering was written last
  std::map<std::string, std::int64_t> written_;
  struct tally {
    core::code rule;
    std::int64_t count = 0;
  };
  std::map<std::pair<std::string, std::string>, tally> wrong_;  // by file and field
};

}  // namespace throughline::edfi
