// A request and its answer, the same whether they came through the C ABI or `serve`.
#include "web/http.hpp"

#include <algorithm>

namespace throughline::web {

std::string_view request::header(std::string_view name) const {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  for (const auto& [n, v] : headers)
    if (n.size() == name.size() && std::equal(n.begin(), n.end(), name.begin(),
                                              [&](char a, char b) { return lower(a) == lower(b); }))
      return v;
  return {};
}

}  // namespace throughline::web
