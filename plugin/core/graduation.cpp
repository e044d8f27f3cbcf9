// Credits against graduation requirements: exact, each credit once, independent of order.
#include "core/graduation.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace throughline::core {

namespace {

using areas_of = std::vector<std::size_t>;  // by their places in the set

const graduation_area* area_for(const std::vector<graduation_area>& areas, std::string_view sced) {
  const graduation_area* best = nullptr;
  std::size_t length =
      0;  // the longest prefix wins: "08051" (health) before "08" (physical education)
  for (const auto& a : areas)
    for (const auto& prefix : a.sced)
      if (a.known && prefix.size() > length && sced.substr(0, prefix.size()) == prefix) {
        best = &a;
        length = prefix.size();
      }
  return best;
}

// A course's subjects stand in one text, joined by commas.
bool is_of_subject(std::string_view subjects, const graduation_area& a) {
  if (a.subject.empty() || !a.known) return false;
  for (auto rest = subjects; !rest.empty();) {
    const auto stop = std::min(rest.find(','), rest.size());
    if (rest.substr(0, stop) == a.subject) return true;
    rest.remove_prefix(std::min(stop + 1, rest.size()));
  }
  return subjects == a.subject;
}

// Where a course may count, the dearest first: where it is asked for by its code, else in its
// subject, else in the overflow areas. Its subject is told by the SIS's own word before SCED's:
// "Reading" and "English Language Arts" may both be asked for, and are one SCED subject area.
areas_of fitting(const std::vector<graduation_area>& areas, std::string_view code,
                 std::string_view subjects, std::string_view sced) {
  areas_of out;
  const auto add = [&](const graduation_area* a) {
    if (a != nullptr && !a->overflow) out.push_back(static_cast<std::size_t>(a - areas.data()));
  };
  for (const auto& a : areas)
    if (a.known && std::find(a.courses.begin(), a.courses.end(), code) != a.courses.end()) add(&a);
  const auto own = std::find_if(areas.begin(), areas.end(),
                                [&](const auto& a) { return is_of_subject(subjects, a); });
  add(own != areas.end() ? &*own : area_for(areas, sced));
  for (std::size_t i = 0; i < areas.size(); ++i)
    if (areas[i].overflow) out.push_back(i);
  return out;
}

// Credits that may count in the same areas.
struct lot {
  areas_of fits;
  credits left;                       // counted nowhere
  std::map<std::size_t, credits> in;  // counted in that area

  [[nodiscard]] bool may_count_in(std::size_t area) const {
    return std::find(fits.begin(), fits.end(), area) != fits.end();
  }
  // The last of the areas before the overflow areas: what it does not need is over.
  [[nodiscard]] std::optional<std::size_t> home(const std::vector<graduation_area>& areas) const {
    std::optional<std::size_t> out;
    for (const auto a : fits)
      if (!areas[a].overflow) out = a;
    return out;
  }
  [[nodiscard]] credits over(const std::vector<graduation_area>& areas) const {
    auto out = left;
    for (const auto& [a, n] : in)
      if (areas[a].overflow) out += n;
    return out;
  }
};

// Counts up to `most` more in the area: credits that count nowhere, else some that count in another
// area which can be filled otherwise. So nobody is short of one course because it fills an area
// that another course could fill, whatever the order (augmenting paths). `tried`: areas asked
// already.
credits count_in(std::vector<lot>& lots, std::size_t area, credits most,
                 std::set<std::size_t>& tried) {
  for (auto& l : lots) {
    const auto n = std::min(l.left, most);
    if (n.thousandths == 0 || !l.may_count_in(area)) continue;
    l.left = l.left - n;
    l.in[area] += n;
    return n;
  }
  tried.insert(area);
  for (auto& l : lots) {
    if (!l.may_count_in(area)) continue;
    for (auto& [other, there] : l.in) {
      if (there.thousandths == 0 || tried.count(other) > 0) continue;
      const auto n = count_in(lots, other, std::min(there, most), tried);
      if (n.thousandths == 0) continue;
      there = there - n;
      l.in[area] += n;
      return n;
    }
  }
  return {};
}

// The order in which areas are filled: what takes fewest courses first.
areas_of fill_order(const std::vector<graduation_area>& areas) {
  areas_of out;
  const auto rank = [](const graduation_area& a) {
    return a.overflow ? 2 : a.courses.empty() ? 1 : 0;
  };
  for (int now = 0; now <= 2; ++now)
    for (std::size_t i = 0; i < areas.size(); ++i)
      if (areas[i].known && rank(areas[i]) == now) out.push_back(i);
  return out;
}

// Fills what the areas still need with these credits.
std::vector<lot> placed(const std::vector<graduation_area>& areas,
                        const std::map<areas_of, credits>& some, std::vector<credits>& need) {
  std::vector<lot> lots;
  for (const auto& [fits, n] : some) lots.push_back({fits, n, {}});
  for (const auto a : fill_order(areas))
    while (need[a].thousandths > 0) {
      std::set<std::size_t> tried;
      const auto n = count_in(lots, a, need[a], tried);
      if (n.thousandths == 0) break;
      need[a] = need[a] - n;
    }
  return lots;
}

}  // namespace

std::string area_of(const std::vector<graduation_area>& areas, std::string_view sced) {
  const auto* a = area_for(areas, sced);
  return a == nullptr ? std::string() : a->id;
}

bool graduation_progress::planned_in_full() const {
  return std::all_of(areas.begin(), areas.end(),
                     [](const auto& a) { return a.short_by().thousandths == 0; });
}

graduation_progress graduation(const requirement_set& asked, const transcript& courses,
                               const std::vector<planned_course>& plan) {
  const auto& areas = asked.areas;
  std::map<areas_of, credits> earned, planned;
  for (const auto& c : courses)
    earned[fitting(areas, c.course_code, c.subject, c.sced)] += c.earned;
  for (const auto& p : plan) {
    const auto named = std::find_if(areas.begin(), areas.end(), [&](const auto& a) {
      return !p.area.empty() && a.id == p.area;
    });
    auto fits = fitting(areas, p.course_code, {},
                        named == areas.end() ? std::string_view(p.sced) : std::string_view());
    if (named != areas.end() && !named->overflow)
      fits.insert(fits.begin(), static_cast<std::size_t>(named - areas.begin()));
    planned[fits] += p.worth;
  }
  graduation_progress out;
  out.required = asked.total;
  std::vector<credits> need;
  for (const auto& a : areas) {
    need.push_back(a.required);
    out.areas.push_back({.id = a.id,
                         .label = a.label,
                         .required = a.required,
                         .overflow = a.overflow,
                         .known = a.known});
  }
  for (const auto& l : placed(areas, earned, need)) {
    for (const auto& [a, n] : l.in) out.areas[a].earned += n, out.earned += n;
    if (const auto home = l.home(areas)) out.areas[*home].over_earned += l.over(areas);
    out.unplaced += l.left;
  }
  // what is planned fills what earned credits leave
  for (const auto& l : placed(areas, planned, need)) {
    for (const auto& [a, n] : l.in) out.areas[a].planned += n, out.planned += n;
    if (const auto home = l.home(areas)) out.areas[*home].over_planned += l.over(areas);
  }
  return out;
}

std::vector<planned_course> by_subject(std::vector<planned_course> plan,
                                       const std::vector<graduation_area>& named) {
  for (auto& p : plan) {
    const auto a =
        std::find_if(named.begin(), named.end(), [&](const auto& one) { return one.id == p.area; });
    p.area.clear();
    if (!p.sced.empty() || a == named.end() || a->sced.empty()) continue;
    const auto subject = a->sced.front().substr(0, 2);
    if (std::all_of(a->sced.begin(), a->sced.end(),
                    [&](const auto& s) { return s.substr(0, 2) == subject; }))
      p.sced = subject;
  }
  return plan;
}

}  // namespace throughline::core
