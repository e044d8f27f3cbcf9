// The act of exporting what a feed told: who may, and its audit row, because data leaves the
// district.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "acts/district.hpp"
#include "intake/events.hpp"

namespace throughline::intake {

struct export_order {
  std::string source = {};  // a feed's name; empty: the district's first
  std::string standard;     // what it is written as, for the audit row
};
struct export_result {
  std::string source;
  std::vector<std::pair<std::string, std::int64_t>> counts;  // by kind, of those there are
};
// Hands every active row of the source to `to`, out of one consistent view; then calls `written`,
// and commits the audit row when that did not throw. failure not_found for a source that is not
// there.
export_result export_feed(acts::district& d, const acts::caller& by, const export_order& what,
                          taker& to, const std::function<void()>& written);

}  // namespace throughline::intake
