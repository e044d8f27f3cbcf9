// Writes what the district holds from a feed into a folder of Ed-Fi documents.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/finding.hpp"
#include "intake/export_act.hpp"
#include "program/run.hpp"

namespace throughline::program {

struct exported {
  intake::export_result of;
  std::map<std::string, std::int64_t> written;  // by document and entity
  core::findings wrong;
};
// All documents or none: they are written in <folder>.<pid>.part, which takes the folder's name
// when the audit row is committed; readable by the caller's own user alone. failure conflict when
// there is something in the folder already. `source` empty: the district's first feed.
exported export_edfi(run& r, const std::string& folder, const std::string& source);

}  // namespace throughline::program
