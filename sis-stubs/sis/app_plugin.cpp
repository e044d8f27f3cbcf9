// The plugin's place in the SIS: the mount /tl, and tabs inside the SIS's own form (mode light).
#include <algorithm>

#include "app.hpp"

namespace sis_stub {

namespace {

constexpr std::string_view students = "/students/";

bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           const auto lower = [](char c) {
             return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
           };
           return lower(x) == lower(y);
         });
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](auto each) { return same(name, each); });
}

std::string student_url(const student& of) { return "/student/" + url_encode(of.sourced_id); }

std::string with_query(std::string path, std::string_view query) {
  if (!query.empty()) path += "?" + std::string(query);
  return path;
}

http_response pass_on(plugin_reply&& reply) {
  return {reply.status, std::move(reply.headers), std::move(reply.body)};
}

// The page around a fragment is ours, and so are the headers that speak of the whole body.
http_response around(const plugin_reply& reply, http_response page) {
  page.status = reply.status;
  for (const auto& [name, value] : reply.headers)
    if (!is_one_of(name,
                   {"Content-Type", "Content-Length", "ETag", "Cache-Control", "Throughline-Shell",
                    "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"}))
      page.headers.emplace_back(name, value);
  return page;
}

}  // namespace

plugin_reply app::serve(const visit& v, std::string_view method, std::string_view path,
                        std::string_view query) {
  plugin_request in;
  in.method = std::string(method);
  in.path = std::string(path);
  in.query = std::string(query);
  // The session is ours: its cookie does not leave.
  for (const auto& header : v.request.headers)
    if (!is_one_of(header.first, {"Cookie", "Connection", "Transfer-Encoding", "Keep-Alive"}))
      in.headers.push_back(header);
  if (method != "GET") in.body = v.request.body;
  in.embed = "shadow";
  std::string tab;
  if (v.is_light())
    if (const auto of = student_in(v, path, &tab)) {
      in.embed = "light";
      in.form_prefix = "tl";
      in.submit_url = student_url(*of) + "/save?tab=" + url_encode(tab);
    }
  return plugin_.serve(actor_json(v.who()), in);
}

// Our own reference read back out of a path of the plugin: "/students/sourcedId%3AS1/ilp" -> S1,
// "ilp".
std::optional<student> app::student_in(const visit& v, std::string_view path, std::string* tab) {
  constexpr std::string_view system = "sourcedId:";
  if (!begins(path, students)) return {};
  path.remove_prefix(students.size());
  const auto slash = path.find('/');
  const auto reference = url_decode(path.substr(0, slash));
  if (slash == path.npos || slash + 1 == path.size() || !begins(reference, system)) return {};
  auto of = data_.find_student(reference.substr(system.size()));
  if (!of || !data_.may_see(v.who().who, of->sourced_id)) return {};
  *tab = std::string(path.substr(slash + 1));
  return of;
}

std::string app::tab_at(const student_page& page, std::string_view path) {
  const auto wanted = url_decode(path);
  std::string found;
  std::size_t longest = 0;
  for (const auto& tab : page.tabs) {
    const auto base = url_decode(tab.path);
    if (base.size() > longest && begins(wanted, base) &&
        (wanted.size() == base.size() || wanted[base.size()] == '/')) {
      found = tab.id;
      longest = base.size();
    }
  }
  return found;
}

http_response app::plugin_path(visit& v, std::string_view path) {
  const auto& request = v.request;
  auto reply = serve(v, request.method, path.empty() ? "/" : path, request.query);
  if (!reply.is_fragment()) {
    if (reply.headers.empty() && reply.body.empty() && reply.status >= 500)
      return error_page(v.seen, reply.status);
    return pass_on(std::move(reply));
  }
  std::string tab;
  if (const auto of = student_in(v, path, &tab)) {
    if (v.is_light())
      return around(reply, light_page(v, *of, tab, request.query,
                                      request.method == "GET" && reply.status == 200
                                          ? std::nullopt
                                          : std::optional<std::string>(reply.body),
                                      reply.status));
    auto page = page_of(v, *of, "");
    page.current = tab_at(page, path);
    return around(reply, in_student_page(v.seen, page, reply.status, reply.body));
  }
  auto title = v.seen.say("Throughline", "Throughline");
  if (begins(path, "/transfers")) title = v.seen.say("Records transfer", "Traslado de expedientes");
  if (begins(path, "/imports")) title = v.seen.say("Feeds", "Importaciones");
  if (begins(path, "/settings")) title = v.seen.say("Settings", "Configuración");
  return around(reply, html_page(v.seen, reply.status, title,
                                 "<h1>" + escape(title) + "</h1><div class=\"sis-tab\">" +
                                     reply.body + "</div>"));
}

http_response app::light_page(visit& v, const student& of, const std::string& tab,
                              const std::string& query, const std::optional<std::string>& fragment,
                              unsigned status, std::string error) {
  auto page = page_of(v, of, "");
  page.current = tab_at(page, std::string(students) + student_segment(of.sourced_id) + "/" + tab);
  page.saved = v.query.count("saved") > 0 && !fragment;
  page.error = std::move(error);
  const auto home = student_url(of);
  return in_student_page(v.seen, page, status,
                         light_body(v.seen, of, home + "/save?tab=" + url_encode(tab),
                                    with_query(home + "/tab/" + tab, query), fragment));
}

http_response app::light_tab(visit& v, const student& of, const std::string& tab) {
  auto reply = serve(v, "GET", std::string(students) + student_segment(of.sourced_id) + "/" + tab,
                     v.request.query);
  if (!reply.is_fragment()) return pass_on(std::move(reply));
  http_response out;
  add_page_headers(out);
  out.body = std::move(reply.body);
  return around(reply, std::move(out));
}

http_response app::light_save(visit& v, const student& of, const std::string& tab) {
  const auto path = std::string(students) + student_segment(of.sourced_id) + "/" + tab;
  auto reply = serve(v, "POST", path, without(v.request.query, "tab"));
  if (reply.status == 303) {
    const auto location = reply.header("Location");
    const auto mark = std::min(location.find('?'), location.size());
    auto to = location.substr(0, mark);
    const auto query = location.substr(std::min(mark + 1, location.size()));
    auto next = tab;
    if (!begins(to, bridge::mount)) return error_page(v.seen, 502);
    to.remove_prefix(bridge::mount.size());
    const auto target = student_in(v, to, &next);
    if (!target || target->sourced_id != of.sourced_id) return pass_on(std::move(reply));
    return redirect(with_query(student_url(of) + "?tab=" + url_encode(next) + "&saved=1", {}) +
                    (query.empty() ? "" : "&" + without(query, "saved")));
  }
  if (reply.is_fragment())
    return around(reply, light_page(v, of, tab, {}, reply.body, reply.status));
  return light_page(v, of, tab, {}, {}, reply.status >= 400 ? reply.status : 502,
                    std::string(v.seen.say("The plan was not saved.", "El plan no se guardó.")));
}

}  // namespace sis_stub
