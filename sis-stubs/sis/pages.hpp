// HTML of the stub SIS: the chrome around every page, the student page, lists and forms. Functions
// of what they are given; all text is escaped here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_server.hpp"
#include "store.hpp"

namespace sis_stub {

using throughline::net::http_response;

struct plugin_tab {
  std::string id, title, badge, path;  // path: inside the plugin
};

// Who looks at which page.
struct view {
  std::string sis_name;
  int school_year = 0;
  std::optional<session> who;
  std::string here;  // path and query of this page, for coming back
  [[nodiscard]] std::string_view say(std::string_view english, std::string_view spanish) const {
    return who && who->language == "es" ? spanish : english;
  }
};

struct student_page {
  student of;
  std::vector<plugin_tab> tabs;
  bool plugin_is_away = false;
  std::string current;  // id of the tab: "summary", "enrollment", "transcript" or the plugin's
  bool saved = false;
  std::string error;
};

http_response html_page(const view& v, unsigned status, std::string_view title,
                        std::string_view main);
http_response error_page(const view& v, unsigned status);
http_response login_page(const view& v, const std::vector<user>& users);
http_response students_page(const view& v, const std::vector<student>& found,
                            std::string_view text);
// The student's header and tabs around `body`, which is HTML.
http_response in_student_page(const view& v, const student_page& page, unsigned status,
                              std::string_view body);

std::string summary_body(const view& v, const student_page& page);
std::string enrollment_body(const view& v, const student& of, const std::vector<enrollment>& rows,
                            const std::vector<school>& schools);
std::string transcript_body(const view& v, const std::vector<transcript_row>& rows);
// Mode light: the SIS's form around the tab. With `fragment` the tab's HTML is already there,
// without it the page's script fetches `source`.
std::string light_body(const view& v, const student& of, std::string_view save_url,
                       std::string_view source, const std::optional<std::string>& fragment);

// "sourcedId:S1" as one path segment: how this SIS names a student to the plugin.
std::string student_segment(std::string_view sourced_id);
http_response redirect(std::string location);
// Headers of every page of this SIS.
void add_page_headers(http_response& page);

}  // namespace sis_stub
