// Requests to the router as a host sends them, for a district of its own.
#pragma once

#include "acts/addenda.hpp"
#include "district_fixture.hpp"
#include "formats/form.hpp"
#include "web/exchange.hpp"
#include "web/serve.hpp"

namespace throughline::testing_ {

inline constexpr const char* student_claims =
    R"({"sub":"student-1","name":"Alma","roles":["student"],"students":["sourcedId:S1"]})";
inline constexpr const char* teacher_claims =
    R"({"sub":"t1","name":"Tam","roles":["teacher"],"schools":["H1"],"students":["sourcedId:S1"]})";
inline constexpr const char* system_claims =
    R"({"sub":"sis","name":"SIS","roles":["system"],"schools":["*"]})";

class web_test : public district_test {
 protected:
  web::reply ask(const char* claims, std::string_view method, std::string_view path,
                 std::string_view query = {}, std::string_view body = {},
                 std::vector<std::pair<std::string_view, std::string_view>> headers = {},
                 std::string_view embed = "shadow") {
    web::request r;
    r.method = method;
    r.path = path;
    r.query = query;
    r.body = body;
    r.mount = "/tl";
    r.embed = embed;
    r.form_prefix = "tl";
    r.headers = std::move(headers);
    return web::serve(*d_, claims, r);
  }
  web::reply post(const char* claims, std::string_view path,
                  const std::vector<std::pair<std::string, std::string>>& fields,
                  std::string_view embed = "shadow") {
    std::vector<formats::form_field> all;
    for (const auto& [name, value] : fields)
      all.push_back({embed == "light" ? "tl[" + name + "]" : name, value, "", ""});
    return ask(claims, "POST", path, {}, formats::write_urlencoded(formats::form(all)),
               {{"Content-Type", "application/x-www-form-urlencoded"}}, embed);
  }
  std::string token(const char* claims) { return d_->form_token(web::read_actor(claims)); }
  std::vector<std::pair<std::string, std::string>> goal(std::string statement, std::string tok,
                                                        std::string base = {}) {
    return {{"tl-section", "goals"},
            {"tl-base", std::move(base)},
            {"tl-token", std::move(tok)},
            {"goals.0.kind", "academic"},
            {"goals.0.statement", std::move(statement)}};
  }
  static std::string header(const web::reply& r, std::string_view name) {
    for (const auto& [n, v] : r.headers)
      if (n == name) return v;
    return {};
  }
  static constexpr std::string_view ilp = "/students/sourcedId:S1/ilp";
  static constexpr const char* staff_claims =
      R"({"sub":"a1","name":"T","roles":["alternative_staff"],"schools":["A1"]})";
  // The addendum of a student in the alternative program: its tab and its id.
  const std::string ilpa = "/students/" + std::string(dee) + "/ilpa";
  std::string addendum() { return acts::view_ilpa(*d_, program_staff(), dee).it->key.text(); }
};

}  // namespace throughline::testing_
