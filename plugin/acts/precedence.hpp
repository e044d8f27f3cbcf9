// Which feed's word counts where several tell of the same thing: part of `configure`.
#pragma once

#include <string>
#include <vector>

#include "acts/district.hpp"

namespace throughline::acts {

// The sources whose transcript rows count for a student, first the one that is believed most; of a
// student of whom it tells none, the next. Those not named come after, Ed-Fi feeds before the
// host's events ("host"). failure(not_found) for a name that is no source.
void set_transcript_sources(district& d, const caller& by, const std::vector<std::string>& names);
// All sources in that order: {"source","kind","transcripts"}.
core::value view_transcript_sources(district& d, const caller& by);

}  // namespace throughline::acts
