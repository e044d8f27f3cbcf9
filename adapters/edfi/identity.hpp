// Keys as the standard writes them in references: the reverse of keys.hpp, for references by XML id
// and for what is exported.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/edfi/keys.hpp"
#include "core/value.hpp"

namespace throughline::edfi {

// The parts of a key, each as it was before add_part().
std::vector<std::string> parts_of(std::string_view key);
// 2027 is "2026-2027"; what is no such year stays.
std::string school_year_text(std::string_view year);

// Keys have the codes of descriptors alone. The values that are not Ed-Fi's own are remembered
// here, for a key to be written as it was read. One thread.
class own_values {
 public:
  // Of the descriptor element "Term", "ProgramType" ...
  void note(std::string_view name, std::string_view value);
  // The value that code was read from; Ed-Fi's when no other is known.
  [[nodiscard]] std::string of(std::string_view name, std::string_view code) const;

 private:
  std::map<std::string, std::string, std::less<>> of_;
};

// "Ninth grade" of "GradeLevel" is "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade".
std::string ed_fis(std::string_view descriptor_name, std::string_view code);

// What stands in a reference of that name to the entity with that key:
// {"SchoolIdentity": {"SchoolId": "1"}}. Null when it is no such key.
core::value identity_of(std::string_view reference, std::string_view key, const own_values& own);

}  // namespace throughline::edfi
