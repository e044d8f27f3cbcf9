// Reads a OneRoster or Ed-Fi set into the district: for the command, and for what was ordered on
// the page.
#pragma once

#include <string>
#include <vector>

#include "adapters/edfi/read.hpp"
#include "adapters/oneroster/read.hpp"
#include "intake/import_act.hpp"
#include "program/run.hpp"

namespace throughline::program {

// Findings in the language of `r`.
intake::run_options import_options(const run& r);
// `path`: a folder or zip archive. Its failures are thrown, or those of a run that was ordered
// stand in its report.
intake::import_result import_oneroster(run& r, const std::string& path, intake::run_options how,
                                       oneroster::options read_as);

// Ed-Fi documents and folders of them, as one set; what calendars they hold, once the set is
// applied: then the report has "calendar", what import_calendar says, with its "findings".
intake::import_result import_edfi(run& r, const std::vector<std::string>& paths,
                                  intake::run_options how, edfi::options read_as);

// Carries out what was ordered or approved on the page, oldest first, until nothing waits. One
// after another; returns how many. failure(locked) while another import runs.
int work_imports(run& r);

}  // namespace throughline::program
