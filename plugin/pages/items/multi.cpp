// Item type multi: any of the profile's options.
#include <algorithm>

#include "pages/items.hpp"

namespace throughline::pages {

namespace {

bool holds(const core::value& v, std::string_view id) {
  const auto* all = v.as_list();
  return all && std::any_of(all->begin(), all->end(),
                            [&](const auto& one) { return one.as_text() && *one.as_text() == id; });
}

void edit(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  html inner;
  for (const auto& o : item.options)
    inner.add(
        checkbox(at.f, item.id, o.id, o.label.in(at.f.lang), holds(v, o.id), sending::repeatedly));
  h.add(group(at.f, item.id, item.label.in(at.f.lang), hint_of(at, item), at.error_at(item.id),
              inner));
}

void view(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  const auto* all = v.as_list();
  if (!all || all->empty()) return show_empty(h, at.f);
  html inner;
  for (const auto& one : *all)
    if (one.as_text()) inner("<li>{}</li>", option_label(at.f.lang, item.options, *one.as_text()));
  h("<ul>{}</ul>", inner);
}

// "reason", "reason[]", or "reason[0]" as PHP writes a list it has read: all are the same item.
bool names(std::string_view field, std::string_view id) {
  if (!field.starts_with(id)) return false;
  field.remove_prefix(id.size());
  if (field.empty()) return true;
  return field.size() >= 2 && field.front() == '[' && field.back() == ']' &&
         field.substr(1, field.size() - 2).find_first_not_of("0123456789") == field.npos;
}

core::value read(const core::plan_item& item, const fields& sent) {
  core::list out;
  for (const auto& [name, text] : sent)
    if (names(name, item.id) && !text.empty() && out.size() <= core::entry_limit)
      out.emplace_back(text);
  return out.empty() ? core::value() : core::value(std::move(out));
}

}  // namespace

const item_page multi_page{"multi", edit, view, view, read};

}  // namespace throughline::pages
