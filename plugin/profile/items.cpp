// A profile's sections and their items.
#include <algorithm>
#include <array>

#include "core/item_types.hpp"
#include "profile/reading.hpp"

namespace throughline::profile {

namespace {

// The fields an item asks are fields of its type, and the day of an entry is always one of them.
void check_fields(reading& r, const core::plan_item& item, const std::string& path) {
  const auto& type = core::type_of(item);
  for (const auto& name : item.fields)
    if (std::none_of(type.fields.begin(), type.fields.end(),
                     [&](const auto& rule) { return rule.name == name; }))
      r.wrong(core::codes::unknown_field, path + "." + item.id + ".fields." + name);
  for (const auto& rule : type.fields)
    if (rule.dates_entry && rule.required && !core::asks(item, rule.name))
      r.wrong(core::codes::required, path + "." + item.id + ".fields." + std::string(rule.name));
}

core::plan_item item(reading& r, const core::value& v, const std::string& path) {
  core::plan_item out{.id = r.id(v, path),
                      .type = std::string(v.text("type")),
                      .label = r.label(v, "label", path),
                      .hint = r.label(v, "hint", path, false),
                      .required = v.flag("required"),
                      .fields = r.texts(v, "fields"),
                      .roles = r.texts(v, "roles"),
                      .least = static_cast<int>(v.whole("least", 0, 40, 0)),
                      .grades = r.numbers(v, "grades"),
                      .classes = r.classes(v, path),
                      .one_line = v.flag("one_line"),
                      .prefill = std::string(v.text("prefill"))};
  if (const auto* when = v.find("when")) out.when = rule(r, *when, path + "." + out.id + ".when");
  if (out.type.empty()) r.wrong(core::codes::required, path + ".type");
  if (core::type_of(out).entered)
    for (const auto& o : v.items("options"))
      out.options.push_back({r.id(o, path + ".options"), r.label(o, "label", path + ".options")});
  check_fields(r, out, path);
  return out;
}

// Pages of a tab that are no section: one of that name would never be seen.
constexpr std::array<std::string_view, 12> pages_of_their_own{
    "credits", "history",   "facts", "sign", "otherwise", "answer",
    "meeting", "look_back", "check", "all",  "check_in",  "translate"};

}  // namespace

std::vector<core::plan_section> sections(reading& r, const core::value& at,
                                         const std::string& path) {
  std::vector<core::plan_section> out;
  for (const auto& v : at.items("sections")) {
    core::plan_section s{.id = r.id(v, path + ".sections"),
                         .label = r.label(v, "label", path + ".sections"),
                         .classes = r.classes(v, path + ".sections"),
                         .writers = r.texts(v, "write"),
                         .component = std::string(v.text("component")),
                         .at_exit = v.text("stage") == "exit"};
    r.only(v, path.empty() ? "sections." + s.id : path + ".sections." + s.id,
           {"id", "label", "grades", "classes", "component", "write", "items", "stage", "source",
            "confidence", "note"});
    const auto stage = v.text("stage");
    if (!stage.empty() && stage != "stay" && stage != "exit")
      r.wrong(core::codes::enum_unknown, path + ".sections." + s.id + ".stage");
    const auto grades = r.numbers(v, "grades");
    if (grades.size() == 2) {
      s.from_grade = grades[0];
      s.to_grade = grades[1];
    }
    const auto inner = path + ".sections." + s.id;
    for (const auto& i : v.items("items")) s.items.push_back(item(r, i, inner + ".items"));
    if (std::any_of(out.begin(), out.end(), [&](const auto& o) { return o.id == s.id; }))
      r.wrong(core::codes::id_duplicate, inner);
    if (std::find(pages_of_their_own.begin(), pages_of_their_own.end(), s.id) !=
        pages_of_their_own.end())
      r.wrong(core::codes::invalid, inner + ".id");
    out.push_back(std::move(s));
  }
  if (out.empty()) r.wrong(core::codes::required, path + ".sections");
  return out;
}

}  // namespace throughline::profile
