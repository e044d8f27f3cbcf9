// The act of importing a feed: who may, its audit row, and what follows from it (ILPA drafts).
#pragma once

#include <functional>

#include "acts/district.hpp"
#include "intake/import.hpp"

namespace throughline::intake {

// `read` hands every record of the feed to the sink and says the version and whether the set is
// refused.
struct read_outcome {
  std::string version;
  bool refused = false;
};
struct import_result {
  run_result run;
  int addenda_begun = 0;
};
import_result import_feed(acts::district& d, const acts::caller& by, run_options how,
                          const std::function<read_outcome(sink&)>& read);
// The same for feeds whose documents hold their records in any order.
import_result import_set(acts::district& d, const acts::caller& by, run_options how,
                         const std::function<read_outcome(set_sink&)>& read);
// Finishes what a kill interrupted; how many runs there were. failure(locked) while another import
// is at work.
std::size_t finish_imports(acts::district& d, const acts::caller& by, run_options how);
import_result approve_import(acts::district& d, const acts::caller& by, const core::uid& run,
                             run_options how);

}  // namespace throughline::intake
