// The district's calendar as acts use it: due dates by their rule, and what a new calendar changes.
#include "acts/calendar.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "acts/transfer_parts.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"
#include "store/transfers.hpp"

namespace throughline::acts {

namespace {

constexpr std::array<std::string_view, 4> kinds{"school", "holiday", "weekend", "break"};

// What the file says of one day of one school.
struct said_day {
  core::date on;
  const core::calendar_row* row = nullptr;
  bool contradicted = false;
};

class calendar_rows {
 public:
  calendar_rows(district& d, store::connection& db, core::findings& wrong)
      : wrong_(wrong), this_year_(core::school_year(d.today())) {
    for (const auto& s : store::schools(db)) {
      schools_.insert(s.identifier);
      schools_.insert(s.sourced_id);
    }
  }

  void take(const core::calendar_row& row) {
    const auto on = core::parse_date(row.date);
    if (!on) return reject(core::codes::bad_date, row, "date");
    if (std::find(kinds.begin(), kinds.end(), row.kind) == kinds.end())
      return reject(core::codes::enum_unknown, row, "kind");
    const auto [at, fresh] = days_.try_emplace({row.date, row.school}, said_day{*on, &row});
    if (!fresh && at->second.row->kind == row.kind) {
      warn(core::codes::day_duplicate, row, "date");
      ++repeated_;
    } else if (!fresh) {
      at->second.contradicted = true;
      reject(core::codes::day_conflict, row, "kind");
    }
    look_at_school(row);
    look_at_year(*on, row);
  }

  // Neither of two rows that contradict each other is believed: the first is rejected here.
  std::vector<said_day> sound() {
    std::vector<said_day> out;
    for (const auto& [key, day] : days_)
      if (day.contradicted)
        reject(core::codes::day_conflict, *day.row, "kind");
      else
        out.push_back(day);
    return out;
  }

  [[nodiscard]] std::int64_t rejected() const { return rejected_; }
  [[nodiscard]] std::int64_t repeated() const { return repeated_; }

 private:
  void add(core::code rule, core::severity weight, const core::calendar_row& row,
           std::string_view field) {
    wrong_.push_back({.rule = rule,
                      .weight = weight,
                      .file = "calendar",
                      .record = row.record,
                      .field = std::string(field)});
  }
  void warn(core::code rule, const core::calendar_row& row, std::string_view field) {
    add(rule, core::severity::warning, row, field);
  }
  void reject(core::code rule, const core::calendar_row& row, std::string_view field) {
    add(rule, core::severity::error, row, field);
    ++rejected_;
  }
  // A calendar may come before its schools: its days are kept, each strange school is said once.
  void look_at_school(const core::calendar_row& row) {
    if (row.school.empty() || !schools_.insert(row.school).second) return;
    warn(core::codes::reference_unknown, row, "school");
  }
  void look_at_year(core::date on, const core::calendar_row& row) {
    const auto year = core::school_year(on);
    const bool within =
        row.school_year ? year == row.school_year : std::abs(year - this_year_) <= 1;
    if (!within) warn(core::codes::day_outside_year, row, "date");
  }

  core::findings& wrong_;
  int this_year_;
  std::set<std::string> schools_;
  std::map<std::pair<std::string, std::string>, said_day> days_;
  std::int64_t rejected_ = 0, repeated_ = 0;
};

const core::school_stay* stay_with_id(const std::vector<core::school_stay>& stays,
                                      core::row_id id) {
  const auto at =
      std::find_if(stays.begin(), stays.end(), [&](const auto& s) { return s.id == id; });
  return at == stays.end() ? nullptr : &*at;
}

core::value moved(std::string_view what, const core::uid& key, const std::string& was,
                  const std::string& due) {
  core::value detail;
  detail.set(what, key.text());
  detail.set("due", due);
  detail.set("was", was);
  return detail;
}

int move_addenda(district& d, change& c, core::role as) {
  int out = 0;
  for (const auto row : store::drafts_with_due_dates(c.db())) {
    const auto a = store::addendum_with_id(c.db(), row);
    const auto stays = store::stays(c.db(), a.person);
    const auto* stay = stay_with_id(stays, a.school_enrollment);
    const auto entered = core::parse_date(a.entry_date);
    const auto& all = d.profile().addenda;
    const auto of = std::find_if(all.begin(), all.end(), [&](const auto& x) {
      return std::find(x.school_classes.begin(), x.school_classes.end(), a.school_class) !=
             x.school_classes.end();
    });
    if (!stay || !entered || of == all.end()) continue;
    const auto due = due_from(c.db(), of->due, *entered, *stay);
    const auto text = core::to_text(due.on);
    if (text == a.due_date && due_basis(due) == a.due_basis) continue;
    store::set_addendum_due(c.db(), a.id, text, due_basis(due));
    store::set_task_due(c.db(), a.key, task_complete, text);
    const auto person = student_of(d, c.db(), a.person).key;
    c.note(act::configure, as, &person, moved("plan", a.key, a.due_date, text));
    ++out;
  }
  return out;
}

int move_transfers(district& d, change& c, core::role as) {
  int out = 0;
  for (auto& t : store::transfers_waiting(c.db())) {
    const auto* rule = d.profile().clock_cited(t.due_rule);
    if (!rule) continue;  // set by a rule of another time: it stands
    const auto stays = t.person ? store::stays(c.db(), t.person) : std::vector<core::school_stay>{};
    const auto due = due_from(c.db(), *rule, core::local_date(t.opened_ms, d.zone()),
                              stays.empty() ? core::school_stay{} : stays.front());
    const auto text = core::to_text(due.on);
    if (text == t.due_date) continue;
    store::set_due(c.db(), t.id, text);
    store::set_task_due(c.db(), t.key, task_answer_request, text);
    note_about(d, c, act::configure, as, t, moved("transfer", t.key, t.due_date, text));
    ++out;
  }
  return out;
}

}  // namespace

core::value import_calendar(district& d, const caller& by,
                            const std::vector<core::calendar_row>& rows, core::findings& wrong) {
  const auto as = admit(d, by, act::configure);
  change c(d, by);
  calendar_rows read(d, c.db(), wrong);
  for (const auto& row : rows) read.take(row);
  std::int64_t added = 0, same = 0;
  for (const auto& day : read.sound()) {
    const auto& r = *day.row;
    (store::put_calendar_day(c.db(), day.on, r.school, r.kind, r.name) ? added : same) += 1;
  }
  core::value out;
  out.set("read", static_cast<std::int64_t>(rows.size()));
  out.set("added", added);
  out.set("same", same + read.repeated());
  out.set("rejected", read.rejected());
  out.set("due_dates_moved",
          added ? static_cast<std::int64_t>(move_addenda(d, c, as) + move_transfers(d, c, as)) : 0);
  core::list codes;
  for (const auto& f : wrong)
    if (const core::value name(f.rule.name);
        std::find(codes.begin(), codes.end(), name) == codes.end())
      codes.push_back(name);
  out.set("findings", std::move(codes));
  c.note(act::configure, as, nullptr, out);
  c.commit();
  return out;
}

core::due_day due_from(store::connection& db, const core::due_rule& rule, core::date from,
                       const core::school_stay& school) {
  // Weekends, breaks and a summer fit into it; beyond, days are judged by their weekday, and the
  // answer says so.
  const auto last = core::plus_days(from, 2 * rule.n + 150);
  return core::due_after(from, rule, store::calendar(db, from, last, school));
}

std::string_view due_basis(const core::due_day& due) {
  return due.from_calendar ? "calendar" : "weekdays";
}

void start_clock(district& d, store::connection& db, core::transfer& t, std::string_view clock,
                 std::string_view basis, const std::vector<core::school_stay>& stays) {
  const auto* rule = d.profile().clock(clock, basis);
  if (!rule) return;
  const auto due = due_from(db, *rule, core::local_date(t.opened_ms, d.zone()),
                            stays.empty() ? core::school_stay{} : stays.front());
  t.due_date = core::to_text(due.on);
  t.due_rule = rule->citation;
}

}  // namespace throughline::acts
