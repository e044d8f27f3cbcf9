// The one table of how plan item types are edited, shown, printed, read from a form and exported.
#include "pages/items.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace throughline::pages {

namespace {

constexpr std::array types{&text_page,        &choice_page,    &multi_page,
                           &flag_page,        &date_page,      &list_page,
                           &log_page,         &goal_list_page, &smart_goal_list_page,
                           &course_plan_page, &checklist_page, &criteria_list_page,
                           &team_page,        &schedule_page,  &review_page,
                           &signatures_page,  &sis_view_page,  &pointer_page};

const core::value nothing;

const core::value& value_of(const core::value& body, std::string_view item) {
  const auto* v = body.find(item);
  return v ? *v : nothing;
}

}  // namespace

const item_page& page_of(const core::plan_item& item) {
  const auto* at =
      std::find_if(types.begin(), types.end(), [&](const auto* p) { return p->type == item.type; });
  return at == types.end() ? other_page : **at;
}

core::value read_section(const core::plan_section& section, const fields& sent) {
  core::value out = core::record{};
  for (const auto& item : section.items) {
    if (!core::type_of(item).entered) continue;
    auto v = page_of(item).read(item, sent);
    if (!v.is_null()) out.set(item.id, std::move(v));
  }
  return out;
}

std::string item_site::error_at(std::string_view field) const {
  if (wrong)
    for (const auto& w : *wrong)
      if (w.field == field) return words::say(f.lang, w.rule, w.words);
  return {};
}

const std::vector<std::string>* item_site::templates(const core::plan_item& item) const {
  if (!bank) return nullptr;
  const auto found = bank->find(std::string(section) + "." + item.id);
  return found == bank->end() ? nullptr : &found->second;
}

std::string_view sent_value(const fields& sent, std::string_view name) {
  const auto at =
      std::find_if(sent.begin(), sent.end(), [&](const auto& p) { return p.first == name; });
  return at == sent.end() ? std::string_view() : std::string_view(at->second);
}

core::value read_text(const core::plan_item& item, const fields& sent) {
  const auto text = sent_value(sent, item.id);
  return text.empty() ? core::value() : core::value(text);
}

void keep_value(html& h, const frame& f, const std::string& path, const core::value& v) {
  if (const auto* text = v.as_text()) h.add(hidden(f, path, *text));
  if (const auto* members = v.as_record())
    for (const auto& [name, member] : *members) keep_value(h, f, path + "." + name, member);
  const auto* all = v.as_list();
  for (std::size_t i = 0; all && i < all->size(); ++i)
    if (const auto* text = (*all)[i].as_text())
      h.add(hidden(f, path, *text, sending::repeatedly));
    else
      keep_value(h, f, path + "." + std::to_string(i), (*all)[i]);
}

void export_texts(const put_row& put, const item_site& at, const core::plan_item& item,
                  const core::value& v) {
  const auto one = [&](std::string number, const core::value& text) {
    if (text.as_text() && !text.as_text()->empty())
      put(std::move(number), {}, option_label(at.f.lang, item.options, *text.as_text()));
  };
  one({}, v);
  const auto* all = v.as_list();
  for (std::size_t i = 0; all && i < all->size(); ++i) one(std::to_string(i + 1), (*all)[i]);
}

std::string option_label(core::language l, const std::vector<core::option>& options,
                         std::string_view id) {
  const auto at =
      std::find_if(options.begin(), options.end(), [&](const auto& o) { return o.id == id; });
  return at == options.end() ? std::string(id) : at->label.in(l);
}

void show_empty(html& h, const frame& f) { h.add(quiet(say(f, k::item_empty))); }

html prose(std::string_view text) { return make("<p class=\"tl-prose\">{}</p>", text); }

std::string place_name(core::language l, const core::plan_section& section,
                       std::string_view field) {
  const auto dot = field.find('.');
  const auto id = field.substr(0, dot);
  for (const auto& item : section.items) {
    if (item.id != id) continue;
    const auto& page = page_of(item);
    if (dot == field.npos || !page.name_of) return item.label.in(l);
    return page.name_of(l, item, field.substr(dot + 1));
  }
  return std::string(field);
}

std::string problem_text(std::string_view place, std::string_view said) {
  return std::string(place) + (place.ends_with('?') ? " " : ": ") + std::string(said);
}

std::vector<problem_line> problem_lines(core::language l, const core::plan_section& section,
                                        const core::findings& wrong) {
  std::vector<problem_line> out;
  for (const auto& w : wrong)
    out.push_back(
        {w.field, problem_text(place_name(l, section, w.field), words::say(l, w.rule, w.words))});
  return out;
}

std::string templates_id(const core::plan_item& item) { return "templates." + item.id; }

namespace {

// The district's sentences for an item. A line of an entry offers them as it is typed; below a text
// they stand folded, each with a button that puts it in (with scripts; else it is there to copy).
html offered_templates(const item_site& at, const core::plan_item& item) {
  const auto* texts = at.templates(item);
  if (!texts) return {};
  html all;
  if (!core::template_field(item).empty()) {
    for (const auto& t : *texts) all("<option value=\"{}\"></option>", t);
    return make("<datalist id=\"{}\">{}</datalist>", field_id(templates_id(item)), all);
  }
  for (const auto& t : *texts)
    all("<li><span>{}</span> <button class=\"tl-btn tl-out\" type=\"button\" data-tl-put=\"{}\" "
        "hidden>{}<span class=\"tl-sr\">: {}</span></button></li>",
        t, field_id(item.id), say(at.f, k::templates_put), t);
  return make("<details class=\"tl-within\"><summary>{} ({})</summary><ul>{}</ul></details>",
              say(at.f, k::templates_for, {{"item", item.label.in(at.f.lang)}}), texts->size(),
              all);
}

}  // namespace

html edit_section(const item_site& at, const core::plan_section& section, const core::value& body) {
  constexpr int many = 7;  // optional items of a section that is more than a page otherwise
  html asked, more;
  auto here = at;
  here.section = section.id;
  int left = 0;  // to `more`
  const auto optional = [](const core::plan_item& item) {
    return !item.required && !page_of(item).name_of;
  };
  const bool fold =
      at.folds && std::count_if(section.items.begin(), section.items.end(), optional) >= many;
  for (const auto& item : section.items) {
    const bool waits = fold && optional(item) && !core::has_content(value_of(body, item.id)) &&
                       at.error_at(item.id).empty();
    left += waits ? 1 : 0;
    auto& h = waits ? more : asked;
    page_of(item).edit(h, here, item, value_of(body, item.id));
    h.add(offered_templates(here, item));
  }
  if (left > 0)
    asked("<details class=\"tl-within\"><summary>{}</summary>{}</details>",
          say(at.f, k::form_more_optional, {{"n", std::to_string(left)}}), more);
  return asked;
}

html view_section(const item_site& at, const core::plan_section& section, const core::value& body,
                  bool paper) {
  html h;
  std::vector<definition>
      simple;  // items with one answer stand together as a list of names and answers
  const auto flush = [&] {
    if (!simple.empty()) h.add(definitions(simple));
    simple.clear();
  };
  for (const auto& item : section.items) {
    const auto& page = page_of(item);
    const auto& name = item.label.in(at.f.lang);
    html shown;
    const auto& value = value_of(body, item.id);
    (paper ? page.print : page.view)(shown, at, item, value);
    shown.add(translated(at.f, section, item, value));
    if (!page.name_of) {
      simple.push_back({name, std::move(shown), {}});
      continue;
    }
    flush();
    if (section.items.size() > 1) h.add(heading(at.f, 3, name));
    h.add(shown);
  }
  flush();
  return h.add(changed_since(at.f, section, body));
}

html translated(const frame& f, const core::plan_section& section, const core::plan_item& item,
                const core::value& v) {
  html h;
  if (f.translations == nullptr || f.translations->empty()) return h;
  core::value alone = core::record{};
  alone.set(item.id, v);
  for (const auto& [place, text] : core::own_words(alone)) {
    const auto* t = core::translation_of(*f.translations, text, f.lang);
    if (t == nullptr) continue;
    h("<div class=\"tl-card\" lang=\"{}\">{}{}</div>", t->language,
      quiet(say(f, k::translation_of,
                {{"place", place_name(f.lang, section, place)},
                 {"who", t->translator},
                 {"day", words::date(f.lang, t->on)}})),
      prose(t->body));
  }
  return h;
}

html changed_since(const frame& f, const core::plan_section& section, const core::value& body) {
  html h;
  if (f.translations == nullptr || f.translations->empty()) return h;
  const auto texts = core::own_words(body);
  std::set<std::string_view> told;  // places, the newest translation first
  for (const auto& t : *f.translations) {
    if (t.section != section.id || t.language != core::tag(f.lang) || !told.insert(t.place).second)
      continue;
    const bool stands = std::any_of(texts.begin(), texts.end(), [&](const auto& x) {
      return core::sha256(x.second) == t.source;
    });
    if (!stands)
      h.add(alert(tone::warning, paragraph(say(f, k::translation_changed,
                                               {{"place", place_name(f.lang, section, t.place)},
                                                {"who", t.translator},
                                                {"day", words::date(f.lang, t.on)}}))));
  }
  return h;
}

html hidden_copies(const frame& f, const core::plan_section& section, const core::value& body,
                   std::string_view except_item) {
  html h;
  for (const auto& item : section.items)
    if (item.id != except_item) page_of(item).keep(h, f, item.id, value_of(body, item.id));
  return h;
}

bool has_fields(const core::plan_section& section) {
  return std::any_of(section.items.begin(), section.items.end(),
                     [](const auto& i) { return core::type_of(i).entered; });
}

}  // namespace throughline::pages
