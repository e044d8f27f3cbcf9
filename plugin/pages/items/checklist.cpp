// Item type checklist: the profile's options and lines of one's own, each ticked or not.
#include <algorithm>
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

constexpr std::array its_fields{entry_field{"option", k::check_what},
                                entry_field{"text", k::check_what},
                                entry_field{"done", k::check_done}, entry_field{"on", k::check_on},
                                entry_field{"note", k::check_note}};
constexpr entry_list its_list{its_fields, k::check_entry, k::check_add, "text"};

// One line of the list as shown: an option of the profile, in its order, or a line of one's own.
struct check_line {
  std::size_t number;  // of its fields; as stored, so that what was refused is found again
  const core::value* entry;
  std::string option;
};

std::vector<check_line> lines_of(const core::plan_item& item, const core::value& v) {
  static const core::value nothing;
  static const core::list none;
  const auto& all = v.as_list() ? *v.as_list() : none;
  std::vector<check_line> out;
  std::vector<bool> taken(all.size());
  auto next = all.size();
  for (const auto& o : item.options) {
    const auto at = std::find_if(all.begin(), all.end(),
                                 [&](const auto& e) { return e.text("option") == o.id; });
    const auto n = static_cast<std::size_t>(at - all.begin());
    if (at != all.end()) taken[n] = true;
    out.push_back(at == all.end() ? check_line{next++, &nothing, o.id} : check_line{n, &*at, o.id});
  }
  for (std::size_t n = 0; n < all.size(); ++n)
    if (!taken[n]) out.push_back({n, &all[n], std::string(all[n].text("option"))});
  return out;
}

std::string label_of(const item_site& at, const core::plan_item& item, const check_line& line) {
  return line.option.empty() ? std::string(line.entry->text("text"))
                             : option_label(at.f.lang, item.options, line.option);
}

html edit_line(const entries_at& at, const check_line& line, std::string_view legend, bool fresh) {
  const auto& f = at.site.f;
  const auto path = at.path + "." + std::to_string(line.number);
  const auto& e = *line.entry;
  // An option the profile no longer has can only be taken out.
  const bool removable = !fresh && std::none_of(at.item.options.begin(), at.item.options.end(),
                                                [&](const auto& o) { return o.id == line.option; });
  html inner;
  if (const auto error = at.site.error_at(path + ".option"); !error.empty())
    inner("<p class=\"tl-error\" id=\"{}\" tabindex=\"-1\">{}</p>", field_id(path + ".option"),
          error);
  if (!e.text("id").empty()) inner.add(hidden(f, path + ".id", e.text("id")));
  if (line.option.empty())
    inner.add(edit_field(at, its_fields[1], path + ".text", e));
  else
    inner.add(hidden(f, path + ".option", line.option));
  inner.add(checkbox(f, path + ".done", "yes", say(f, k::check_done), e.text("done") == "yes"))
      .add(edit_field(at, its_fields[3], path + ".on", e))
      .add(edit_field(at, its_fields[4], path + ".note", e));
  if (removable)
    inner.add(checkbox(f, path + ".remove", "yes", say(f, k::form_remove_entry), false));
  return make(
      "<fieldset class=\"tl-card tl-compact\" id=\"{}\" tabindex=\"-1\"{}>"
      "<legend>{}{}</legend>{}</fieldset>",
      field_id(path), attribute("data-tl-entry", line.option.empty() ? "own" : ""), legend,
      fresh ? make(" <span class=\"tl-meta\">({})</span>", say(f, k::form_new_entry)) : html(),
      inner);
}

void edit(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  static const core::value nothing;
  const auto all = entries_here<its_list>(at, item);
  html inner;
  std::size_t own = 0, next = 0;
  for (const auto& line : lines_of(item, v)) {
    next = std::max(next, line.number + 1);
    inner.add(edit_line(all, line,
                        line.option.empty()
                            ? say(at.f, k::check_own, {{"n", std::to_string(++own)}})
                            : option_label(at.f.lang, item.options, line.option),
                        false));
  }
  inner.add(edit_line(all, {next, &nothing, {}},
                      say(at.f, k::check_own, {{"n", std::to_string(own + 1)}}), true));
  inner("<button class=\"tl-btn tl-out\" type=\"button\" data-tl-add=\"{}\" hidden>{}</button>",
        item.id, say(at.f, k::check_add));
  h.add(group(at.f, item.id, item.label.in(at.f.lang), hint_of(at, item), at.error_at(item.id),
              inner));
}

// What is not done yet stands in the table as well: it is a list to work off.
void print(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  table t{.caption = item.label.in(at.f.lang),
          .caption_hidden = true,
          .columns = {{std::string(say(at.f, k::check_what))},
                      {std::string(say(at.f, k::check_done))},
                      {std::string(say(at.f, k::check_on))},
                      {std::string(say(at.f, k::check_note))}},
          .stacked = true};
  for (const auto& line : lines_of(item, v)) {
    const bool done = line.entry->text("done") == "yes";
    t.row(label_of(at, item, line),
          tag(done ? tone::good : tone::plain, say(at.f, done ? k::check_is_done : k::check_open)),
          words::date(at.f.lang, line.entry->text("on")), line.entry->text("note"));
  }
  if (t.rows.empty()) return show_empty(h, at.f);
  h.add(data_table(t));
}

void view(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  if (core::has_content(v))
    print(h, at, item, v);
  else
    show_empty(h, at.f);
}

// An option's name is sent with every form: alone it says nothing.
core::value read(const core::plan_item& item, const fields& sent) {
  const auto all = read_entries(core::type_of(item).fields, sent, item.id + ".");
  core::list out;
  if (all.as_list())
    std::copy_if(
        all.as_list()->begin(), all.as_list()->end(), std::back_inserter(out), [](const auto& e) {
          const auto& fields_ = *e.as_record();
          return std::any_of(fields_.begin(), fields_.end(),
                             [](const auto& m) { return m.first != "id" && m.first != "option"; });
        });
  return out.empty() ? core::value() : core::value(std::move(out));
}

std::string name_of(core::language l, const core::plan_item&, std::string_view rest) {
  return name_in_entries(l, rest, its_list);
}

void rows(const put_row& put, const item_site& at, const core::plan_item& item,
          const core::value& v) {
  export_entries(put, entries_here<its_list>(at, item), v);
}

}  // namespace

const item_page checklist_page{.type = "checklist",
                               .edit = edit,
                               .view = view,
                               .print = print,
                               .read = read,
                               .name_of = name_of,
                               .rows = rows};

}  // namespace throughline::pages
