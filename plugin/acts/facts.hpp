// The act that lists what is told of a student: each fact with its source and its date.
#pragma once

#include <string_view>
#include <vector>

#include "acts/district.hpp"
#include "core/told_fact.hpp"

namespace throughline::acts {

struct facts_view {
  admitted whom;
  std::vector<core::told_fact> facts;  // of each kind the one that counts first
};
// For whoever may see the ILP; guardians' names only for those who may find students, since custody
// may be disputed.
facts_view view_facts(district& d, const caller& by, std::string_view reference);

// {"field","value","source","asOf","counts"}, and of some "of", "from", "to", "ended".
core::value json_of(const core::told_fact& f, std::string_view zone);

}  // namespace throughline::acts
