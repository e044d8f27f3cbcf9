// manifest.csv: which version a OneRoster set has, and whether each file is absent, bulk or delta.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/oneroster/columns.hpp"
#include "adapters/oneroster/package.hpp"

namespace throughline::oneroster {

struct manifest {
  version of = version::v1_2;
  // By the file's bare name ("users"); absent files have no entry.
  std::map<std::string, intake::fullness, std::less<>> files;
  std::string system_name, system_code;
};

// Nothing when the set cannot be read by it: no manifest, no version we know, a mode that is none.
// Findings go to the sink; what is odd is an error in strict mode, else a warning. `on_disk`: the
// name the package has it under, empty for none.
[[nodiscard]] std::optional<manifest> read_manifest(const package& from, std::string_view on_disk,
                                                    bool strict, intake::sink& to);

}  // namespace throughline::oneroster
