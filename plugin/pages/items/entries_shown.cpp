// Lists of records to read: as cards, as a table, and as rows of words for export.
#include <algorithm>

#include "core/credits.hpp"
#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

using shape = core::field_rule::shape;

const core::list& entries_of(const core::value& v) {
  static const core::list none;
  const auto* all = v.as_list();
  return all ? *all : none;
}

const core::value& member(const core::value& entry, std::string_view name) {
  static const core::value nothing;
  const auto* v = entry.find(name);
  return v ? *v : nothing;
}

std::string title_of(const entries_at& at, const core::value& entry, std::size_t n) {
  for (const auto& field : at.list.fields)
    if (field.name == at.list.title_field && !entry.text(field.name).empty())
      return at.shown(field, entry.text(field.name));
  return say(at.site.f, at.list.entry_name, {{"n", std::to_string(n + 1)}});
}

html card(const entries_at& at, const core::value& entry, std::size_t n) {
  html facts, within;
  for (const auto& field : at.list.fields) {
    const auto name = say(at.site.f, field.label);
    if (field.nested) {
      const auto& inner = member(entry, field.name);
      if (entries_of(inner).empty()) continue;
      within("<p class=\"tl-strong\">{}</p>", name);
      if (at.list.picture && at.list.pictured == field.name)
        within.add(at.list.picture(at.site, entry));
      within.add(tabulate_entries(at.within(field, n), inner, name));
    } else if (const auto text = entry.text(field.name);
               !text.empty() && field.name != at.list.title_field) {
      facts("<div><dt>{}</dt><dd class=\"tl-prose\">{}</dd></div>", name, at.shown(field, text));
    }
  }
  return make(
      "<div class=\"tl-card\"><p class=\"tl-strong\">{}</p><dl class=\"tl-facts\">{}</dl>{}</div>",
      title_of(at, entry, n), facts, within);
}

}  // namespace

std::string entries_at::shown(const entry_field& field, std::string_view text) const {
  const auto l = site.f.lang;
  const auto& it = rule(field);
  switch (it.is) {
    case shape::day:
      return words::date(l, text);
    case shape::kind:
      return option_label(l, item.options, text);
    case shape::area:
      for (const auto& a : site.profile.areas())
        if (a.id == text) return a.label.in(l);
      return std::string(text);
    case shape::amount: {
      const auto c = core::credits::parse(text);
      return c ? c->short_text() : std::string(text);
    }
    case shape::flag:
      return text == "yes" || text == "no" ? words::say_named(l, "answer", text)
                                           : std::string(text);
    default:
      return std::find(it.among.begin(), it.among.end(), text) == it.among.end()
                 ? std::string(text)
                 : words::say_named(l, field.word_prefix, text);
  }
}

html view_entries(const entries_at& at, const core::value& v) {
  const auto& all = entries_of(v);
  html h;
  if (all.empty()) {
    show_empty(h, at.site.f);
    return h;
  }
  for (std::size_t n = 0; n < all.size(); ++n) h.add(card(at, all[n], n));
  return make("<div class=\"tl-cards\">{}</div>", h);
}

html tabulate_entries(const entries_at& at, const core::value& v, std::string_view caption) {
  const auto& all = entries_of(v);
  html h;
  if (all.empty()) {
    show_empty(h, at.site.f);
    return h;
  }
  table t{.caption = std::string(caption), .caption_hidden = true, .stacked = true};
  std::vector<const entry_field*> columns;
  for (const auto& field : at.list.fields) {
    const bool filled = std::any_of(all.begin(), all.end(),
                                    [&](const auto& e) { return !e.text(field.name).empty(); });
    if (field.nested || (!filled && !at.rule(field).required)) continue;
    columns.push_back(&field);
    t.columns.push_back(
        {std::string(say(at.site.f, field.label)), at.rule(field).is == shape::amount});
  }
  for (const auto& e : all) {
    std::vector<html> row;
    for (const auto* field : columns)
      row.push_back(
          make("<span class=\"tl-prose\">{}</span>", at.shown(*field, e.text(field->name))));
    t.rows.push_back(std::move(row));
  }
  return data_table(t);
}

void export_entries(const put_row& put, const entries_at& at, const core::value& v,
                    const std::string& number) {
  const auto& all = entries_of(v);
  for (std::size_t n = 0; n < all.size(); ++n) {
    const auto own = (number.empty() ? "" : number + ".") + std::to_string(n + 1);
    for (const auto& field : at.list.fields)
      if (field.nested)
        export_entries(put, at.within(field, n), member(all[n], field.name), own);
      else if (const auto text = all[n].text(field.name); !text.empty())
        put(own, std::string(say(at.site.f, field.label)), at.shown(field, text));
  }
}

}  // namespace throughline::pages
