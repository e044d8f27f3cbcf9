// The lists that records of events carry: "a,b", and "{Type:Id},{Type:Id}".
#pragma once

#include <algorithm>
#include <string_view>

namespace throughline::intake {

// Calls f with each element of "a,b".
template <class F>
void each_of(std::string_view list, F&& f) {
  for (std::size_t from = 0; from < list.size();) {
    const auto stop = std::min(list.find(',', from), list.size());
    if (stop > from) f(list.substr(from, stop - from));
    from = stop + 1;
  }
}

// Calls f(type, id) with each pair of "{Type:Id},{Type:Id}".
template <class F>
void each_user_id(std::string_view ids, F&& f) {
  for (std::size_t from = 0; from < ids.size();) {
    const auto open = ids.find('{', from);
    const auto close = ids.find('}', from);
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return;
    const auto pair = ids.substr(open + 1, close - open - 1);
    const auto colon = pair.find(':');
    if (colon != std::string_view::npos && colon > 0 && colon + 1 < pair.size())
      f(pair.substr(0, colon), pair.substr(colon + 1));
    from = close + 1;
  }
}

}  // namespace throughline::intake
