// Credits against a state's graduation areas: exact, each credit once, independent of order.
#include "core/graduation.hpp"

#include <algorithm>
#include <map>

namespace throughline::core {

std::string area_of(const std::vector<graduation_area>& areas, std::string_view sced) {
  std::string best;
  std::size_t length =
      0;  // the longest prefix wins: "08051" (health) before "08" (physical education)
  for (const auto& a : areas)
    for (const auto& prefix : a.sced)
      if (prefix.size() > length && sced.substr(0, prefix.size()) == prefix) {
        best = a.id;
        length = prefix.size();
      }
  return best;
}

bool graduation_progress::planned_in_full() const {
  return std::all_of(areas.begin(), areas.end(),
                     [](const auto& a) { return a.short_by().thousandths == 0; });
}

graduation_progress graduation(const plan_profile& profile, const transcript& courses,
                               const std::vector<planned_course>& plan) {
  struct sums {
    credits earned, planned;
  };
  std::map<std::string, sums> by_area;
  for (const auto& c : courses) by_area[area_of(profile.areas, c.sced)].earned += c.earned;
  for (const auto& p : plan) {
    const bool named = std::any_of(profile.areas.begin(), profile.areas.end(),
                                   [&](const auto& a) { return a.id == p.area; });
    by_area[named ? p.area : area_of(profile.areas, p.sced)].planned += p.worth;
  }
  graduation_progress out;
  // First what each area needs; the rest flows over, earned before planned.
  sums over = by_area[""];
  for (const auto& a : profile.areas) {
    if (a.overflow) {
      const auto own = by_area[a.id];
      over.earned += own.earned;
      over.planned += own.planned;
      continue;
    }
    const auto have = by_area[a.id];
    area_progress p{.id = a.id, .label = a.label, .required = a.required};
    p.earned = std::min(have.earned, a.required);
    p.planned = std::min(have.planned, a.required - p.earned);
    p.over_earned = have.earned - p.earned;
    p.over_planned = have.planned - p.planned;
    over.earned += p.over_earned;
    over.planned += p.over_planned;
    out.areas.push_back(std::move(p));
  }
  for (std::size_t i = 0; i < profile.areas.size(); ++i) {
    const auto& a = profile.areas[i];
    if (!a.overflow) continue;
    area_progress p{.id = a.id, .label = a.label, .required = a.required};
    p.earned = std::min(over.earned, a.required);
    p.planned = std::min(over.planned, a.required - p.earned);
    over.earned = over.earned - p.earned;
    over.planned = over.planned - p.planned;
    out.areas.insert(out.areas.begin() + static_cast<std::ptrdiff_t>(std::min(i, out.areas.size())),
                     std::move(p));
  }
  out.unplaced = over.earned;
  out.required = profile.credits_total;
  for (const auto& a : out.areas) {
    out.earned += a.earned;
    out.planned += a.planned;
  }
  return out;
}

}  // namespace throughline::core
