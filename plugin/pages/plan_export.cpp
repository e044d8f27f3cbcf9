// A plan's content as rows of words, for people without our program.
#include "pages/plan_export.hpp"

#include "pages/items.hpp"

namespace throughline::pages {

std::vector<plan_row> plan_rows(const frame& f, const core::plan_profile& profile,
                                const core::plan& plan) {
  std::vector<plan_row> out;
  const item_site at{f, profile};
  for (const auto& section : profile.sections) {
    const auto* saved = plan.section(section.id);
    for (const auto& item : section.items) {
      const auto* v = saved ? saved->body.find(item.id) : nullptr;
      if (!v || !core::type_of(item).entered) continue;
      page_of(item).rows(
          [&](std::string entry, std::string field, std::string value) {
            out.push_back({section.label.in(f.lang), item.label.in(f.lang), std::move(entry),
                           std::move(field), std::move(value)});
          },
          at, item, *v);
    }
  }
  return out;
}

plan_row plan_row_head(const frame& f) {
  const auto word = [&](words::key key) { return std::string(say(f, key)); };
  return {word(k::export_section), word(k::export_item), word(k::export_entry),
          word(k::export_field), word(k::export_value)};
}

}  // namespace throughline::pages
