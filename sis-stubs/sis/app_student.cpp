// The student page: header, this SIS's own tabs, saving and enrolling.
#include <algorithm>
#include <boost/json.hpp>
#include <exception>
#include <iostream>

#include "app.hpp"

namespace sis_stub {

namespace {

namespace json = boost::json;

bool is_date(std::string_view text) {
  constexpr std::string_view shape = "dddd-dd-dd";
  return text.size() == shape.size() &&
         std::equal(text.begin(), text.end(), shape.begin(),
                    [](char c, char s) { return s == 'd' ? c >= '0' && c <= '9' : c == s; });
}

// Goes into a path of the plugin, so: no query, no fragment, no way up.
bool is_tab_path(std::string_view tab) {
  return !tab.empty() && tab.front() != '/' && tab.find("..") == tab.npos &&
         std::all_of(tab.begin(), tab.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  std::string_view("-._~%:@/").find(c) != std::string_view::npos;
         });
}

bool is_own_tab(std::string_view tab) {
  return tab == "summary" || tab == "enrollment" || tab == "transcript";
}

}  // namespace

std::string actor_json(const session& from) {
  json::array students;
  for (const auto& one : from.who.students) students.push_back(json::value("sourcedId:" + one));
  return json::serialize(json::object{{"sub", from.who.id},
                                      {"name", from.who.name},
                                      {"roles", json::value_from(from.who.roles)},
                                      {"schools", json::value_from(from.who.schools)},
                                      {"students", std::move(students)},
                                      {"locale", from.language},
                                      {"person", "sourcedId:" + from.who.id},
                                      {"auth_time", from.signed_in}});
}

student_page app::page_of(const visit& v, const student& of, std::string_view current) {
  jobs_.push(of.sourced_id);
  student_page page;
  page.of = of;
  page.current = std::string(current);
  const auto reply = plugin_.tabs(actor_json(v.who()), "sourcedId:" + of.sourced_id);
  page.plugin_is_away = reply.status >= 500;
  if (reply.status != 200) return page;
  try {
    const auto listed = json::parse(reply.body);
    for (const auto& each : listed.as_array()) {
      plugin_tab tab;
      const auto& row = each.as_object();
      for (const auto& [name, into] : {std::pair{"id", &tab.id},
                                       {"title", &tab.title},
                                       {"badge", &tab.badge},
                                       {"path", &tab.path}})
        if (const auto* value = row.if_contains(name); value && value->is_string())
          *into = value->as_string();
      if (!tab.id.empty() && is_local_path(tab.path)) page.tabs.push_back(std::move(tab));
    }
  } catch (const std::exception&) {  // not the JSON of throughline.h
    page.tabs.clear();
    page.plugin_is_away = true;
  }
  return page;
}

http_response app::student_request(visit& v, std::string_view rest) {
  const auto slash = std::min(rest.find('/'), rest.size());
  const auto of = data_.find_student(url_decode(rest.substr(0, slash)));
  if (!of || !data_.may_see(v.who().who, of->sourced_id)) return error_page(v.seen, 404);
  const auto what = rest.substr(slash);
  const auto& method = v.request.method;
  if (method == "POST" && what == "/save") return save(v, *of);
  if (method == "POST" && what == "/enrollments") return add_enrollment(v, *of);
  if (method != "GET") return error_page(v.seen, 404);
  if (what.substr(0, 5) == "/tab/" && is_tab_path(what.substr(5)))
    return light_tab(v, *of, std::string(what.substr(5)));
  if (!what.empty()) return error_page(v.seen, 404);
  const auto tab = v.query.count("tab") ? v.query["tab"] : "summary";
  if (is_own_tab(tab)) return own_tab(v, *of, tab);
  if (!is_tab_path(tab)) return error_page(v.seen, 404);
  const auto query = without(v.request.query, "tab");
  if (v.is_light()) return light_page(v, *of, tab, query, {}, 200);
  return redirect(std::string(bridge::mount) + "/students/" + student_segment(of->sourced_id) +
                  "/" + tab + (query.empty() ? "" : "?" + query));
}

http_response app::own_tab(visit& v, const student& of, std::string_view tab, std::string error) {
  if (tab == "transcript") try {
      jobs_.handover();
    } catch (const std::exception&) {  // our own page does not depend on the plugin
      std::cerr << "sis-stub: the handover could not be read\n";
    }
  auto page = page_of(v, of, tab);
  page.saved = v.query.count("saved") > 0;
  page.error = std::move(error);
  std::string body;
  if (tab == "enrollment")
    body = enrollment_body(v.seen, of, data_.enrollments(of.sourced_id), data_.schools());
  else if (tab == "transcript")
    body = transcript_body(v.seen, data_.transcript(of.sourced_id));
  else
    body = summary_body(v.seen, page);
  return in_student_page(v.seen, page, page.error.empty() ? 200 : 422, body);
}

http_response app::save(visit& v, student of) {
  auto form = parse_multipart(v.request.header("Content-Type"), v.request.body);
  if (form["sis_csrf"] != v.who().csrf) return error_page(v.seen, 403);
  if (v.who().who.is_staff() && form.count("nickname") && form["nickname"].size() <= 320) {
    of.nickname = form["nickname"];
    data_.set_nickname(of.sourced_id, of.nickname);
  }
  const auto tab = v.query["tab"];
  if (is_own_tab(tab))
    return redirect("/student/" + url_encode(of.sourced_id) + "?tab=" + tab + "&saved=1");
  if (!is_tab_path(tab)) return error_page(v.seen, 404);
  return light_save(v, of, tab);
}

http_response app::add_enrollment(visit& v, const student& of) {
  auto form = parse_form(v.request.body);
  if (form["sis_csrf"] != v.who().csrf || !v.who().who.has_role("registrar"))
    return error_page(v.seen, 403);
  enrollment row;
  row.student = of.sourced_id;
  row.school = form["school"];
  row.grade = form["grade"];
  row.entry_date = form["entry_date"];
  row.entry_type = "E01";
  row.primary = form["primary"] == "1";
  const auto schools = data_.schools();
  const bool known = std::any_of(schools.begin(), schools.end(),
                                 [&](const auto& one) { return one.sourced_id == row.school; });
  if (!known || !is_date(row.entry_date) || row.grade.empty() || row.grade.size() > 2)
    return own_tab(v, of, "enrollment",
                   std::string(v.seen.say("Choose a school, a grade and an entry date.",
                                          "Elija una escuela, un grado y una fecha de entrada.")));
  data_.add_enrollment(row);
  jobs_.push(of.sourced_id);
  return redirect("/student/" + url_encode(of.sourced_id) + "?tab=enrollment&saved=1");
}

}  // namespace sis_stub
