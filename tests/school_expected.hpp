// What a store must hold that was fed by a made-up student information system, said without the
// importer's help, in the words of store_text.hpp.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>
#include <vector>

#include "school_system.hpp"

namespace throughline::testing_ {

inline std::string line(std::initializer_list<std::string> fields) {
  std::string out;
  for (const auto& f : fields) out += (out.empty() ? "" : "|") + f;
  return out;
}
inline void expect_users(const school_system& s, std::vector<std::string>& out) {
  std::set<std::string> links;
  for (const auto& [id, r] : s.at("users")) {
    std::set<std::string> numbers;
    const bool pupil =
        s.of == version::v1_1 ? value(r, "role") == "student" : r.count("grades") > 0;
    auto state_id = pupil ? value(r, "identifier") : std::string();
    for (auto pair : parts(value(r, "userIds"))) {
      pair = pair.substr(1, pair.size() - 2);
      if (pair.starts_with("StateID:"))
        state_id = pair.substr(8);
      else
        numbers.insert(pair);
    }
    if (!state_id.empty()) numbers.insert("KY:" + state_id);
    auto org = value(r, "primaryOrgSourcedId");
    if (s.of == version::v1_1) {
      const auto orgs = parts(value(r, "orgSourcedIds"));
      if (!orgs.empty()) org = orgs.front();
    }
    out.push_back(
        line({"user", "1", id, value(r, "username"), value(r, "agentSourcedIds"), org, s.person(id),
              value(r, "givenName"), value(r, "middleName"), value(r, "familyName"),
              value(r, "grades"), value(r, "email"), value(r, "phone"),
              s.is_student(id) ? "1" : "0", joined({numbers.begin(), numbers.end()})}));
    for (const auto& a : parts(value(r, "agentSourcedIds"))) {
      if (s.at("users").count(a) == 0) continue;
      if (s.is_student(id))
        links.insert(line({"guardian", "1", id, a}));
      else if (s.is_student(a))
        links.insert(line({"guardian", "1", a, id}));
    }
  }
  out.insert(out.end(), links.begin(), links.end());
  for (const auto& [id, r] : s.at("demographics"))
    out.push_back(line({"born", "1", id, value(r, "birthDate"), value(r, "sex")}));
}

inline void expect_roles(const school_system& s, std::vector<std::string>& out) {
  const auto role = [&](const std::string& id, const std::string& user, const std::string& org,
                        const std::string& kind, bool primary, const row& r) {
    const std::string first = primary ? "1" : "0";
    const auto begin = value(r, "beginDate"), end = value(r, "endDate");
    out.push_back(line({"role", "1", id, s.person(user), org, kind, first, begin, end}));
    if (kind == "student" && value(s.at("orgs").at(org), "type") == "school")
      out.push_back(line({"stay", "1", id, s.person(user), org,
                          value(s.at("users").at(user), "grades"), begin, end, first}));
  };
  for (const auto& [id, r] : s.at("roles"))
    role(id, value(r, "userSourcedId"), value(r, "orgSourcedId"), value(r, "role"),
         value(r, "roleType") == "primary", r);
  if (s.of == version::v1_2) return;
  for (const auto& [user, r] : s.at("users")) {
    bool first = true;
    for (const auto& org : parts(value(r, "orgSourcedIds"))) {
      role(user + "|" + org + "|" + value(r, "role"), user, org, value(r, "role"), first, {});
      first = false;
    }
  }
}

// The lines of store_lines() that say what is active.
inline std::vector<std::string> expected(const school_system& s) {
  std::vector<std::string> out;
  for (const auto& [id, r] : s.at("orgs"))
    out.push_back(line({"org", "1", id, value(r, "type"), value(r, "name"), value(r, "identifier"),
                        value(r, "parentSourcedId")}));
  for (const auto& [id, r] : s.at("academicSessions"))
    out.push_back(
        line({"session", "1", id, value(r, "type"), value(r, "title"), value(r, "startDate"),
              value(r, "endDate"), value(r, "parentSourcedId"), value(r, "schoolYear")}));
  for (const auto& [id, r] : s.at("courses"))
    out.push_back(
        line({"course", "1", id, value(r, "title"), value(r, "courseCode"), value(r, "grades"),
              value(r, "orgSourcedId"), value(r, "schoolYearSourcedId")}));
  for (const auto& [id, r] : s.at("classes"))
    out.push_back(line({"class", "1", id, value(r, "title"), value(r, "classType"),
                        value(r, "courseSourcedId"), value(r, "schoolSourcedId"),
                        value(r, "termSourcedIds"), value(r, "periods")}));
  expect_users(s, out);
  expect_roles(s, out);
  for (const auto& [id, r] : s.at("enrollments"))
    out.push_back(line({"enrollment", "1", id, s.person(value(r, "userSourcedId")),
                        value(r, "classSourcedId"), value(r, "role"),
                        value(r, "primary") == "true" ? "1" : "0", value(r, "beginDate"),
                        value(r, "endDate")}));
  for (const auto& [id, r] : s.at("lineItems"))
    out.push_back(line({"lineItem", "1", id, "", value(r, "classSourcedId"), value(r, "title")}));
  for (const auto& [id, r] : s.at("results"))
    out.push_back(
        line({"result", "1", id, s.person(value(r, "studentSourcedId")), "", value(r, "score")}));
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace throughline::testing_
