// The acts on a district's template bank.
#include "acts/template_bank.hpp"

#include <algorithm>

#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "formats/json.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

constexpr std::string_view bank_setting = "template_bank";
constexpr std::size_t most_templates = 60;  // of one place: more is a list nobody reads

std::vector<template_bank_view::place> places_in(const core::plan_profile& profile) {
  std::vector<template_bank_view::place> out;
  for (const auto& a : profile.addenda)
    for (const auto& s : a.sections)
      for (const auto& i : s.items)
        if (core::takes_templates(i)) out.push_back({&s, &i});
  return out;
}

core::digest hash_of(const core::template_bank& bank) {
  core::hasher h;
  for (const auto& [place, texts] : bank) {
    h.part(place).part(static_cast<std::int64_t>(texts.size()));
    for (const auto& t : texts) h.part(t);
  }
  return h.done();
}

// Without blanks at the ends, empty lines and lines that stand there already.
std::vector<std::string> tidied(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const auto& t : texts) {
    const auto first = t.find_first_not_of(" \t\r\n");
    if (first == t.npos) continue;
    auto one = t.substr(first, t.find_last_not_of(" \t\r\n") - first + 1);
    if (std::find(out.begin(), out.end(), one) == out.end()) out.push_back(std::move(one));
  }
  return out;
}

core::findings wrong_with(const core::template_bank& bank,
                          const std::vector<template_bank_view::place>& places) {
  core::findings out;
  const auto add = [&](core::code rule, const std::string& place, std::size_t limit) {
    out.push_back({.rule = rule,
                   .weight = core::severity::error,
                   .field = place,
                   .words = {{"limit", std::to_string(limit)}}});
  };
  for (const auto& [place, texts] : bank) {
    if (std::none_of(places.begin(), places.end(),
                     [&p = place](const auto& x) { return x.name() == p; }))
      add(core::codes::unknown_field, place, 0);
    if (texts.size() > most_templates) add(core::codes::too_many, place, most_templates);
    if (std::any_of(texts.begin(), texts.end(),
                    [](const auto& t) { return t.size() > core::line_limit; }))
      add(core::codes::too_long, place, core::line_limit);
  }
  return out;
}

}  // namespace

core::template_bank template_bank(store::connection& db) {
  core::template_bank out;
  const auto text = store::setting(db, bank_setting);
  if (text.empty()) return out;
  const auto v = formats::read_json(text);
  for (const auto& [place, all] : *v.as_record())
    for (const auto& one : v.items(place)) out[place].push_back(*one.as_text());
  return out;
}

template_bank_view view_template_bank(district& d, const caller& by) {
  (void)admit(d, by, act::configure);
  store::reading r(d.files());
  template_bank_view out{
      .bank = template_bank(r.db()), .places = places_in(d.profile()), .hash = {}};
  out.hash = hash_of(out.bank);
  return out;
}

core::findings set_template_bank(district& d, const caller& by, const core::digest& base,
                                 core::template_bank bank) {
  const auto as = admit(d, by, act::configure);
  core::value all = core::record{};
  for (auto& [place, texts] : bank) texts = tidied(texts);
  std::erase_if(bank, [](const auto& one) { return one.second.empty(); });
  auto wrong = wrong_with(bank, places_in(d.profile()));
  if (!wrong.empty()) return wrong;
  for (const auto& [place, texts] : bank) all.set(place, core::list(texts.begin(), texts.end()));
  change c(d, by);
  if (hash_of(template_bank(c.db())) != base)
    throw core::failure(core::codes::stale_section, "the template bank was changed meanwhile");
  store::put_setting(c.db(), bank_setting, formats::write_json(all));
  core::value detail;
  detail.set("templateBank", std::move(all));
  c.note(act::configure, as, nullptr, detail);
  c.commit();
  return {};
}

}  // namespace throughline::acts
