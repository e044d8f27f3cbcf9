// Lists of records in a form: their controls, what is read back, and the names of their places.
#include "pages/items/entries.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace throughline::pages {

namespace {

using shape = core::field_rule::shape;

// More entries than core allows are read, so that core can say so; not endlessly many.
constexpr int most_read = 150;

html options_of(const entries_at& at, const entry_field& field, std::string_view now) {
  const auto l = at.site.f.lang;
  const auto& rule = at.rule(field);
  html h;
  bool known = now.empty();
  const auto add = [&](std::string_view id, std::string_view label) {
    known = known || id == now;
    h("<option value=\"{}\"{}>{}</option>", id, attribute("selected", id == now), label);
  };
  h("<option value=\"\">{}</option>", say(at.site.f, k::form_choose));
  if (rule.is == shape::kind)
    for (const auto& o : at.item.options) add(o.id, o.label.in(l));
  if (rule.is == shape::grade)
    for (const int g : at.item.grades) add(std::to_string(g), std::to_string(g));
  if (rule.is == shape::area)
    for (const auto& a : at.site.profile.areas()) add(a.id, a.label.in(l));
  if (rule.is == shape::flag)
    for (const auto* word : {"yes", "no"}) add(word, words::say_named(l, "answer", word));
  for (const auto word : rule.among) add(word, words::say_named(l, field.word_prefix, word));
  if (!known) add(now, now);  // what stands there is kept, even when the profile no longer has it
  return h;
}

html control(const entries_at& at, const entry_field& field, const std::string& path,
             std::string_view now, bool error) {
  const auto name = field_name(at.site.f, path);
  const auto id = field_id(path);
  const attribute said("aria-describedby", described_by(path, false, error));
  const attribute invalid("aria-invalid", error ? "true" : "");
  const auto list =
      !at.nested && at.site.templates(at.item) && field.name == core::template_field(at.item)
          ? templates_id(at.item)
          : std::string(field.picked_from);
  const auto line = [&] {
    return make(
        "<input type=\"text\" id=\"{}\" name=\"{}\" value=\"{}\" autocomplete=\"off\"{}{}{}>", id,
        name, now, attribute("list", list.empty() ? std::string() : field_id(list)), said, invalid);
  };
  switch (at.rule(field).is) {
    case shape::prose:
      return make("<textarea id=\"{}\" name=\"{}\" rows=\"3\"{}{}>\n{}</textarea>", id, name, said,
                  invalid, now);
    case shape::day:
      return make("<input type=\"date\" class=\"tl-short\" id=\"{}\" name=\"{}\" value=\"{}\"{}{}>",
                  id, name, now, said, invalid);
    case shape::amount:
    case shape::school_days:
      return make(
          "<input type=\"text\" inputmode=\"decimal\" class=\"tl-short\" id=\"{}\" name=\"{}\" "
          "value=\"{}\"{}{}>",
          id, name, now, said, invalid);
    case shape::id:
    case shape::name:
    case shape::line:
      return line();
    case shape::kind:
      if (at.item.options.empty()) return line();
      break;
    default:
      break;
  }
  return make("<select id=\"{}\" name=\"{}\"{}{}>{}</select>", id, name, said, invalid,
              options_of(at, field, now));
}

bool wrong_within(const item_site& at, const std::string& path) {
  return at.wrong && std::any_of(at.wrong->begin(), at.wrong->end(), [&](const auto& w) {
           return w.field == path || w.field.starts_with(path + ".");
         });
}

// A list within an entry is folded: a goal with a year of progress is read by its head.
html edit_nested(const entries_at& at, const entry_field& field, std::size_t n,
                 const core::value& entry) {
  const auto inner = at.within(field, n);
  const auto* v = entry.find(field.name);
  const auto* all = v ? v->as_list() : nullptr;
  const auto name = say(at.site.f, field.label);
  return make("<details class=\"tl-within\"{}><summary>{} ({})</summary>{}</details>",
              attribute("open", wrong_within(at.site, inner.path)), name, all ? all->size() : 0,
              group(at.site.f, inner.path, name, {}, at.site.error_at(inner.path),
                    edit_entries(inner, v ? *v : core::value()), true));
}

html edit_one(const entries_at& at, std::size_t n, const core::value& entry, bool fresh) {
  const auto& f = at.site.f;
  const auto path = at.path + "." + std::to_string(n);
  html inner;
  if (!entry.text("id").empty()) inner.add(hidden(f, path + ".id", entry.text("id")));
  for (const auto& field : at.list.fields) {
    if (!at.shows(field, entry)) continue;
    inner.add(field.nested ? edit_nested(at, field, n, entry)
                           : edit_field(at, field, path + "." + std::string(field.name), entry));
  }
  if (!fresh) inner.add(checkbox(f, path + ".remove", "yes", say(f, k::form_remove_entry), false));
  // A dozen courses in one column is a page nobody reads to its end.
  return make(
      "<fieldset class=\"tl-card tl-compact\" id=\"{}\" tabindex=\"-1\" "
      "data-tl-entry><legend>{}{}</legend>{}</fieldset>",
      field_id(path), say(f, at.list.entry_name, {{"n", std::to_string(n + 1)}}),
      fresh ? make(" <span class=\"tl-meta\">({})</span>", say(f, k::form_new_entry)) : html(),
      inner);
}

using views = std::vector<std::pair<std::string_view, std::string_view>>;

struct reading {
  views sent;
  bool removed = false;
};

core::value read_list(std::span<const core::field_rule> rules, const views& sent);

core::record read_one(std::span<const core::field_rule> rules, const views& sent) {
  core::record out;
  std::map<std::string_view, views> nested;
  for (const auto& [name, text] : sent) {
    const auto dot = name.find('.');
    const auto field = name.substr(0, dot);
    const auto rule =
        std::find_if(rules.begin(), rules.end(), [&](const auto& r) { return r.name == field; });
    if (rule == rules.end() || (rule->is == shape::entries) != (dot != name.npos)) continue;
    if (dot != name.npos)
      nested[field].emplace_back(name.substr(dot + 1), text);
    else if (!text.empty() &&
             std::none_of(out.begin(), out.end(), [&](const auto& m) { return m.first == field; }))
      out.emplace_back(std::string(field), core::value(text));
  }
  for (const auto& rule : rules)
    if (const auto at = nested.find(rule.name); at != nested.end())
      if (auto v = read_list(rule.fields, at->second); !v.is_null())
        out.emplace_back(std::string(rule.name), std::move(v));
  return out;
}

core::value read_list(std::span<const core::field_rule> rules, const views& sent) {
  std::map<int, reading> by_number;
  for (const auto& [name, text] : sent) {
    int n = -1;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), n);
    const auto used = static_cast<std::size_t>(end - name.data());
    if (error != std::errc{} || n < 0 || n >= most_read || used >= name.size() || name[used] != '.')
      continue;
    const auto field = name.substr(used + 1);
    auto& entry = by_number[n];
    if (field == "remove")
      entry.removed = text == "yes";
    else
      entry.sent.emplace_back(field, text);
  }
  core::list out;
  for (const auto& [n, entry] : by_number) {
    if (entry.removed) continue;
    auto one = read_one(rules, entry.sent);
    if (std::any_of(one.begin(), one.end(), [](const auto& m) { return m.first != "id"; }))
      out.emplace_back(std::move(one));
  }
  return out.empty() ? core::value() : core::value(std::move(out));
}

}  // namespace

const core::field_rule& entries_at::rule(const entry_field& field) const {
  static constexpr core::field_rule none{};
  const auto it =
      std::find_if(rules.begin(), rules.end(), [&](const auto& r) { return r.name == field.name; });
  return it == rules.end() ? none : *it;
}

bool entries_at::shows(const entry_field& field, const core::value& entry) const {
  return nested || core::asks(item, field.name) || entry.find(field.name);
}

entries_at entries_at::within(const entry_field& field, std::size_t n) const {
  return {site,
          item,
          rule(field).fields,
          *field.nested,
          path + "." + std::to_string(n) + "." + std::string(field.name),
          true};
}

html edit_field(const entries_at& at, const entry_field& field, const std::string& place,
                const core::value& entry) {
  const auto& f = at.site.f;
  const auto error = at.site.error_at(place);
  auto label = std::string(say(f, field.label));
  if (!at.rule(field).required) label += " " + std::string(say(f, k::form_optional));
  return labelled(f, place, label, {}, error,
                  control(at, field, place, entry.text(field.name), !error.empty()));
}

html edit_entries(const entries_at& at, const core::value& v) {
  html h;
  std::size_t n = 0;
  if (const auto* entries = v.as_list())
    for (const auto& e : *entries) h.add(edit_one(at, n++, e, false));
  h.add(edit_one(at, n, {}, true));
  return h("<button class=\"tl-btn tl-out\" type=\"button\" data-tl-add=\"{}\" hidden>{}</button>",
           at.path, say(at.site.f, at.list.add));
}

core::value read_entries(std::span<const core::field_rule> rules, const fields& sent,
                         std::string_view prefix) {
  views own;
  for (const auto& [name, text] : sent)
    if (name.starts_with(prefix))
      own.emplace_back(std::string_view(name).substr(prefix.size()), text);
  return read_list(rules, own);
}

std::string name_in_entries(core::language l, std::string_view rest, const entry_list& list) {
  int n = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), n);
  auto out =
      words::say(l, list.entry_name, {{"n", std::to_string(error == std::errc{} ? n + 1 : 0)}});
  const auto dot = rest.find('.');
  if (dot == rest.npos) return out;
  const auto inner = rest.substr(dot + 1);
  const auto next = inner.find('.');
  for (const auto& field : list.fields)
    if (field.name == inner.substr(0, next))
      out += ", " + (field.nested && next != inner.npos
                         ? name_in_entries(l, inner.substr(next + 1), *field.nested)
                         : std::string(words::say(l, field.label)));
  return out;
}

}  // namespace throughline::pages
