// The stays that a run's roles are, and what becomes of them: begun, ended, corrected; grades.
#include "intake/stays.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>
#include <vector>

#include "core/date.hpp"
#include "intake/section.hpp"
#include "store/district.hpp"
#include "store/person_facts.hpp"

namespace throughline::intake {

using core::row_id;

namespace {

// Where a stay that its row tells of no more stood.
struct gone_stay {
  row_id role = 0, stay = 0, school = 0;
  int year = 0;
  bool taken = false;
};

struct said_grade {
  row_id person = 0;
  bool primary = false;
  char entry_date[10] = {}, grade[14] = {};
};

template <std::size_t N>
std::string_view text(const char (&a)[N]) {
  return {a, static_cast<std::size_t>(std::find(std::begin(a), std::end(a), '\0') - std::begin(a))};
}

// Feeds use a role's row again for another school, and for the next year.
bool is_another(const store::stay_state& before, row_id school, std::string_view begin_date) {
  if (before.school != school) return true;
  const auto then = core::parse_date(before.entry_date), now = core::parse_date(begin_date);
  return then && now && core::school_year(*now) > core::school_year(*then);
}

}  // namespace

stays::stays(const apply_tools& with, const std::string& today)
    : with_(with),
      source_(*with.how.source.id),
      today_(today),
      year_began_(core::to_text(core::school_year_start(*core::parse_date(today_)))),
      first_(stage_folder(with.district), 1U << 20),
      grades_(stage_folder(with.district), 1U << 20) {
  store::reading r(with.district);
  elsewhere_ = store::has_stays_elsewhere(r.db(), source_);
}

void stays::find_renamed() {
  constexpr auto roles = static_cast<std::size_t>(entity::role);
  std::unordered_map<row_id, std::vector<gone_stay>> of_person;
  bool any = false;
  for (section s(with_.how.stage_file, roles); s.more(); s.next())
    any = any || (s->op == stage_op::absent && s->person != 0);
  if (!any) return;
  with_.open.begin();
  for (section s(with_.how.stage_file, roles); s.more(); s.next()) {
    if (s->op != stage_op::absent || s->person == 0) continue;
    const auto stay = store::stay_by_key(db(), source_, store::role_key(db(), s->id));
    const auto began = stay ? core::parse_date(stay->entry_date) : std::nullopt;
    if (stay && stay->active && began)
      of_person[s->person].push_back({s->id, stay->id, stay->school, core::school_year(*began)});
  }
  for (section s(with_.how.stage_file, roles); s.more(); s.next()) {
    if (s->op != stage_op::added) continue;
    const auto e = decode<role>(s->body);
    const auto began = core::parse_date(e.begin_date);
    if (e.kind != "student" || e.grade.empty() || !began) continue;
    const auto u = with_.known.find(entity::user, e.user);
    const auto o = with_.known.find(entity::org, e.org);
    if (!u || !o) continue;
    const auto it = of_person.find(u->number);
    if (it == of_person.end()) continue;
    for (auto& g : it->second) {
      if (g.taken || g.school != o->number || g.year != core::school_year(*began)) continue;
      g.taken = true;
      renamed_.emplace(s->key, g.stay);
      renamed_roles_.insert(g.role);
      break;
    }
  }
}

void stays::remember_grade(row_id person, const role& e) {
  said_grade g{person, e.primary, {}, {}};
  e.begin_date.copy(g.entry_date, sizeof g.entry_date);
  e.grade.copy(g.grade, sizeof g.grade);
  grades_.add(static_cast<std::uint64_t>(person), e.primary ? 1 : 0,
              {reinterpret_cast<const char*>(&g), sizeof g});
}

void stays::grade_persons() {
  grades_.sort();
  said_grade best;
  const auto give = [&] {
    if (best.person == 0) return;
    with_.open.begin();
    if (with_.open.alone())
      store::set_grade(db(), best.person, text(best.grade));
    else
      change_grade(best.person, text(best.grade), best.primary, text(best.entry_date));
    with_.step();
  };
  for (sorted_record s; grades_.next(s);) {
    said_grade g;
    std::memcpy(&g, s.body.data(), sizeof g);
    const auto rank = [&](const said_grade& x) { return std::pair(x.primary, text(x.entry_date)); };
    if (g.person != best.person) {
      give();
      best = g;
    } else if (rank(best) < rank(g)) {
      best = g;
    }
  }
  give();
  grades_.clear();
}

void stays::change_grade(row_id person, std::string_view grade, bool primary,
                         std::string_view began) {
  if (store::has_better_stay(db(), person, primary, began, today_)) return;
  const auto before = store::grade_of_person(db(), person);
  store::tell_grade(db(), with_.order, person, source_, grade);
  if (!before.empty()) note_grade(db(), person, before);
}

void stays::note_grade(store::connection& now, row_id person, std::string_view before) {
  if (store::grade_of_person(now, person) != before)
    store::put_enrollment_change(now, with_.how.run,
                                 {person, change::graded, 0, 0, std::string(before)});
}

void stays::put(const stage_record& r, const role& e, row_id person, row_id school) {
  const store::stay_row row{person,       school,      e.grade,   e.begin_date, e.end_date,
                            e.entry_type, e.exit_type, e.primary, e.plans};
  const bool over = is_over(e.end_date);
  if (!over && !e.grade.empty()) remember_grade(person, e);
  if (const auto it = renamed_.find(r.key); it != renamed_.end())
    store::rename_stay(db(), it->second, e.sourced_id);
  if (with_.open.alone() && r.id == 0) {
    const auto id = with_.open.next_stay();
    with_.batch.insert_stay(id, e.sourced_id, row, r.hash, is_of_before(e.end_date));
    if (!over) tell(person, id, school, change::entered);
    return;
  }
  if (elsewhere_ && r.op == stage_op::added && !e.begin_date.empty())
    if (const auto twin = store::same_stay_elsewhere(db(), person, school, e.begin_date, source_))
      store::take_over_stay(db(), twin, source_, e.sourced_id);
  const auto before = store::stay_by_key(db(), source_, e.sourced_id);
  bool was_on = before && before->active && !is_over(before->exit_date);
  bool was_over = before && !was_on;
  if (before && is_another(*before, school, e.begin_date)) {
    store::retire_stay(db(), before->id, today_);
    if (was_on) tell(person, before->id, before->school, change::left);
    was_on = was_over = false;
  }
  const auto id =
      store::put_stay(db(), source_, e.sourced_id, row, r.hash, is_of_before(e.end_date));
  if (over && was_on) tell(person, id, school, change::left);
  if (over && was_over && (before->entry_date != e.begin_date || before->exit_date != e.end_date))
    tell(person, id, school, change::corrected);
  // the first turns of a first import tell nobody: when it was killed, all is told again
  if (!over && (!was_on || (with_.how.resumed && r.op == stage_op::added)))
    tell(person, id, school, change::entered);
}

void stays::end(row_id role, bool absent) {
  if (!renamed_roles_.contains(role)) end(store::role_key(db(), role), absent);
}

void stays::end(std::string_view key, bool absent) {
  const auto stay = store::stay_by_key(db(), source_, key);
  if (!stay || !stay->active) return;
  store::end_stay(db(), source_, key, today_);
  if (is_over(stay->exit_date)) return;
  tell(stay->person, stay->id, stay->school, absent ? change::absent : change::left);
}

void stays::tell(row_id person, row_id stay, row_id school, change what) {
  if (!with_.open.alone())
    return store::put_enrollment_change(db(), with_.how.run, {person, what, stay, school, {}});
  const enrollment_change e{person, stay, enrollment_change::kind::entered, school};
  first_.add(0, static_cast<std::uint64_t>(stay), {reinterpret_cast<const char*>(&e), sizeof e});
}

void stays::follow_first() {
  if (!with_.how.follow) return;
  std::vector<enrollment_change> some;
  first_.sort();
  for (sorted_record s; first_.next(s);) {
    std::memcpy(&some.emplace_back(), s.body.data(), sizeof(enrollment_change));
    if (some.size() < 1024) continue;
    with_.how.follow(some);
    some.clear();
  }
  if (!some.empty()) with_.how.follow(some);
}

}  // namespace throughline::intake
