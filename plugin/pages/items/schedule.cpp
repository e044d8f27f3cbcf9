// Item type schedule: meetings on planned days or every so many school days, and what came of them.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

constexpr std::array meeting_fields{
    entry_field{"planned", k::meeting_planned}, entry_field{"held", k::meeting_held},
    entry_field{"attendees", k::meeting_attendees}, entry_field{"findings", k::meeting_findings},
    entry_field{"changes", k::meeting_changes}};
constexpr entry_list meetings{meeting_fields, k::meeting_entry, k::meeting_add, {}};
constexpr entry_field every{"every", k::meeting_every};
constexpr std::array its_fields{
    every, entry_field{.name = "meetings", .label = k::meeting_all, .nested = &meetings}};
constexpr entry_list its_list{its_fields, k::meeting_entry, k::meeting_add, {}};

const core::value& member(const core::value& v, std::string_view name) {
  static const core::value nothing;
  const auto* it = v.find(name);
  return it ? *it : nothing;
}

entries_at inner(const entries_at& all) {
  return {all.site, all.item, all.rule(its_fields[1]).fields, meetings, all.path + ".meetings",
          true};
}

void edit(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  const auto all = entries_here<its_list>(at, item);
  const auto its_meetings = inner(all);
  html fields;
  fields.add(edit_field(all, every, item.id + ".every", v))
      .add(group(at.f, its_meetings.path, say(at.f, k::meeting_all), {},
                 at.error_at(its_meetings.path),
                 edit_entries(its_meetings, member(v, "meetings"))));
  h.add(group(at.f, item.id, item.label.in(at.f.lang), hint_of(at, item), at.error_at(item.id),
              fields));
}

void view(html& h, const item_site& at, const core::plan_item& item, const core::value& v) {
  const auto days = v.text("every");
  const auto& all = member(v, "meetings");
  if (!days.empty()) h.add(paragraph(say(at.f, k::meeting_every_n, {{"n", std::string(days)}})));
  if (days.empty() || !all.is_null())
    h.add(view_entries(inner(entries_here<its_list>(at, item)), all));
}

core::value read(const core::plan_item& item, const fields& sent) {
  core::value out;
  if (const auto days = sent_value(sent, item.id + ".every"); !days.empty()) out.set("every", days);
  auto all = read_entries(core::type_of(item).fields[1].fields, sent, item.id + ".meetings.");
  if (!all.is_null()) out.set("meetings", std::move(all));
  return out;
}

std::string name_of(core::language l, const core::plan_item&, std::string_view rest) {
  const auto dot = rest.find('.');
  if (dot != rest.npos) return name_in_entries(l, rest.substr(dot + 1), meetings);
  return std::string(words::say(l, rest == every.name ? every.label : k::meeting_all));
}

void rows(const put_row& put, const item_site& at, const core::plan_item& item,
          const core::value& v) {
  if (const auto days = v.text("every"); !days.empty())
    put({}, std::string(say(at.f, every.label)), std::string(days));
  export_entries(put, inner(entries_here<its_list>(at, item)), member(v, "meetings"));
}

}  // namespace

const item_page schedule_page{.type = "schedule",
                              .edit = edit,
                              .view = view,
                              .print = view,
                              .read = read,
                              .name_of = name_of,
                              .rows = rows};

}  // namespace throughline::pages
