// The acts on translations: staff enter what a person translated of a text that a family signs. The
// plan's own root, which signatures bind, does not change.
#pragma once

#include <string_view>

#include "acts/addenda.hpp"

namespace throughline::acts {

// What can be translated of one section as it is saved: an option for each text of its own words
// (text), the language, the translation, who made it and when. `key`: of an addendum; empty: the
// ILP.
struct translating {
  admitted whom;
  core::plan plan;
  core::plan_section asked;  // without labels
};
translating ask_translation(district& d, const caller& by, std::string_view reference,
                            std::string_view key, std::string_view section);
// Findings by field; text_changed when the text is no longer as it was shown.
core::findings translate(district& d, const caller& by, std::string_view reference,
                         std::string_view key, std::string_view section, const core::value& body);

}  // namespace throughline::acts
