// The courses a school offers in a school year.
#include "store/catalog.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace {

std::string joined(const std::vector<int>& grades) {
  std::string out;
  for (const int g : grades) out += (out.empty() ? "" : ",") + std::to_string(g);
  return out;
}

std::vector<int> grades_of(std::string_view text) {
  std::vector<int> out;
  bool fresh = true;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      if (fresh) out.push_back(0);
      out.back() = out.back() * 10 + (c - '0');
    }
    fresh = c == ',';
  }
  return out;
}

std::string joined(const std::vector<std::string>& codes) {
  std::string out;
  for (const auto& c : codes) out += (out.empty() ? "" : ",") + c;
  return out;
}

core::catalog_course course_of(statement& q) {
  core::catalog_course out{
      .school = q.string(0),
      .school_year = static_cast<int>(q.integer(1)),
      .code = q.string(2),
      .title = q.string(3),
      .subject = q.string(4),
      .sced = q.string(5),
      .grades = grades_of(q.text(7)),
      .prerequisites = core::parse_terms(q.text(8)).value_or(core::course_terms{}),
      .corequisites = core::parse_terms(q.text(9)).value_or(core::course_terms{}),
      .offered = q.integer(11) != 0,
      .repeatable = q.integer(12) != 0,
      .middle_school_credit = q.integer(13) != 0};
  if (!q.is_null(6)) out.worth = core::credits{q.integer(6)};
  for (const auto& any : core::parse_terms(q.text(10)).value_or(core::course_terms{}))
    out.alternates.insert(out.alternates.end(), any.begin(), any.end());
  return out;
}

// The first of several, as a feed joins them.
std::string first_of(std::string_view list) { return std::string(list.substr(0, list.find(','))); }

}  // namespace

core::course_list catalog(connection& db, const core::school_stay& school) {
  std::vector<core::catalog_course> out;
  auto q = db.prepare(sql::catalog_of);
  q.bind(school.school_identifier, school.school_sourced_id);
  while (q.next()) {
    auto c = course_of(q);
    const bool told =
        !out.empty() && out.back().code == c.code && out.back().school_year == c.school_year;
    if (!told) out.push_back(std::move(c));
  }
  auto fed = db.prepare(sql::courses_of_feeds);
  fed.bind(school.school_identifier, school.school_sourced_id);
  while (fed.next()) {
    core::catalog_course c;
    c.code = fed.string(0);
    c.title = fed.string(1);
    c.subject = first_of(fed.text(2));
    c.sced = first_of(fed.text(3));
    out.push_back(std::move(c));
  }
  return core::course_list(std::move(out));
}

catalog_change replace_catalog(connection& db, std::string_view school, int school_year,
                               const std::vector<core::catalog_course>& courses, bool whole) {
  std::map<std::string, core::catalog_course> before;
  {
    auto q = db.prepare(sql::catalog_list);
    q.bind(school, school_year);
    while (q.next()) {
      auto c = course_of(q);
      before.emplace(c.code, std::move(c));
    }
  }
  catalog_change out;
  for (const auto& c : courses) {
    const auto at = before.find(c.code);
    const bool known = at != before.end();
    const bool same = known && at->second == c;
    ++(same ? out.same : known ? out.changed : out.added);
    if (known) before.erase(at);
    if (same) continue;
    db.run(sql::put_catalog_course, school, school_year, c.code, c.title, said(c.subject),
           said(c.sced), c.worth ? std::optional(c.worth->thousandths) : std::nullopt,
           said(joined(c.grades)), said(core::to_text(c.prerequisites)),
           said(core::to_text(c.corequisites)), said(joined(c.alternates)), c.offered ? 1 : 0,
           c.repeatable ? 1 : 0, c.middle_school_credit ? 1 : 0);
  }
  if (!whole) return out;
  for (const auto& [code, gone] : before) {
    db.run(sql::remove_catalog_course, school, school_year, code);
    ++out.removed;
  }
  return out;
}

}  // namespace throughline::store
