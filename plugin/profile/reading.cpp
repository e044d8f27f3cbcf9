// What the parts of a profile's reader share: labels, ids, numbers, and where something is wrong.
#include "profile/reading.hpp"

#include <algorithm>

namespace throughline::profile {

void reading::wrong(core::code rule, std::string_view path) {
  problems_.push_back({.rule = rule, .weight = core::severity::error, .field = std::string(path)});
}

core::label reading::label(const core::value& at, std::string_view name, const std::string& path,
                           bool needed) {
  const auto* v = at.find(name);
  core::label out;
  if (v) out = {std::string(v->text("en")), std::string(v->text("es"))};
  if (needed && (out.en.empty() || out.es.empty()))
    wrong(core::codes::required, path + "." + std::string(name));
  return out;
}

std::string reading::id(const core::value& at, const std::string& path, bool plain) {
  const auto text = at.text("id");
  if (text.empty() ||
      (plain && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") != text.npos))
    wrong(core::codes::invalid, path + ".id");
  return std::string(text);
}

void reading::only(const core::value& at, const std::string& path,
                   std::initializer_list<std::string_view> names) {
  const auto* members = at.as_record();
  if (members == nullptr) return wrong(core::codes::invalid, path);
  for (const auto& [name, v] : *members)
    if (std::find(names.begin(), names.end(), name) == names.end())
      wrong(core::codes::unknown_field, path.empty() ? name : path + "." + name);
}

std::vector<std::string> reading::texts(const core::value& at, std::string_view name) {
  std::vector<std::string> out;
  for (const auto& v : at.items(name))
    if (const auto* s = v.as_text()) out.push_back(*s);
  return out;
}

std::vector<int> reading::numbers(const core::value& at, std::string_view name) {
  std::vector<int> out;
  for (const auto& v : at.items(name)) {
    core::value holder;
    holder.set("n", v);
    const auto n = holder.whole("n", 0, 13, -1);
    if (n >= 0) out.push_back(static_cast<int>(n));
  }
  return out;
}

core::credits reading::credits(const core::value& at, std::string_view name,
                               const std::string& path) {
  const auto* v = at.find(name);
  const auto* n = v ? v->as_number() : nullptr;
  const auto out = n ? core::credits::parse(n->text) : std::nullopt;
  if (!out) wrong(core::codes::bad_number, path + "." + std::string(name));
  return out.value_or(core::credits{});
}

std::vector<core::option> reading::options(const core::value& at, std::string_view name,
                                           const std::string& path) {
  std::vector<core::option> out;
  const auto where = path + "." + std::string(name);
  for (const auto& o : at.items(name)) out.push_back({id(o, where), label(o, "label", where)});
  return out;
}

core::class_range reading::classes(const core::value& at, const std::string& path) {
  core::class_range out;
  const auto* v = at.find("classes");
  if (v == nullptr) return out;
  for (const auto& [name, to] : {std::pair{"from", &out.from}, std::pair{"to", &out.to}})
    if (const auto* n = v->find(name); n != nullptr && !n->is_null()) {
      *to = static_cast<int>(v->whole(name, 1990, 2200, 0));
      if (*to == 0) wrong(core::codes::bad_number, path + ".classes." + name);
    }
  if (out.to != 0 && out.to < out.from) wrong(core::codes::range_reversed, path + ".classes");
  return out;
}

}  // namespace throughline::profile
