// The district's list of courses: taking in a file of it.
#include "acts/catalog.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "store/catalog.hpp"
#include "store/students.hpp"

namespace throughline::acts {

core::value import_catalog(district& d, const caller& by,
                           const std::vector<core::catalog_course>& courses,
                           core::findings& wrong) {
  const auto as = admit(d, by, act::configure);
  std::map<std::pair<std::string, int>, std::vector<core::catalog_course>> lists;
  for (const auto& c : courses) lists[{c.school, c.school_year}].push_back(c);
  change c(d, by);
  std::set<std::string> schools{""};
  for (const auto& s : store::schools(c.db())) schools.insert({s.identifier, s.sourced_id});
  const auto rejected = std::count_if(
      wrong.begin(), wrong.end(), [](const auto& f) { return f.weight == core::severity::error; });
  store::catalog_change sum;
  for (const auto& [of, list] : lists) {
    if (schools.insert(of.first).second)
      wrong.push_back({.rule = core::codes::reference_unknown,
                       .weight = core::severity::warning,
                       .file = "catalog",
                       .field = "school"});
    const auto one = store::replace_catalog(c.db(), of.first, of.second, list, rejected == 0);
    sum.added += one.added;
    sum.changed += one.changed;
    sum.removed += one.removed;
    sum.same += one.same;
  }
  core::value out;
  out.set("read", static_cast<std::int64_t>(courses.size()));
  out.set("lists", static_cast<std::int64_t>(lists.size()));
  out.set("added", sum.added);
  out.set("changed", sum.changed);
  out.set("removed", sum.removed);
  out.set("same", sum.same);
  out.set("rejected", static_cast<std::int64_t>(rejected));
  core::list codes;
  for (const auto& f : wrong)
    if (const core::value name(f.rule.name);
        std::find(codes.begin(), codes.end(), name) == codes.end())
      codes.push_back(name);
  out.set("findings", std::move(codes));
  c.note(act::configure, as, nullptr, out);
  c.commit();
  d.courses_changed();
  return out;
}

}  // namespace throughline::acts
