// Lists of records (goals, criteria, courses): one way to edit, show, print and read them.
#include "pages/items/entries.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/credits.hpp"

namespace throughline::pages {

namespace {

using shape = entry_field::shape;

// More entries than core allows are read, so that core can say so; not endlessly many.
constexpr int most_read = 100;

std::string shown(const item_site& at, const core::plan_item& item, const entry_field& field,
                  std::string_view text) {
  switch (field.is) {
    case shape::day:
      return words::date(at.f.lang, text);
    case shape::kind:
      return option_label(at.f.lang, item.options, text);
    case shape::area:
      for (const auto& a : at.profile.areas())
        if (a.id == text) return a.label.in(at.f.lang);
      return std::string(text);
    case shape::credit: {
      const auto c = core::credits::parse(text);
      return c ? c->short_text() : std::string(text);
    }
    case shape::yes_no:
      return std::string(text == "yes"  ? say(at.f, k::answer_yes)
                         : text == "no" ? say(at.f, k::answer_no)
                                        : text);
    default:
      return std::string(text);
  }
}

html options_of(const item_site& at, const core::plan_item& item, const entry_field& field,
                std::string_view now) {
  html h;
  bool known = now.empty();
  const auto add = [&](std::string_view id, std::string_view label) {
    known = known || id == now;
    h("<option value=\"{}\"{}>{}</option>", id, attribute("selected", id == now), label);
  };
  h("<option value=\"\">{}</option>", say(at.f, k::form_choose));
  if (field.is == shape::kind)
    for (const auto& o : item.options) add(o.id, o.label.in(at.f.lang));
  if (field.is == shape::grade)
    for (const int g : item.grades) add(std::to_string(g), std::to_string(g));
  if (field.is == shape::area)
    for (const auto& a : at.profile.areas()) add(a.id, a.label.in(at.f.lang));
  if (field.is == shape::yes_no) {
    add("yes", say(at.f, k::answer_yes));
    add("no", say(at.f, k::answer_no));
  }
  if (!known) add(now, now);  // what stands there is kept, even when the profile no longer has it
  return h;
}

html control(const item_site& at, const core::plan_item& item, const entry_field& field,
             const std::string& path, std::string_view now, bool error) {
  const auto name = field_name(at.f, path);
  const auto id = field_id(path);
  const attribute said("aria-describedby", described_by(path, false, error));
  const attribute invalid("aria-invalid", error ? "true" : "");
  switch (field.is) {
    case shape::prose:
      return make("<textarea id=\"{}\" name=\"{}\" rows=\"3\"{}{}>\n{}</textarea>", id, name, said,
                  invalid, now);
    case shape::day:
      return make("<input type=\"date\" class=\"tl-short\" id=\"{}\" name=\"{}\" value=\"{}\"{}{}>",
                  id, name, now, said, invalid);
    case shape::credit:
      return make(
          "<input type=\"text\" inputmode=\"decimal\" class=\"tl-short\" id=\"{}\" name=\"{}\" "
          "value=\"{}\"{}{}>",
          id, name, now, said, invalid);
    case shape::line:
      return make(
          "<input type=\"text\" id=\"{}\" name=\"{}\" value=\"{}\" autocomplete=\"off\"{}{}>", id,
          name, now, said, invalid);
    default:
      return make("<select id=\"{}\" name=\"{}\"{}{}>{}</select>", id, name, said, invalid,
                  options_of(at, item, field, now));
  }
}

void edit_one(html& h, const item_site& at, const core::plan_item& item, const entry_list& list,
              std::size_t n, const core::value& entry, bool fresh) {
  const auto path = item.id + "." + std::to_string(n);
  html inner;
  if (!entry.text("id").empty()) inner.add(hidden(at.f, path + ".id", entry.text("id")));
  for (const auto& field : list.fields) {
    const auto place = path + "." + std::string(field.name);
    const auto error = at.error_at(place);
    auto label = std::string(say(at.f, field.label));
    if (!field.required) label += " " + std::string(say(at.f, k::form_optional));
    inner.add(labelled(at.f, place, label, {}, error,
                       control(at, item, field, place, entry.text(field.name), !error.empty())));
  }
  if (!fresh)
    inner.add(checkbox(at.f, path + ".remove", "yes", say(at.f, k::form_remove_entry), false));
  const auto title = say(at.f, list.entry_name, {{"n", std::to_string(n + 1)}});
  // A dozen courses in one column is a page nobody reads to its end.
  const bool has_prose = std::any_of(list.fields.begin(), list.fields.end(),
                                     [](const auto& f) { return f.is == shape::prose; });
  h("<fieldset class=\"tl-card{}\" id=\"{}\" tabindex=\"-1\" "
    "data-tl-entry><legend>{}{}</legend>{}</fieldset>",
    has_prose ? "" : " tl-compact", field_id(path), title,
    fresh ? make(" <span class=\"tl-meta\">({})</span>", say(at.f, k::form_new_entry)) : html(),
    inner);
}

}  // namespace

void edit_entries(html& h, const item_site& at, const core::plan_item& item, const core::value& v,
                  const entry_list& list) {
  html inner;
  std::size_t n = 0;
  if (const auto* entries = v.as_list())
    for (const auto& e : *entries) edit_one(inner, at, item, list, n++, e, false);
  edit_one(inner, at, item, list, n, {}, true);
  inner("<button class=\"tl-btn tl-out\" type=\"button\" data-tl-add=\"{}\" hidden>{}</button>",
        item.id, say(at.f, list.add));
  h("<div data-tl-entries>{}</div>",
    group(at.f, item.id, item.label.in(at.f.lang), hint_of(at, item), at.error_at(item.id), inner));
}

void view_entries(html& h, const item_site& at, const core::plan_item& item, const core::value& v,
                  const entry_list& list) {
  const auto* entries = v.as_list();
  if (!entries || entries->empty()) return show_empty(h, at.f);
  html cards;
  for (const auto& e : *entries) {
    html rows;
    for (const auto& field : list.fields) {
      const auto text = e.text(field.name);
      if (field.name != list.title_field && !text.empty())
        rows("<div><dt>{}</dt><dd class=\"tl-prose\">{}</dd></div>", say(at.f, field.label),
             shown(at, item, field, text));
    }
    cards(
        "<div class=\"tl-card\"><p class=\"tl-strong\">{}</p><dl class=\"tl-facts\">{}</dl></div>",
        e.text(list.title_field), rows);
  }
  h("<div class=\"tl-cards\">{}</div>", cards);
}

void tabulate_entries(html& h, const item_site& at, const core::plan_item& item,
                      const core::value& v, const entry_list& list) {
  const auto* entries = v.as_list();
  if (!entries || entries->empty()) return show_empty(h, at.f);
  table t{.caption = item.label.in(at.f.lang), .caption_hidden = true};
  for (const auto& field : list.fields)
    t.columns.push_back({std::string(say(at.f, field.label)), field.is == shape::credit});
  for (const auto& e : *entries) {
    std::vector<html> row;
    for (const auto& field : list.fields)
      row.push_back(make("{}", shown(at, item, field, e.text(field.name))));
    t.rows.push_back(std::move(row));
  }
  h.add(data_table(t));
}

core::value read_entries(const core::plan_item& item, const fields& sent, const entry_list& list) {
  struct reading {
    core::record body;
    bool removed = false, filled = false;
  };
  std::map<int, reading> by_number;
  const auto prefix = item.id + ".";
  for (const auto& [name, text] : sent) {
    if (!name.starts_with(prefix)) continue;
    const auto rest = std::string_view(name).substr(prefix.size());
    int n = -1;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), n);
    const auto used = static_cast<std::size_t>(end - rest.data());
    if (error != std::errc{} || n < 0 || n >= most_read || used >= rest.size() || rest[used] != '.')
      continue;
    const auto field = rest.substr(used + 1);
    auto& entry = by_number[n];
    if (field == "remove") entry.removed = text == "yes";
    const bool known = field == "id" || std::any_of(list.fields.begin(), list.fields.end(),
                                                    [&](const auto& f) { return f.name == field; });
    if (!known || text.empty()) continue;
    entry.filled = entry.filled || field != "id";
    if (std::none_of(entry.body.begin(), entry.body.end(),
                     [&](const auto& m) { return m.first == field; }))
      entry.body.emplace_back(std::string(field), core::value(text));
  }
  core::list out;
  for (auto& [n, entry] : by_number)
    if (entry.filled && !entry.removed) out.emplace_back(std::move(entry.body));
  return out.empty() ? core::value() : core::value(std::move(out));
}

std::string name_in_entries(core::language l, std::string_view rest, const entry_list& list) {
  int n = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), n);
  const auto dot = rest.find('.');
  auto out =
      words::say(l, list.entry_name, {{"n", std::to_string(error == std::errc{} ? n + 1 : 0)}});
  if (dot != rest.npos)
    for (const auto& field : list.fields)
      if (field.name == rest.substr(dot + 1)) out += ", " + std::string(words::say(l, field.label));
  return out;
}

}  // namespace throughline::pages
