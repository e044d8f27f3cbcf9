// Acts on imports: see what was read, order a reading, let a stopped run apply or not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acts/district.hpp"
#include "core/id.hpp"
#include "core/value.hpp"
#include "store/run_files.hpp"

namespace throughline::acts {

using import_package = store::inbox_package;
struct imports_view {
  std::vector<core::value> runs;  // newest first, each without its report
  std::vector<import_package> packages;
  std::vector<std::string> sources;  // names of feeds that were imported, "default" among them
  bool may_decide = false;
};
imports_view view_imports(district& d, const caller& by, int limit);
// One run with its report (contract section 3); failure not_found.
core::value view_import(district& d, const caller& by, std::string_view run);
// The rows that were not taken, as CSV for a spreadsheet; empty when all were.
std::string rejected_rows(district& d, const caller& by, std::string_view run);

struct import_order {
  std::string package;  // a name of the inbox
  std::string source = "default", mode = "tolerant";
  bool dry_run = false;
};
// The program does it, as soon as it runs (`serve`, or `import work`). failure not_found for a
// package that is not there, conflict while the same one waits already.
core::uid order_import(district& d, const caller& by, const import_order& order);
// The oldest run that waits for the program: ordered, or approved on the page. Nothing is marked:
// the import itself takes it up, under its lock.
struct waiting_import {
  core::uid run;
  bool approved = false;  // and staged already; else `order` says what to read
  import_order order;
  std::string path, author, feed;  // feed: oneroster, edfi
};
std::optional<waiting_import> next_import(district& d, const caller& by);

// Lets a run that stopped at the threshold apply, by the program, or lets it go for good. failure
// not_found, or conflict when it does not wait or a later one was applied.
void decide_import(district& d, const caller& by, std::string_view run, bool approve);

}  // namespace throughline::acts
