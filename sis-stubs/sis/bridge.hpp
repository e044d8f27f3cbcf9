// The SIS's side of throughline.h: loads the library, calls it, copies every answer and hands it
// back.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "include/throughline.h"

namespace sis_stub {

struct plugin_request {
  std::string method, path, query;  // path and query as the browser sent them
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body, embed, form_prefix, submit_url;
};

struct plugin_reply {
  unsigned status = 503;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  [[nodiscard]] std::string_view header(
      std::string_view name) const;  // without case; empty when absent
  [[nodiscard]] bool is_fragment() const { return header("Throughline-Shell") == "fragment"; }
};

// One district of the plugin. The instance is opened on the first call, and again on the next one
// when it could not be: a SIS goes on working without its plugin (every reply is then 503). Any
// thread.
class bridge {
 public:
  // Throws std::runtime_error when the library cannot be loaded or speaks another ABI.
  bridge(const std::string& library, std::string store, std::string district);
  ~bridge();
  bridge(const bridge&) = delete;
  bridge& operator=(const bridge&) = delete;

  plugin_reply serve(const std::string& actor, const plugin_request& request);
  plugin_reply tabs(const std::string& actor, const std::string& student);
  plugin_reply event(const std::string& actor, const std::string& kind, const std::string& json);

  static constexpr std::string_view mount = "/tl";

 private:
  tl_instance* instance();  // null when it cannot be opened
  plugin_reply take(tl_status status, const tl_reply* reply) const;

  const tl_plugin* plugin_ = nullptr;
  std::string config_;
  std::mutex lock_;
  tl_instance* instance_ = nullptr;
};

}  // namespace sis_stub
