// What a change of rosters means for a student: came, left, moved, entered a program, went up.
#include "core/enrollment_events.hpp"

#include <algorithm>

namespace throughline::core {
namespace {

using kind = enrollment_event_kind;
using change = enrollment_change::kind;

bool is(const stay_fact& s, change what) { return s.change && *s.change == what; }

// Runs on `today`, as far as its row and its dates say.
bool on(const stay_fact& s, const std::string& today) {
  return s.active && !is_over(s.exit_date, today);
}

// KG is 0; nothing for what is no step of the ladder.
std::optional<int> step(std::string_view grade) {
  student s;
  s.grade = grade;
  return s.grade_number();
}

std::optional<int> year_of(std::string_view day) {
  const auto d = parse_date(day);
  return d ? std::optional(school_year(*d)) : std::nullopt;
}

// The stay that ended last before `next` began, or that the run ended.
const stay_fact* before(const std::vector<stay_fact>& stays, const stay_fact& next) {
  const stay_fact* found = nullptr;
  for (const auto& s : stays) {
    if (&s == &next || s.program || s.id == next.id || is(s, change::entered)) continue;
    const bool over = is(s, change::left) || !s.active || is_over(s.exit_date, next.entry_date);
    if (over && (!found || s.exit_date > found->exit_date)) found = &s;
  }
  return found;
}

void went_on(const stay_fact& from, const stay_fact& to, std::vector<enrollment_event>& out) {
  const auto then = year_of(from.entry_date), now = year_of(to.entry_date);
  const auto low = step(from.grade), high = step(to.grade);
  if (!then || !now || *now <= *then || !low || !high || *high < *low) return;
  out.push_back({*high > *low ? kind::promoted : kind::retained, to.id, from.school, to.school,
                 to.entry_date, from.grade, to.grade});
}

}  // namespace

std::string_view to_text(enrollment_event_kind k) {
  switch (k) {
    case kind::entered:
      return "entered";
    case kind::left:
      return "left";
    case kind::moved:
      return "moved";
    case kind::entered_program:
      return "entered_program";
    case kind::left_program:
      return "left_program";
    case kind::promoted:
      return "promoted";
    case kind::responsible:
      return "responsible";
    case kind::released:
      return "released";
    case kind::retained:
      break;
  }
  return "retained";
}

std::vector<enrollment_event> enrollment_events(const std::vector<stay_fact>& stays, date day) {
  const auto today = to_text(day);
  std::vector<enrollment_event> out;
  bool came = false;
  for (const auto& s : stays) {
    if (s.program || !is(s, change::entered)) continue;
    came = true;
    const auto* last = before(stays, s);
    // a stay of years ago is no place the student comes from
    const auto then =
        last ? year_of(last->exit_date.empty() ? last->entry_date : last->exit_date) : std::nullopt;
    const auto now = year_of(s.entry_date);
    const bool follows = last && (!then || !now || *now - *then <= 1);
    if (!follows)
      out.push_back({kind::entered, s.id, 0, s.school, s.entry_date, {}, s.grade});
    else if (last->school != s.school)
      out.push_back(
          {kind::moved, s.id, last->school, s.school, s.entry_date, last->grade, s.grade});
    if (follows) went_on(*last, s, out);
  }
  const bool stays_on = std::any_of(stays.begin(), stays.end(),
                                    [&](const auto& s) { return !s.program && on(s, today); });
  if (!came && !stays_on)
    for (const auto& s : stays)
      if (!s.program && is(s, change::left))
        out.push_back({kind::left, s.id, s.school, 0, s.exit_date, s.grade, {}});
  for (const auto& s : stays) {
    if (!s.program || !s.change) continue;
    if (is(s, change::entered))
      out.push_back({kind::entered_program, s.id, 0, s.school, s.entry_date, {}, s.grade});
    else
      out.push_back({kind::left_program, s.id, s.school, 0, s.exit_date, s.grade, {}});
  }
  return out;
}

enrollment_event answering(const responsibility& r, row_id org, bool begun, date today) {
  enrollment_event out;
  out.what = begun ? kind::responsible : kind::released;
  (begun ? out.to_school : out.from_school) = org;
  if (begun)
    out.on = r.begin_date;
  else if (r.end_date <= to_text(today))
    out.on = r.end_date;
  out.respect = r.what;
  return out;
}

std::optional<enrollment_event> promotion(row_id stay, row_id school, std::string_view from,
                                          std::string_view to) {
  const auto low = step(from), high = step(to);
  if (!low || !high || *high <= *low) return std::nullopt;
  return enrollment_event{kind::promoted,    stay,           school, school, {},
                          std::string(from), std::string(to)};
}

}  // namespace throughline::core
