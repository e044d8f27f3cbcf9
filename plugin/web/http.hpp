// A request and its answer, the same whether they came through the C ABI or `serve`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::web {

using header_list = std::vector<std::pair<std::string, std::string>>;

// Views live until serve() returns.
struct request {
  std::string_view method, path, query, body, body_path, request_id, mount, embed, form_prefix,
      submit_url;
  std::vector<std::pair<std::string_view, std::string_view>> headers;
  std::uint32_t deadline_ms = 0;  // from the call; 0: none

  // The first header of that name, compared without case; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct reply {
  unsigned status = 200;
  header_list headers;
  std::string body;
  std::string_view failed = {};  // the name of the code the request failed with: for a log
};

}  // namespace throughline::web
