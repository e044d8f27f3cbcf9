// Credits against graduation requirements: exact, each credit once, independent of order.
#include "core/graduation.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <tuple>
#include <utility>

#include "core/credit_flow.hpp"

namespace throughline::core {

namespace {

constexpr auto none = course_place::none;

bool starts(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool has(const std::vector<std::string>& some, std::string_view one) {
  if (some.empty() || one.empty()) return false;  // most often, and then without a call
  return std::find(some.begin(), some.end(), one) != some.end();
}

const graduation_area* area_for(const std::vector<graduation_area>& areas, std::string_view sced) {
  const graduation_area* best = nullptr;
  std::size_t length =
      0;  // the longest prefix wins: "08051" (health) before "08" (physical education)
  for (const auto& a : areas)
    for (const auto& prefix : a.sced)
      if (a.known && prefix.size() > length && starts(sced, prefix)) {
        best = &a;
        length = prefix.size();
      }
  return best;
}

// A course's subjects stand in one text, joined by commas.
template <class test>
bool any_subject(std::string_view subjects, test is) {
  for (auto rest = subjects; !rest.empty();) {
    const auto stop = std::min(rest.find(','), rest.size());
    if (is(rest.substr(0, stop))) return true;
    rest.remove_prefix(std::min(stop + 1, rest.size()));
  }
  return !subjects.empty() && is(subjects);
}

bool takes(const course_choice& of, const course_row& r) {
  if (of.empty()) return true;
  if (!r.transferred && has(of.courses, r.course_code)) return true;
  if (std::any_of(of.sced.begin(), of.sced.end(), [&](const auto& s) { return starts(r.sced, s); }))
    return true;
  return !of.titles.empty() && has(of.titles, fold_name(r.title));
}

// A place where credits count: an area that has no parts, a part, or what an area's parts leave.
struct leaf {
  std::size_t area = 0, part = none;
};

// What of a course says where it may count; courses alike in it are one lot.
struct lot_key {
  std::vector<std::size_t> fits;
  std::size_t home = none;
  bool aligned = false;
  std::size_t own = 0;  // of `fits`
  bool by_subject = false;
  auto operator<=>(const lot_key&) const = default;
};
struct alike {
  lot_key key;
  std::vector<course_row*> rows;
};

class counting {
 public:
  explicit counting(const requirement_set& asked) : areas_(asked.areas) {
    out_.required = asked.total;
    out_.id = asked.id;
    out_.label = asked.label;
    out_.kind = asked.kind;
    out_.said = asked.said;
    for (std::size_t i = 0; i < areas_.size(); ++i) {
      first_leaf_.push_back(leaves_.size());
      add_area(i);
    }
    first_leaf_.push_back(leaves_.size());
  }

  graduation_progress of(course_rows rows) {
    out_.left_out = std::move(rows.left_out);
    out_.places.reserve(rows.counted.size());
    for (auto first = rows.counted.begin(); first != rows.counted.end();) {  // in order of states
      const auto state = first->state;
      const auto last =
          std::find_if(first, rows.counted.end(), [&](const auto& r) { return r.state != state; });
      place({first, last}, state);
      first = last;
    }
    return std::move(out_);
  }

 private:
  void add_area(std::size_t i) {
    const auto& a = areas_[i];
    area_progress told{.id = a.id,
                       .label = a.label,
                       .required = a.required,
                       .overflow = a.overflow,
                       .known = a.known};
    // What takes fewest courses is filled first; what other areas do not need comes last.
    const int turn = a.overflow ? 4 : !a.takes_over.empty() ? 3 : a.courses.empty() ? 1 : 0;
    auto left = a.required;
    for (std::size_t n = 0; n < a.parts.size(); ++n) {
      const auto& p = a.parts[n];
      const auto need = std::min(p.required, left);
      left = left - need;
      add_leaf({i, n}, need, p.of.empty() ? (p.aligned ? turn + 1 : turn) : std::min(turn, 0),
               p.aligned);
      told.parts.push_back({.label = p.label, .required = need, .aligned = p.aligned});
    }
    if (a.parts.empty() || left.thousandths > 0) {
      add_leaf({i, none}, left, turn, false);
      if (!a.parts.empty()) told.parts.push_back({.label = {}, .required = left});
    }
    out_.areas.push_back(std::move(told));
  }

  void add_leaf(leaf l, credits need, int turn, bool aligned) {
    const bool known = areas_[l.area].known;
    leaves_.push_back(l);
    needs_.push_back({known ? need : credits{}, turn, aligned});
  }

  // The area whose own course this is.
  [[nodiscard]] std::size_t home_of(const course_row& r, bool& told) const {
    const auto index = [&](const graduation_area* a) {
      return static_cast<std::size_t>(a - areas_.data());
    };
    for (const auto& a : areas_)
      if (!r.area.empty() && a.id == r.area) return index(&a);
    for (const auto& a : areas_)
      if (a.known && !a.subject.empty() &&
          any_subject(r.subject, [&](auto s) { return s == a.subject; }))
        return index(&a);
    if (const auto* a = area_for(areas_, r.sced)) return index(a);
    told = !r.sced.empty();
    if (!told)
      for (const auto& a : areas_)
        if (a.known &&
            any_subject(r.subject, [&](auto s) { return has(a.also_called, fold_name(s)); })) {
          told = true;
          return index(&a);
        }
    return none;
  }

  // Where a course may count, the dearest first: where it is asked for by its code, else in its
  // own area, else where that area's surplus goes.
  void add_leaves(std::vector<std::size_t>& fits, std::size_t area, const course_row& r) const {
    for (auto i = first_leaf_[area]; i < first_leaf_[area + 1]; ++i) {
      if (std::find(fits.begin(), fits.end(), i) != fits.end()) continue;
      if (leaves_[i].part == none || takes(areas_[area].parts[leaves_[i].part].of, r))
        fits.push_back(i);
    }
  }

  lot_key key_of(const course_row& r) const {
    lot_key out;
    out.aligned = r.aligned;
    bool told = false;
    if (!r.transferred)
      for (std::size_t i = 0; i < areas_.size(); ++i)
        if (areas_[i].known && has(areas_[i].courses, r.course_code)) {
          add_leaves(out.fits, i, r);
          out.home = i;
          out.own = out.fits.size();
        }
    const bool by_code = out.home != none;
    const auto own = home_of(r, told);
    // Meant by the plan for what nobody can judge: it is not an elective either.
    if (own != none && !areas_[own].known)
      return {.home = own, .aligned = r.aligned, .by_subject = true};
    if (own != none && !areas_[own].overflow) {
      add_leaves(out.fits, own, r);
      out.home = own;
      out.own = out.fits.size();
      for (std::size_t i = 0; i < areas_.size(); ++i)
        if (areas_[i].known && has(areas_[i].takes_over, areas_[own].id))
          add_leaves(out.fits, i, r);
    }
    out.by_subject = told || by_code || own != none;
    for (std::size_t i = 0; i < areas_.size(); ++i)
      if (areas_[i].overflow) add_leaves(out.fits, i, r);
    return out;
  }

  void place(std::span<course_row> rows, course_state state) {
    std::vector<alike> courses;  // few: an area has many courses
    for (auto& r : rows) {
      auto key = key_of(r);
      auto at = std::find_if(courses.begin(), courses.end(),
                             [&](const auto& some) { return some.key == key; });
      if (at == courses.end()) at = courses.insert(at, {std::move(key), {}});
      at->rows.push_back(&r);
    }
    std::sort(courses.begin(), courses.end(),
              [](const auto& a, const auto& b) { return a.key < b.key; });
    std::vector<credit_lot> lots;
    lots.reserve(courses.size());
    for (const auto& [key, some] : courses) {
      lots.push_back({key.fits, key.own, key.aligned, {}, {}});
      for (const auto* r : some) lots.back().left += r->worth;
    }
    count_in(lots, needs_);
    std::size_t n = 0;
    for (const auto& [key, some] : courses) share_out(lots[n++], key, some, state);
  }

  void share_out(const credit_lot& lot, const lot_key& key, const std::vector<course_row*>& some,
                 course_state state) {
    auto at = out_.places.size();
    for (auto* r : some) {
      const auto worth = r->worth;
      out_.places.push_back({.row = std::move(*r),
                             .home = key.home,
                             .by_subject = key.by_subject,
                             .in = {},
                             .left = worth});
    }
    for (const auto fit : key.fits) {
      auto n = lot.in[fit];
      add(fit, key, n, state);
      while (n.thousandths > 0) {
        auto& course = out_.places[at];
        const auto part = std::min(n, course.left);
        if (part.thousandths > 0) course.in.push_back({leaves_[fit].area, leaves_[fit].part, part});
        course.left = course.left - part;
        n = n - part;
        if (course.left.thousandths == 0 && at + 1 < out_.places.size()) ++at;
      }
    }
    if (key.home != none) over(key.home, state) += lot.left;
    if (state == course_state::earned) out_.unplaced += lot.left;
  }

  void add(std::size_t fit, const lot_key& key, credits n, course_state state) {
    const auto [area, part] = leaves_[fit];
    auto& a = out_.areas[area];
    counted(a, state) += n;
    counted(out_, state) += n;
    if (key.home != none && key.home != area && (a.overflow || !areas_[area].takes_over.empty()))
      over(key.home, state) += n;
    if (a.parts.empty()) return;
    auto& p = a.parts[part == none ? a.parts.size() - 1 : part];
    counted(p, state) += n;
    if (p.aligned && key.aligned) p.with_reason += n;
  }

  template <class holder>
  static credits& counted(holder& h, course_state state) {
    return state == course_state::earned        ? h.earned
           : state == course_state::in_progress ? h.in_progress
                                                : h.planned;
  }
  credits& over(std::size_t area, course_state state) {
    auto& a = out_.areas[area];
    return state == course_state::earned        ? a.over_earned
           : state == course_state::in_progress ? a.over_in_progress
                                                : a.over_planned;
  }

  const std::vector<graduation_area>& areas_;
  std::vector<leaf> leaves_;             // area by area
  std::vector<std::size_t> first_leaf_;  // of each area, and the end
  std::vector<credit_place> needs_;      // of the leaves
  graduation_progress out_;
};

}  // namespace

const requirement_set* diploma_of(const std::vector<requirement_set>& sets, int class_of) {
  for (const auto& s : sets)
    if (s.kind == set_kind::diploma && s.classes.has(class_of)) return &s;
  return nullptr;
}

std::string area_of(const std::vector<graduation_area>& areas, std::string_view sced) {
  const auto* a = area_for(areas, sced);
  return a == nullptr ? std::string() : a->id;
}

credits course_place::handed_on() const {
  credits out;
  for (const auto& s : in)
    if (home != none && s.area != home) out += s.n;
  return out;
}

bool graduation_progress::planned_in_full() const {
  return !areas.empty() && std::all_of(areas.begin(), areas.end(), [](const auto& a) {
    return a.known && a.short_by().thousandths == 0;
  });
}

bool graduation_progress::earned_in_full() const {
  return !areas.empty() && std::all_of(areas.begin(), areas.end(), [](const auto& a) {
    return a.known && a.earned >= a.required;
  });
}

bool graduation_progress::has_unknown() const {
  return std::any_of(areas.begin(), areas.end(), [](const auto& a) { return !a.known; });
}

credits graduation_progress::needs_reason() const {
  credits out;
  for (const auto& a : areas)
    for (const auto& p : a.parts) out += p.needs_reason();
  return out;
}

graduation_progress graduation(const requirement_set& asked, const course_record& courses) {
  return counting(asked).of(rows_that_count(courses));
}

std::vector<planned_course> by_subject(std::vector<planned_course> plan,
                                       const std::vector<graduation_area>& named,
                                       const std::vector<graduation_area>& kept) {
  const auto area = [](const std::vector<graduation_area>& areas, std::string_view id) {
    const auto at =
        std::find_if(areas.begin(), areas.end(), [&](const auto& one) { return one.id == id; });
    return at == areas.end() || id.empty() ? nullptr : &*at;
  };
  for (auto& p : plan) {
    if (area(kept, p.area)) continue;
    const auto* a = area(named, p.area);
    p.area.clear();
    if (!p.sced.empty() || a == nullptr || a->sced.empty()) continue;
    const auto subject = a->sced.front().substr(0, 2);
    if (std::all_of(a->sced.begin(), a->sced.end(),
                    [&](const auto& s) { return starts(s, subject); }))
      p.sced = subject;
  }
  return plan;
}

}  // namespace throughline::core
