// Check-ins: talks after the stay in a program has ended.
#include "acts/check_ins.hpp"

#include <algorithm>

#include "acts/addendum_parts.hpp"
#include "acts/answers.hpp"
#include "acts/asking.hpp"
#include "acts/saving.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "store/meetings.hpp"
#include "store/plans.hpp"

namespace throughline::acts {

namespace {

constexpr std::string_view task_check_in = "check_in";
constexpr int days_in_week = 7;

void add(core::findings& out, core::code rule, const char* field) {
  out.push_back({.rule = rule, .weight = core::severity::error, .field = field});
}

}  // namespace

std::vector<check_in_due> check_ins(const core::addendum_profile& profile, const core::addendum& a,
                                    const std::vector<core::meeting>& meetings) {
  std::vector<check_in_due> out;
  const auto left = core::parse_date(a.exit_date);
  if (a.state != core::addendum_state::exited || !left) return out;
  for (const int week : profile.check_in_weeks)
    out.push_back({.week = week,
                   .on = core::to_text(core::plus_days(*left, week * days_in_week)),
                   .held = std::any_of(meetings.begin(), meetings.end(), [&](const auto& m) {
                     return m.after_exit && m.after_exit->week == week;
                   })});
  return out;
}

void follow_check_ins(district& d, change& c, const caller& by, const core::addendum& a) {
  store::close_tasks(c.db(), a.key, task_check_in, by.who.sub, d.now_ms());
  const auto all = check_ins(ilpa_profile(d), a, store::meetings(c.db(), a.id));
  const auto next = std::find_if(all.begin(), all.end(), [](const auto& x) { return !x.held; });
  if (next != all.end())
    store::add_task(c.db(), a.person, task_check_in, a.key, "alternative_staff", next->on,
                    d.now_ms());
}

core::plan_section check_in_section(const std::vector<check_in_due>& due) {
  core::plan_section out;
  out.id = "check_in";
  auto week = asking("week", "choice", true);
  for (const auto& one : due)
    if (!one.held) week.options.push_back({std::to_string(one.week), {}});
  const auto& talk = meeting_section();
  out.items = {std::move(week),
               talk.items[0],
               talk.items[1],
               talk.items[2],
               asking("going", "choice", true, {"well", "some_trouble", "needs_help"}),
               talk.items[3]};
  return out;
}

core::findings record_ilpa_check_in(district& d, const caller& by, std::string_view reference,
                                    std::string_view key, const core::value& sent) {
  const auto whom = let_in(d, by, act::record_ilpa_check_in, reference);
  change c(d, by, whom);
  const auto a = own(c.db(), whom, key);
  const auto due = check_ins(ilpa_profile(d), a, store::meetings(c.db(), a.id));
  if (due.empty()) throw core::failure(core::codes::bad_transition, "no check-in is asked for now");
  const auto body = without_blanks(sent);
  auto wrong = core::check_section(check_in_section(due), body, true);
  if (!wrong.empty()) return wrong;
  const auto held = *core::parse_date(body.text("held_on"));
  if (held > d.today())
    add(wrong, core::codes::day_to_come, "held_on");
  else if (held < *core::parse_date(a.exit_date))
    add(wrong, core::codes::before_exit, "held_on");
  if (!wrong.empty()) return wrong;
  keep_meeting(d, c, act::record_ilpa_check_in, by, whom, a, body,
               core::check_in{.week = std::stoi(std::string(body.text("week"))),
                              .going = std::string(body.text("going"))});
  follow_check_ins(d, c, by, a);
  c.commit();
  return {};
}

}  // namespace throughline::acts
