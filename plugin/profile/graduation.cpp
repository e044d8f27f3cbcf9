// What a profile asks of a diploma, and of a way after school beside it: areas, parts, credits.
#include <algorithm>
#include <set>
#include <utility>

#include "core/student.hpp"
#include "profile/reading.hpp"

namespace throughline::profile {

namespace {

// Whether source and confidence are known is checked with all other facts.
core::provenance said(const core::value& v) {
  return {std::string(v.text("source")), std::string(v.text("confidence"))};
}

class requirements {
 public:
  explicit requirements(reading& r) : r_(r) {}

  core::requirement_set set(const core::value& v) {
    const auto path = "graduation." + std::string(v.text("id"));
    core::requirement_set out;
    out.id = r_.id(v, path);
    out.label = r_.label(v, "label", path);
    out.total = r_.credits(v, "credits", path);
    out.said = said(v);
    if (v.text("kind") == "route")
      out.kind = core::set_kind::route;
    else if (v.text("kind") != "diploma")
      r_.wrong(core::codes::enum_unknown, path + ".kind");
    if (const auto* classes = v.find("classes")) {
      out.classes.from = static_cast<int>(classes->whole("from", 2000, 2200, 0));
      out.classes.to = static_cast<int>(classes->whole("to", 2000, 2200, 0));
    }
    core::credits sum;
    std::set<std::string> ids;
    for (const auto& a : v.items("areas")) {
      out.areas.push_back(area(a, path));
      sum += out.areas.back().required;
      if (!ids.insert(out.areas.back().id).second)
        r_.wrong(core::codes::id_duplicate, path + "." + out.areas.back().id);
    }
    if (sum != out.total) r_.wrong(core::codes::bad_number, path + ".credits");
    for (const auto& a : out.areas)
      for (const auto& other : a.takes_over)
        if (ids.count(other) == 0 || other == a.id)
          r_.wrong(core::codes::reference_unknown, path + "." + a.id + ".takes_over");
    return out;
  }

 private:
  std::vector<std::string> folded(const core::value& v, const char* name) {
    auto out = r_.texts(v, name);
    for (auto& s : out) s = core::fold_name(s);
    return out;
  }

  core::requirement_part part(const core::value& v, const std::string& path) {
    return {.label = r_.label(v, "label", path, false),
            .required = r_.credits(v, "credits", path),
            .of = {.sced = r_.texts(v, "sced"),
                   .courses = r_.texts(v, "courses"),
                   .titles = folded(v, "titles")},
            .aligned = v.flag("aligned_to_plan")};
  }

  core::graduation_area area(const core::value& v, const std::string& of) {
    const auto path = of + "." + std::string(v.text("id"));
    core::graduation_area out{.id = r_.id(v, of),
                              .label = r_.label(v, "label", path),
                              .required = r_.credits(v, "credits", path),
                              .sced = r_.texts(v, "sced"),
                              .overflow = v.flag("overflow"),
                              .takes_over = r_.texts(v, "takes_over"),
                              .said = said(v)};
    out.courses = r_.texts(v, "courses");
    out.also_called = folded(v, "subjects");
    core::credits sum;
    for (const auto& p : v.items("parts")) {
      out.parts.push_back(part(p, path + ".parts"));
      sum += out.parts.back().required;
    }
    if (sum > out.required) r_.wrong(core::codes::bad_number, path + ".parts");
    out.known = out.overflow || !out.sced.empty() || !out.courses.empty() ||
                !out.also_called.empty() || !out.takes_over.empty();
    return out;
  }

  reading& r_;
};

}  // namespace

void graduation(reading& r, const core::value& profile, core::plan_profile& out) {
  const auto* g = profile.find("graduation");
  if (!g) return;
  if (g->find("areas")) r.wrong(core::codes::unknown_field, "graduation.areas");
  requirements asked(r);
  std::set<std::string> ids;
  for (const auto& v : g->items("sets")) {
    out.graduation.push_back(asked.set(v));
    if (!ids.insert(out.graduation.back().id).second)
      r.wrong(core::codes::id_duplicate, "graduation." + out.graduation.back().id);
  }
}

}  // namespace throughline::profile
