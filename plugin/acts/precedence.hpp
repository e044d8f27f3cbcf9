// Which source's word counts where several tell of the same thing: part of `configure`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "acts/district.hpp"

namespace throughline::acts {

// Whose word counts in a field, first the one that is believed most; where it says nothing, the
// next. `field`: transcript, name, preferredName, birthDate, sex, grade, email or phone. Sources
// not named come after in their default order; without names that is the whole order again. What
// students' records hold follows at once. failure(not_found) for a name that is no source,
// (bad_request) for another field or a source named twice.
void set_precedence(district& d, const caller& by, std::string_view field,
                    const std::vector<std::string>& sources);
// The orders of a field, or with "" of all:
// [{"field","sources":[{"source","kind","setBy","tells"}]}]; setBy: "district" or "default"; tells:
// whether it tells of such things at all.
core::value view_precedence(district& d, const caller& by, std::string_view field);

}  // namespace throughline::acts
