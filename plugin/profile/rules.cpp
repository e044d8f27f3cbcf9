// The rules of a profile.
#include "profile/reading.hpp"

namespace throughline::profile {

namespace {

core::entry_filter filter(const core::value& v) {
  core::entry_filter out;
  for (const auto& [field, wanted] : v.members("where")) {
    auto& values = out.fields.emplace_back(field, std::vector<std::string>{}).second;
    if (const auto* one = wanted.as_text()) values.push_back(*one);
    if (const auto* all = wanted.as_list())
      for (const auto& one : *all)
        if (one.as_text()) values.push_back(*one.as_text());
  }
  return out;
}

// Depth and nodes are bounded (domain.md 7.3): 12 and 500.
core::rule node(reading& r, const core::value& v, const std::string& path, int& nodes, int depth) {
  core::rule out{.op = std::string(v.text("op")),
                 .item = std::string(v.text("item")),
                 .min = static_cast<int>(v.whole("min", 0, 1000, 1)),
                 .where = filter(v),
                 .in_school_year = v.text("in") == "school_year",
                 .grades = r.numbers(v, "grades"),
                 .check = std::string(v.text("check")),
                 .result = std::string(v.text("result")),
                 .roles = r.texts(v, "roles")};
  if (out.op.empty()) r.wrong(core::codes::required, path + ".op");
  if (depth >= 12 || ++nodes > 500) {
    r.wrong(core::codes::too_long, path);
    return out;
  }
  for (const auto& inner : v.items("of"))
    out.of.push_back(node(r, inner, path + ".of", nodes, depth + 1));
  return out;
}

}  // namespace

core::rule rule(reading& r, const core::value& v, const std::string& path) {
  int nodes = 0;
  return node(r, v, path, nodes, 0);
}

}  // namespace throughline::profile
