// The log of a consumer that 1EdTech's OneRoster CSV certification asks for: one row a package.
#pragma once

#include <string>
#include <string_view>

#include "core/value.hpp"

namespace throughline::oneroster {

// A row of RFC 4180 CSV: Test Identifier, Date, Status (Success or Fail), CSV Files Imported, CSV
// Files Rejected, Comment. `test` is the package's name, `date` YYYY-MM-DD, `report` that of a
// strict import (docs, contract section 3). The comment explains every error, each said to be
// syntactic or semantic.
[[nodiscard]] std::string certification_row(std::string_view test, std::string_view date,
                                            const core::value& report);

// Adds the row to the log at `path`, which is begun with its header line when it is new or empty.
// Throws failure(unavailable).
void add_certification(const std::string& path, std::string_view test, std::string_view date,
                       const core::value& report);

}  // namespace throughline::oneroster
