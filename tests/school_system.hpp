// A made-up student information system: what it holds, how that changes, and the OneRoster sets it
// sends.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/oneroster/columns.hpp"
#include "formats/csv.hpp"
#include "set_in_memory.hpp"

namespace throughline::testing_ {

using oneroster::version;

class dice {
 public:
  explicit dice(unsigned seed) : it_(seed) {}
  std::size_t below(std::size_t n) { return it_() % n; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class List>
  const auto& any(const List& of) {
    return *std::next(of.begin(), static_cast<std::ptrdiff_t>(below(of.size())));
  }
  template <class List>
  void shuffle(List& it) {
    for (auto n = it.size(); n > 1; --n) std::swap(it[n - 1], it[below(n)]);
  }

 private:
  std::mt19937 it_;
};

using row = std::map<std::string, std::string>;  // by the standard's names of columns
using table = std::map<std::string, row>;        // by sourcedId

inline std::string value(const row& r, const std::string& column) {
  const auto it = r.find(column);
  return it == r.end() ? std::string() : it->second;
}
inline std::vector<std::string> parts(const std::string& list) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < list.size();) {
    const auto stop = std::min(list.find(',', at), list.size());
    out.push_back(list.substr(at, stop - at));
    at = stop + 1;
  }
  return out;
}
inline std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& one : list) out += (out.empty() ? "" : ",") + one;
  return out;
}

// What became of one row between two states of the system.
struct change {
  std::string file;
  row now;  // of one that is gone: its sourcedId
  bool gone = false, fresh = false;
};
using changes = std::vector<change>;

// Columns that name rows without which a row is not taken.
inline const std::map<std::string, std::string> must_refer = {{"userSourcedId", "users"},
                                                              {"studentSourcedId", "users"},
                                                              {"classSourcedId", "classes"},
                                                              {"lineItemSourcedId", "lineItems"},
                                                              {"orgSourcedId", "orgs"}};

class school_system {
 public:
  version of = version::v1_2;
  std::map<std::string, table> files;
  std::set<std::string> once_students;  // who was a student is one in the store from then on

  // Every seed gives other sourcedIds: records are taken in the order of their hashes.
  static school_system make(dice& d, version v, unsigned seed) {
    school_system s;
    s.of = v;
    s.mark_ = "-" + std::to_string(seed);
    s.schools_and_classes(d);
    for (int i = 0; i < 12; ++i) s.add_student(d);
    for (int i = 0; i < 5; ++i) s.add_guardian(d);
    for (int i = 0; i < 3; ++i) s.add_teacher(d);
    s.add_twins();
    s.add_marks(d);
    s.remember_students();
    return s;
  }

  // Some things happen.
  void live(dice& d) {
    for (auto n = 1 + d.below(8); n > 0; --n) happen(d);
    remember_students();
  }

  [[nodiscard]] changes since(const school_system& before) const {
    changes out;
    for (const auto& [name, now] : files) {
      const auto& was = before.files.at(name);
      for (const auto& [id, r] : now) {
        const auto it = was.find(id);
        if (it != was.end() && it->second == r) continue;
        const bool fresh = it == was.end();
        out.push_back({name, r, false, fresh});
      }
      for (const auto& [id, r] : was)
        if (now.count(id) == 0) out.push_back({name, {{"sourcedId", id}}, true});
    }
    return out;
  }

  // All of it. With dice, rows and columns stand in any order.
  [[nodiscard]] set_in_memory bulk(dice* d = nullptr) const {
    std::map<std::string, std::vector<row>> rows;
    for (const auto& [name, t] : files)
      for (const auto& [id, r] : t) rows[name].push_back(r);
    for (const auto& [name, t] : files) rows.try_emplace(name);
    return written(rows, "bulk", d);
  }
  [[nodiscard]] set_in_memory delta(const changes& of_these, dice* d = nullptr) const {
    std::map<std::string, std::vector<row>> rows;
    for (const auto& c : of_these) {
      auto r = c.now;
      r["status"] = c.gone ? "tobedeleted" : "active";
      r["dateLastModified"] = "2026-11-01T08:00:00.000Z";
      rows[c.file].push_back(r);
    }
    return written(rows, "delta", d);
  }

  [[nodiscard]] const table& at(const std::string& file) const {
    static const table none;
    const auto it = files.find(file);
    return it == files.end() ? none : it->second;
  }
  // The smallest sourcedId of the human being a user is.
  [[nodiscard]] std::string person(const std::string& user) const {
    return user[0] == 'W' ? named("W", 0) : user;
  }
  [[nodiscard]] bool is_student(const std::string& user) const {
    return once_students.count(user) > 0;
  }

 private:
  std::string named(const char* kind, std::size_t n) const {
    return kind + std::to_string(n) + mark_;
  }
  table& in(const std::string& file) { return files[file]; }
  void put(const std::string& file, row r) { in(file)[r.at("sourcedId")] = std::move(r); }
  [[nodiscard]] std::vector<std::string> ids(const std::string& file, char kind = 0) const {
    std::vector<std::string> out;
    for (const auto& [id, r] : at(file))
      if (kind == 0 || id[0] == kind) out.push_back(id);
    return out;
  }
  [[nodiscard]] std::string school(dice& d) const {
    return named("O", 1 + d.below(3));  // 0: the district
  }

  void schools_and_classes(dice& d) {
    for (const auto* f : {"orgs", "academicSessions", "courses", "classes", "users", "roles",
                          "demographics", "enrollments", "lineItems", "results"})
      if (of == version::v1_2 || std::string_view(f) != "roles") files[f];
    put("orgs", {{"sourcedId", named("O", 0)}, {"name", "County"}, {"type", "district"}});
    for (std::size_t i = 1; i < 4; ++i)
      put("orgs", {{"sourcedId", named("O", i)},
                   {"name", "School " + std::to_string(i)},
                   {"type", "school"},
                   {"identifier", "210" + std::to_string(i)},
                   {"parentSourcedId", named("O", 0)}});
    put("academicSessions", {{"sourcedId", named("Y", 0)},
                             {"title", "2026-27"},
                             {"type", "schoolYear"},
                             {"startDate", "2026-08-10"},
                             {"endDate", "2027-05-29"},
                             {"schoolYear", "2027"}});
    for (std::size_t i = 1; i < 3; ++i)
      put("academicSessions", {{"sourcedId", named("Y", i)},
                               {"title", "Term " + std::to_string(i)},
                               {"type", "term"},
                               {"startDate", i == 1 ? "2026-08-10" : "2027-01-04"},
                               {"endDate", i == 1 ? "2026-12-19" : "2027-05-29"},
                               {"parentSourcedId", named("Y", 0)},
                               {"schoolYear", "2027"}});
    for (std::size_t i = 0; i < 5; ++i)
      put("courses", {{"sourcedId", named("C", i)},
                      {"title", "Course " + std::to_string(i)},
                      {"schoolYearSourcedId", named("Y", 0)},
                      {"courseCode", "C-" + std::to_string(i)},
                      {"grades", "09,10"},
                      {"orgSourcedId", named("O", 0)}});
    for (std::size_t i = 0; i < 8; ++i) add_class(d);
  }
  void add_class(dice& d) {
    put("classes",
        {{"sourcedId", named("K", next_)},
         {"title", "Class, \"" + std::to_string(next_) + "\""},
         {"courseSourcedId", named("C", d.below(5))},
         {"classType", "scheduled"},
         {"schoolSourcedId", school(d)},
         {"termSourcedIds", d.one_in(2) ? named("Y", 1) : named("Y", 1) + "," + named("Y", 2)},
         {"periods", std::to_string(1 + d.below(6))}});
    ++next_;
  }

  // Gives a user a role at a school; 1.1 says it in the user's own row.
  void add_role(dice& d, const std::string& user, const std::string& kind, const std::string& org,
                bool first) {
    if (of == version::v1_1) {
      auto& r = in("users")[user];
      r["role"] = kind;
      auto orgs = parts(value(r, "orgSourcedIds"));
      if (std::find(orgs.begin(), orgs.end(), org) == orgs.end()) orgs.push_back(org);
      r["orgSourcedIds"] = joined(orgs);
      return;
    }
    row r{{"sourcedId", named("R", next_++)},
          {"userSourcedId", user},
          {"roleType", first ? "primary" : "secondary"},
          {"role", kind},
          {"orgSourcedId", org}};
    if (!d.one_in(3)) r["beginDate"] = "2026-08-1" + std::to_string(d.below(9));
    if (d.one_in(3)) r["endDate"] = d.one_in(2) ? "2026-10-01" : "2027-05-29";
    put("roles", std::move(r));
  }
  void add_enrollment(dice& d, const std::string& user, const std::string& role) {
    const auto& section = d.any(at("classes"));
    row r{{"sourcedId", named("E", next_++)},
          {"classSourcedId", section.first},
          {"schoolSourcedId", value(section.second, "schoolSourcedId")},
          {"userSourcedId", user},
          {"role", role},
          {"primary", role == "teacher" ? "true" : "false"}};
    if (d.one_in(3)) r["beginDate"] = "2026-08-12";
    put("enrollments", std::move(r));
  }
  std::string add_user(const char* kind, const std::string& given, const std::string& family) {
    const auto id = named(kind, next_++);
    put("users", {{"sourcedId", id},
                  {"enabledUser", "true"},
                  {"username", "u" + id},
                  {"userIds", "{Local:L" + id + "}"},
                  {"givenName", given},
                  {"familyName", family}});
    return id;
  }
  void add_agents(dice& d, const std::string& user, char kind) {
    const auto others = ids("users", kind);
    std::set<std::string> who;
    for (auto n = d.below(3); n > 0 && !others.empty(); --n) who.insert(d.any(others));
    if (!who.empty()) in("users")[user]["agentSourcedIds"] = joined({who.begin(), who.end()});
  }
  void add_student(dice& d, bool entered = true) {
    const auto id = add_user("S", "Ana" + std::to_string(next_), "Silva" + std::to_string(next_));
    auto& r = in("users")[id];
    const auto number = std::to_string(1'900'000'000 + next_);
    if (d.one_in(2))
      r["userIds"] += ",{StateID:" + number + "}";
    else
      r["identifier"] = number;
    if (d.one_in(4)) r["userIds"] += ",{Local:second" + number + "}";
    r["grades"] = d.one_in(2) ? "09" : "10";
    if (d.one_in(3)) r["middleName"] = "Maria";
    if (d.one_in(3)) r["email"] = id + "@example.org";
    if (of == version::v1_2 && d.one_in(2)) r["primaryOrgSourcedId"] = school(d);
    add_agents(d, id, 'G');
    put("demographics", {{"sourcedId", id},
                         {"birthDate", "2010-0" + std::to_string(1 + d.below(9)) + "-17"},
                         {"sex", d.one_in(2) ? "female" : "male"}});
    if (entered) enter(d, id);
  }
  void enter(dice& d, const std::string& id) {
    add_role(d, id, "student", school(d), true);
    if (d.one_in(3)) add_role(d, id, "student", school(d), false);
    for (auto n = d.below(3); n > 0; --n) add_enrollment(d, id, "student");
  }
  void add_guardian(dice& d) {
    const auto id = add_user("G", "Rui" + std::to_string(next_), "Silva");
    if (d.one_in(2)) in("users")[id]["phone"] = "555-01" + std::to_string(10 + next_);
    add_agents(d, id, 'S');
    add_role(d, id, "guardian", named("O", 0), true);
  }
  void add_teacher(dice& d) {
    const auto id = add_user("T", "Eva" + std::to_string(next_), "Costa");
    add_role(d, id, "teacher", school(d), true);
    add_enrollment(d, id, "teacher");
  }
  // One child in two rows, as a district has it whose schools each send their own.
  void add_twins() {
    for (std::size_t n = 0; n < 2; ++n) {
      const auto id = named("W", n);
      put("users", {{"sourcedId", id},
                    {"enabledUser", "true"},
                    {"username", "w" + id},
                    {"userIds", "{StateID:1800000001}"},
                    {"givenName", "Lia"},
                    {"familyName", "Rocha"},
                    {"grades", "09"}});
      put("demographics", {{"sourcedId", id}, {"birthDate", "2011-02-03"}, {"sex", "female"}});
      dice always(1);
      add_role(always, id, "student", named("O", 1 + n), true);
    }
  }
  void add_marks(dice& d) {
    for (std::size_t i = 0; i < 3; ++i) {
      row item{{"sourcedId", named("I", i)},
               {"title", "Quiz " + std::to_string(i)},
               {"assignDate", "2026-09-01"},
               {"dueDate", "2026-09-08"},
               {"classSourcedId", d.any(at("classes")).first}};
      put("lineItems", std::move(item));
      for (const auto& student : ids("users", 'S'))
        if (d.one_in(4))
          put("results", {{"sourcedId", named("M", next_++)},
                          {"lineItemSourcedId", named("I", i)},
                          {"studentSourcedId", student},
                          {"scoreStatus", "fully graded"},
                          {"score", std::to_string(50 + d.below(50))},
                          {"scoreDate", "2026-09-09"}});
    }
  }

  // A row goes, and with it all that needs it.
  void remove(const std::string& file, const std::string& id) {
    const auto it = in(file).find(id);
    if (it == in(file).end()) return;
    gone_.emplace_back(file, it->second);
    in(file).erase(it);
    for (auto& [name, t] : files) {
      std::vector<std::string> with;
      for (const auto& [other, r] : t)
        for (const auto& [column, to] : must_refer)
          if (to == file && value(r, column) == id) with.push_back(other);
      for (const auto& other : with) remove(name, other);
    }
    if (file != "users") return;
    remove("demographics", id);
    for (auto& [user, r] : in("users")) {
      auto agents = parts(value(r, "agentSourcedIds"));
      agents.erase(std::remove(agents.begin(), agents.end(), id), agents.end());
      if (!agents.empty())
        r["agentSourcedIds"] = joined(agents);
      else
        r.erase("agentSourcedIds");
    }
  }
  // Something that went comes again, when all it needs is there.
  void bring_back(dice& d) {
    if (gone_.empty()) return;
    const auto [file, was] = d.any(gone_);
    auto r = was;
    if (in(file).count(r.at("sourcedId")) > 0) return;
    if (file == "demographics" && in("users").count(r.at("sourcedId")) == 0) return;
    for (const auto& [column, to] : must_refer)
      if (r.count(column) > 0 && in(to).count(r[column]) == 0) return;
    std::vector<std::string> agents;
    for (const auto& a : parts(value(r, "agentSourcedIds")))
      if (in("users").count(a) > 0) agents.push_back(a);
    r.erase("agentSourcedIds");
    if (!agents.empty()) r["agentSourcedIds"] = joined(agents);
    put(file, std::move(r));
  }

  void happen(dice& d) {
    const auto any_of = [&](const std::string& file, char kind = 0) {
      const auto all = ids(file, kind);
      return all.empty() ? std::string() : d.any(all);
    };
    const auto set = [&](const std::string& file, const std::string& id, const char* column,
                         const std::string& to) {
      if (!id.empty()) in(file)[id][column] = to;
    };
    const auto n = std::to_string(next_++);
    switch (d.below(21)) {
      case 0:
        return set("orgs", any_of("orgs"), "name", "School of " + n);
      case 1:
        return set("classes", any_of("classes"), "title", "Class of " + n);
      case 2:
        return set("classes", any_of("classes"), "courseSourcedId", any_of("courses"));
      case 3: {
        const auto id = any_of("users", 'S');
        if (id.empty()) return;
        in("users")[id]["familyName"] = "Souza" + n;
        auto& numbers = in("users")[id]["userIds"];  // a state's number once known stays known
        const auto state = numbers.find(",{StateID:");
        if (d.one_in(2))
          numbers = "{Local:new" + n + "}" +
                    (state == std::string::npos ? "" : numbers.substr(state, 21));
        return;
      }
      case 4:
        return set("users", any_of("users", 'S'), "grades", d.one_in(2) ? "11" : "12");
      case 5:
        return set("users", any_of("users", 'G'), "email", "g" + n + "@example.org");
      case 6:
      case 7: {
        const bool student = d.one_in(2);
        const auto id = any_of("users", student ? 'S' : 'G');
        if (id.empty()) return;
        in("users")[id].erase("agentSourcedIds");
        return add_agents(d, id, student ? 'G' : 'S');
      }
      case 8:
        return set("demographics", any_of("demographics", 'S'), "sex",
                   d.one_in(2) ? "female" : "male");
      case 9:
        return set("enrollments", any_of("enrollments"), "endDate",
                   d.one_in(2) ? "2026-10-30" : "2027-01-15");
      case 10:
        if (of == version::v1_2)
          return set("roles", any_of("roles"), "endDate",
                     d.one_in(2) ? "2026-10-30" : "2027-01-15");
        return set("users", any_of("users", 'S'), "orgSourcedIds", school(d));
      case 11:
        if (of == version::v1_2)  // the district's office is no school to stay at
          return set("roles", any_of("roles"), "orgSourcedId",
                     d.one_in(3) ? named("O", 0) : school(d));
        return set("users", any_of("users", 'S'), "orgSourcedIds",
                   named("O", 1) + "," + named("O", 2));
      case 12:
        return set("results", any_of("results"), "score", std::to_string(d.below(100)));
      case 13:
        return remove("enrollments", any_of("enrollments"));
      case 14:
        return of == version::v1_2 ? remove("roles", any_of("roles")) : bring_back(d);
      case 15:
        return remove("users", any_of("users", d.one_in(2) ? 'S' : 'G'));
      case 16:
        return d.one_in(3) ? remove("classes", any_of("classes")) : add_class(d);
      case 17:
        return add_student(d, of == version::v1_1 || d.one_in(2));
      case 18:
        return add_guardian(d);
      case 19: {  // known already, and now a student
        const auto id = any_of("users", 'S');
        if (id.empty() || is_student(id)) return;
        if (d.one_in(2)) in("users")[id]["email"] = "s" + n + "@example.org";
        return enter(d, id);
      }
      default:
        return bring_back(d);
    }
  }

  void remember_students() {
    for (const auto& [id, r] : at("roles"))
      if (value(r, "role") == "student") once_students.insert(value(r, "userSourcedId"));
    for (const auto& [id, r] : at("enrollments"))
      if (value(r, "role") == "student") once_students.insert(value(r, "userSourcedId"));
    for (const auto& [id, r] : at("users"))
      if (value(r, "role") == "student") once_students.insert(id);
  }

  [[nodiscard]] set_in_memory written(std::map<std::string, std::vector<row>>& rows,
                                      const std::string& mode, dice* d) const {
    set_in_memory out;
    std::string manifest = "propertyName,value\r\nmanifest.version,1.0\r\noneroster.version,";
    manifest += of == version::v1_1 ? "1.1\r\n" : "1.2\r\n";
    for (const auto& f : oneroster::files(of)) {
      const std::string name(f.name);
      const auto it = rows.find(name);
      manifest += "file." + name + "," + (it == rows.end() ? "absent" : mode) + "\r\n";
      if (it == rows.end()) continue;
      std::vector<std::string> columns;
      for (const auto& c : f.columns) columns.emplace_back(c.name);
      if (d != nullptr) d->shuffle(columns), d->shuffle(it->second);
      auto& text = out.files[name + ".csv"];
      formats::write_csv_row(text, {columns.begin(), columns.end()});
      for (const auto& r : it->second) {
        std::vector<std::string> fields;
        for (const auto& c : columns) fields.push_back(value(r, c));
        formats::write_csv_row(text, {fields.begin(), fields.end()});
      }
    }
    out.files["manifest.csv"] = manifest;
    return out;
  }

  std::string mark_;
  std::size_t next_ = 10;
  std::vector<std::pair<std::string, row>> gone_;
};

}  // namespace throughline::testing_
