// Sessions, log-in and the pages that are not about one student.
#include "app.hpp"

#include <boost/json.hpp>

#include "assets.hpp"

namespace sis_stub {

namespace {

namespace json = boost::json;

bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

std::string cookie_value(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const auto end = std::min(header.find(';'), header.size());
    auto pair = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (begins(pair, name) && pair.size() > name.size() && pair[name.size()] == '=')
      return std::string(pair.substr(name.size() + 1));
  }
  return {};
}

http_response json_reply(unsigned status, const json::value& value) {
  return {status,
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          json::serialize(value)};
}

http_response asset(std::string_view type, std::string_view text) {
  return {200,
          {{"Content-Type", std::string(type)},
           {"X-Content-Type-Options", "nosniff"},
           {"Cache-Control", "no-cache"}},
          std::string(text)};
}

json::object sent_json(const jobs::sent& sent) {
  return {{"taken", sent.taken}, {"left", sent.left}};
}

}  // namespace

app::app(store& data, bridge& plugin, jobs& work, app_settings settings)
    : data_(data),
      plugin_(plugin),
      jobs_(work),
      settings_(std::move(settings)),
      school_year_(data.school_year()) {}

void app::set_port(std::uint16_t port) { cookie_ = "sis_" + std::to_string(port); }

http_response app::handle(const http_request& request) {
  visit v{request, {}, request.path, parse_form(request.query)};
  v.seen.sis_name = settings_.name;
  v.seen.school_year = school_year_;
  v.seen.here = request.path + (request.query.empty() ? "" : "?" + request.query);
  if (begins(request.path, "/jobs/") || begins(request.path, "/api/")) return job(v);
  const auto token = cookie_value(request.header("Cookie"), cookie_);
  if (!token.empty()) v.seen.who = data_.find_session(token);
  // A second wall behind SameSite and the form tokens.
  if (request.method != "GET" && request.header("Sec-Fetch-Site") == "cross-site")
    return error_page(v.seen, 403);
  return v.seen.who ? signed_in(v) : open_to_all(v);
}

http_response app::open_to_all(visit& v) {
  const auto& request = v.request;
  if (request.path == "/assets/sis.css") return asset("text/css; charset=utf-8", style_sheet);
  if (request.path == "/assets/sis.js") return asset("text/javascript; charset=utf-8", script);
  if (request.path == "/login" && request.method == "POST") {
    const auto who = data_.find_user(parse_form(request.body)["user"]);
    if (!who) return error_page(v.seen, 403);
    const auto made = data_.begin_session(*who, settings_.embed);
    auto reply = redirect("/students");
    reply.headers.emplace_back("Set-Cookie",
                               cookie_ + "=" + made.token + "; Path=/; HttpOnly; SameSite=Strict");
    return reply;
  }
  if (request.path == "/" || request.path == "/login") return login_page(v.seen, data_.users());
  if (request.method == "GET" && request.header("Sec-Fetch-Dest") != "empty" &&
      !begins(request.path, "/tl/assets/"))
    return redirect("/login");
  return {401, {{"Content-Type", "text/plain; charset=utf-8"}}, "Log in first.\n"};
}

http_response app::signed_in(visit& v) {
  const auto& request = v.request;
  const std::string_view path = request.path;
  if (path == "/tl" || begins(path, "/tl/")) return plugin_path(v, path.substr(3));
  if (begins(path, "/assets/") || path == "/login") return open_to_all(v);
  if (path == "/") return redirect("/students");
  if (begins(path, "/student/")) return student_request(v, path.substr(9));
  if (request.method == "GET" && path == "/settings") return switch_settings(v);
  if (request.method == "GET" && path == "/students")
    return students_page(v.seen, data_.find_students(v.who().who, v.query["q"]), v.query["q"]);
  if (request.method == "POST" && path == "/logout") {
    if (parse_form(request.body)["sis_csrf"] != v.who().csrf) return error_page(v.seen, 403);
    data_.end_session(v.who().token);
    auto reply = redirect("/login");
    reply.headers.emplace_back("Set-Cookie",
                               cookie_ + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    return reply;
  }
  return error_page(v.seen, 404);
}

// A link may change how pages look for this session, nothing else.
http_response app::switch_settings(visit& v) {
  auto changed = v.who();
  const auto language = v.query["lang"], embed = v.query["embed"];
  if (language == "en" || language == "es") changed.language = language;
  if (embed == "light" || embed == "shadow") changed.embed = embed;
  data_.set_session(changed);
  const auto back = v.query["back"];
  return redirect(is_local_path(back) ? back : "/students");
}

// For the operator of this machine and for tests: no log-in, so a header that no page of another
// site can send, and only on loopback.
http_response app::job(const visit& v) {
  const auto& request = v.request;
  if (!settings_.loopback || request.header("X-Sis-Job") != "1") return error_page(v.seen, 403);
  if (request.method == "POST" && request.path == "/jobs/push")
    return json_reply(200, sent_json(jobs_.push()));
  if (request.method == "POST" && request.path == "/jobs/handover")
    return json_reply(200, sent_json(jobs_.handover()));
  if (request.method != "GET") return error_page(v.seen, 404);
  if (request.path == "/api/students") {
    json::array out;
    for (const auto& one : data_.all_students())
      out.push_back(json::object{{"sourcedId", one.sourced_id},
                                 {"stateId", one.state_id},
                                 {"localId", one.local_id},
                                 {"givenName", one.given},
                                 {"middleName", one.middle},
                                 {"familyName", one.family},
                                 {"birthDate", one.birth_date},
                                 {"grade", one.grade},
                                 {"school", one.school},
                                 {"nickname", one.nickname}});
    return json_reply(200, out);
  }
  constexpr std::string_view prefix = "/api/students/", suffix = "/transcript";
  std::string_view path = request.path;
  if (begins(path, prefix) && path.size() > prefix.size() + suffix.size() &&
      path.substr(path.size() - suffix.size()) == suffix) {
    const auto id =
        url_decode(path.substr(prefix.size(), path.size() - prefix.size() - suffix.size()));
    if (!data_.find_student(id)) return json_reply(404, nullptr);
    json::array out;
    for (const auto& one : data_.transcript(id))
      out.push_back(json::object{{"id", std::to_string(one.id)},
                                 {"schoolYear", one.school_year},
                                 {"term", one.term},
                                 {"school", one.school},
                                 {"gradeLevel", one.grade_level},
                                 {"courseCode", one.course_code},
                                 {"title", one.title},
                                 {"subject", one.subject},
                                 {"sced", one.sced},
                                 {"creditsAttempted", one.attempted},
                                 {"creditsEarned", one.earned},
                                 {"grade", one.grade},
                                 {"result", one.result},
                                 {"source", one.handover.empty() ? "own" : "transfer"},
                                 {"handover", one.handover}});
    return json_reply(200, out);
  }
  return error_page(v.seen, 404);
}

}  // namespace sis_stub
