// Files beside the database that belong to import runs: the inbox, rows that were not taken.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/id.hpp"
#include "store/district.hpp"

namespace throughline::store {

// Where the district's programs put what is to be imported: <district>.inbox/. Made by whoever
// sets the exchange up, not by us.
std::string inbox_of(const district& d);

// A set in the inbox: a zip archive or a folder. feed: "edfi" of a folder of XML documents, else
// "oneroster".
struct inbox_package {
  std::string name;
  std::int64_t modified_ms = 0;
  std::string_view feed = {};
};
// Newest first, at most 200; links, hidden names and names that are no UTF-8 are not there.
std::vector<inbox_package> packages_in_inbox(const district& d);

// <district>.intake/<run>.rejected.csv.
std::string rejects_path(const district& d, const core::uid& run);
bool has_rejects(const district& d, const core::uid& run);
std::string read_rejects(const district& d, const core::uid& run);  // empty when there are none

}  // namespace throughline::store
