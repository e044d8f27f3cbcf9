// From a request to a page of the stub SIS, or on to the plugin under /tl.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bridge.hpp"
#include "jobs.hpp"
#include "net/http_server.hpp"
#include "pages.hpp"
#include "store.hpp"
#include "text.hpp"

namespace sis_stub {

using throughline::net::http_request;

// The actor of throughline.h (7), from the session alone.
std::string actor_json(const session& from);

struct app_settings {
  std::string name, embed;  // embed: what a new session gets
  bool loopback = true;     // jobs and /api answer only then
};

// handle may be called from any thread; everything given to the constructor must outlive this.
class app {
 public:
  app(store& data, bridge& plugin, jobs& work, app_settings settings);
  // Each SIS on one host has its own cookie: cookies do not know ports. Before the first request.
  void set_port(std::uint16_t port);
  http_response handle(const http_request& request);

 private:
  struct visit {
    const http_request& request;
    view seen;
    std::string raw_path;  // as sent
    fields query;
    [[nodiscard]] const session& who() const { return *seen.who; }
    [[nodiscard]] bool is_light() const { return who().embed == "light"; }
  };

  http_response open_to_all(visit& v);  // log-in, assets
  http_response signed_in(visit& v);
  http_response switch_settings(visit& v);
  http_response job(const visit& v);

  // /student/{sourcedId}[/...], app_student.cpp
  http_response student_request(visit& v, std::string_view rest);
  http_response own_tab(visit& v, const student& of, std::string_view tab, std::string error = {});
  http_response save(visit& v, student of);
  http_response add_enrollment(visit& v, const student& of);
  student_page page_of(const visit& v, const student& of, std::string_view current);

  // /tl and the tabs in light mode, app_plugin.cpp
  http_response plugin_path(visit& v, std::string_view path);
  http_response light_page(visit& v, const student& of, const std::string& tab,
                           const std::string& query, const std::optional<std::string>& fragment,
                           unsigned status, std::string error = {});
  http_response light_tab(visit& v, const student& of, const std::string& tab);
  http_response light_save(visit& v, const student& of, const std::string& tab);
  plugin_reply serve(const visit& v, std::string_view method, std::string_view path,
                     std::string_view query);
  std::optional<student> student_in(const visit& v, std::string_view path, std::string* tab);
  // The plugin's tab that a path belongs to; empty when none.
  static std::string tab_at(const student_page& page, std::string_view path);

  store& data_;
  bridge& plugin_;
  jobs& jobs_;
  app_settings settings_;
  std::string cookie_;
  int school_year_;
};

}  // namespace sis_stub
