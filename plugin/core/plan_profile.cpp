// A state's plan as data: sections, items, rules, graduation areas, addenda (plan-profile/1).
#include "core/plan_profile.hpp"

#include <algorithm>
#include <array>

namespace throughline::core {

namespace {
constexpr std::array<std::string_view, 5> confidences{"stated", "restated", "recalled", "proposed",
                                                      "unknown"};
}  // namespace

std::optional<confidence> confidence_named(std::string_view text) {
  for (std::size_t i = 0; i < confidences.size(); ++i)
    if (confidences[i] == text) return static_cast<confidence>(i);
  return std::nullopt;
}

std::string_view name(confidence c) { return confidences[static_cast<std::size_t>(c)]; }

const plan_section* find_section(const std::vector<plan_section>& sections, std::string_view id) {
  for (const auto& s : sections)
    if (s.id == id) return &s;
  return nullptr;
}

const plan_section* plan_profile::section(std::string_view id_) const {
  return find_section(sections, id_);
}

const plan_item* plan_profile::item(std::string_view path) const {
  const auto dot = path.find('.');
  if (dot == path.npos) return nullptr;
  if (const auto* s = section(path.substr(0, dot)))
    for (const auto& i : s->items)
      if (i.id == path.substr(dot + 1)) return &i;
  return nullptr;
}

const std::vector<graduation_area>& plan_profile::areas() const {
  static const std::vector<graduation_area> none;
  const auto first = std::find_if(graduation.begin(), graduation.end(),
                                  [](const auto& set) { return set.kind == set_kind::diploma; });
  return first == graduation.end() ? none : first->areas;
}

const due_rule* plan_profile::clock(std::string_view id_, std::string_view basis) const {
  const due_rule* out = nullptr;
  for (const auto& c : clocks)
    if (c.id == id_ && (c.basis.empty() || c.basis == basis) && (!out || !c.basis.empty()))
      out = &c;
  return out;
}

const addendum_trigger* addendum_profile::trigger(addendum_trigger::kind what,
                                                  std::string_view entry_date,
                                                  std::string_view school_class) const {
  const auto at = std::find_if(triggers.begin(), triggers.end(), [&](const auto& t) {
    return t.what == what && t.from <= entry_date && (t.to.empty() || entry_date <= t.to) &&
           (what == addendum_trigger::kind::manual ||
            std::find(t.school_classes.begin(), t.school_classes.end(), school_class) !=
                t.school_classes.end());
  });
  return at == triggers.end() ? nullptr : &*at;
}

const plan_item* addendum_profile::outcome_item() const {
  const auto dot = outcome.find('.');
  const auto* s = find_section(sections, std::string_view(outcome).substr(0, dot));
  if (s == nullptr || dot == outcome.npos) return nullptr;
  for (const auto& i : s->items)
    if (i.id == std::string_view(outcome).substr(dot + 1)) return &i;
  return nullptr;
}

std::string plan_profile::review_day(date today) const {
  if (review_due.size() != 5) return {};
  const int year = school_year(today) - (review_due >= "07-01" ? 1 : 0);
  const auto text = std::to_string(year) + "-" + review_due;
  return parse_date(text) ? text : std::string();
}

const due_rule* plan_profile::clock_cited(std::string_view citation_) const {
  for (const auto& c : clocks)
    if (c.citation == citation_) return &c;
  return nullptr;
}

}  // namespace throughline::core
