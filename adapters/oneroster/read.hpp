// Reads a OneRoster 1.1 or 1.2 CSV set, folder or zip, into neutral records and findings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/oneroster/columns.hpp"
#include "adapters/oneroster/package.hpp"
#include "formats/encoding.hpp"
#include "intake/events.hpp"

namespace throughline::oneroster {

struct options {
  // strict: every departure from the standard is an error, and one error refuses the set.
  bool strict = false;
  // Types of userIds that are the state's own, first match wins, letter case aside. When a row has
  // none of them, `identifier` is taken for students (1.1: by role; 1.2: rows with a grade, as the
  // roles come later).
  std::vector<std::string> state_id_types = {"StateID", "SSID", "stateUniqueId", "StateStudentId",
                                             "stateAssignedId"};
  // Of files without a byte order mark, where a person said so.
  formats::encoding encoding = formats::encoding::utf8;
};

struct outcome {
  std::optional<version> of;  // none: the manifest could not be used
  bool refused = false;       // nothing of it may be applied
  std::int64_t errors = 0;
};

// "1.1", "1.2", or "" for none.
[[nodiscard]] std::string version_text(std::optional<version> of);

// Reads the files in the order of intake/events.hpp, each once, row by row. What is wrong with the
// set is findings, not failures; only opening the package itself throws (see open_package).
outcome read(const package& from, const options& how, intake::sink& to);

}  // namespace throughline::oneroster
