// The acts on completion: letting something else stand for a year's plan, and counting all plans
// anew.
#include "acts/completion.hpp"

#include <algorithm>
#include <future>
#include <mutex>

#include "acts/plan_standing.hpp"
#include "acts/saving.hpp"
#include "core/failure.hpp"
#include "core/item_types.hpp"
#include "store/plan_years.hpp"
#include "store/plans.hpp"
#include "store/students.hpp"

namespace throughline::acts {

namespace {

admitted let_in(district& d, const caller& by, std::string_view reference) {
  store::reading r(d.files());
  auto whom = admit(d, r.db(), by, act::complete_otherwise, reference);
  const auto& roles = d.profile().alternative.roles;
  if (std::find(roles.begin(), roles.end(), core::name(whom.as)) == roles.end()) {
    refused(d, by, act::complete_otherwise, &whom.student, core::codes::forbidden);
    throw core::failure(core::codes::forbidden);
  }
  return whom;
}

constexpr int plans_a_turn = 512;  // one durable commit; savers wait while it is written

}  // namespace

void complete_otherwise(district& d, const caller& by, std::string_view reference,
                        std::string_view reason, std::string_view comment) {
  const auto whom = let_in(d, by, reference);
  const auto& rules = d.profile().alternative;
  if (std::none_of(rules.reasons.begin(), rules.reasons.end(),
                   [&](const auto& o) { return o.id == reason; }))
    throw core::failure(
        core::codes::invalid, "reason",
        {{.rule = reason.empty() ? core::codes::required : core::codes::not_an_option,
          .weight = core::severity::error,
          .field = "reason"}});
  if (rules.needs_comment)
    need(comment, "comment", core::text_limit);
  else
    fit(comment, "comment", core::text_limit);
  change c(d, by, whom);
  const auto plan = plan_row(d, c.db(), whom.student.id);
  const int year = core::school_year(d.today());
  store::withdraw_alternative_completion(c.db(), plan, year, by.who.sub, d.now_ms());
  store::add_alternative_completion(c.db(), plan,
                                    {.school_year = year,
                                     .reason = std::string(reason),
                                     .comment = std::string(comment),
                                     .by_name = by.who.name,
                                     .by_role = std::string(core::name(whom.as)),
                                     .at_ms = d.now_ms()},
                                    by.who.sub);
  project(d, c.db(), whom.student, plan);
  core::value detail;
  detail.set("schoolYear", year);
  detail.set("reason", reason);
  c.note(act::complete_otherwise, whom.as, &whom.student.key, detail);
  c.commit();
}

void complete_as_asked(district& d, const caller& by, std::string_view reference) {
  const auto whom = let_in(d, by, reference);
  change c(d, by, whom);
  const auto p = store::plan_of(c.db(), whom.student.id, "ilp");
  const int year = core::school_year(d.today());
  if (!p || !store::withdraw_alternative_completion(c.db(), p->id, year, by.who.sub, d.now_ms()))
    throw core::failure(core::codes::not_found, "nothing stands for this year's plan");
  project(d, c.db(), whom.student, p->id);
  core::value detail;
  detail.set("schoolYear", year);
  detail.set("withdrawn", true);
  c.note(act::complete_otherwise, whom.as, &whom.student.key, detail);
  c.commit();
}

namespace {

// All plans, each judged once and without keeping anybody from writing. What was judged is written
// as it is while nobody but a recount has written since it was read; else it is judged again.
class recounting {
 public:
  recounting(district& d, const caller& by, core::role as) : d_(d), by_(by), as_(as) {}

  void work() {
    std::vector<judged> changed;
    while (judge_some(changed))
      if (!changed.empty()) write(changed);
  }
  [[nodiscard]] recount counted() const { return out_; }

 private:
  struct judged {
    core::row_id plan = 0, person = 0;
    std::int64_t read = 0;  // the write transactions before it was read
    core::plan_year year;
  };

  bool judge_some(std::vector<judged>& changed) {
    changed.clear();
    store::reading r(d_.files());
    const auto plans = next(r.db());
    const auto read = store::writes(r.db());
    for (const auto& [plan, person] : plans)
      if (auto year = year_of(d_, r.db(), student_of(d_, r.db(), person), plan);
          store::plan_year_of(r.db(), plan, year.school_year) != year)
        changed.push_back({plan, person, read, std::move(year)});
    return !plans.empty();
  }

  std::vector<std::pair<core::row_id, core::row_id>> next(store::connection& db) {
    const std::lock_guard hold(next_lock_);
    auto out = store::plans_to_count(db, after_, plans_a_turn);
    if (!out.empty()) after_ = out.back().first;
    out_.plans += static_cast<std::int64_t>(out.size());
    return out;
  }

  void write(const std::vector<judged>& changed) {
    const std::lock_guard hold(write_lock_);
    change c(d_, by_);
    const auto mine = store::writes(c.db());
    if (last_ != mine - 1) others_ = mine - 1;
    std::int64_t written = 0;
    for (const auto& j : changed) {
      const bool holds = j.read >= others_;
      if (holds ? put_year(d_, c.db(), j.plan, j.year)
                : project(d_, c.db(), student_of(d_, c.db(), j.person), j.plan))
        ++written;
    }
    core::value detail;
    detail.set("recounted", written);
    c.note(act::configure, as_, nullptr, detail);
    c.commit();
    last_ = mine;
    out_.changed += written;
  }

  district& d_;
  const caller& by_;
  core::role as_;
  std::mutex next_lock_, write_lock_;
  core::row_id after_ = 0;
  std::int64_t last_ = -1, others_ = 0;  // write transactions: the last of ours, and of others
  recount out_;
};

}  // namespace

recount recount_completion(district& d, const caller& by, int threads) {
  recounting all(d, by, admit(d, by, act::configure));
  std::vector<std::future<void>> others;
  for (int n = 1; n < threads; ++n)
    others.push_back(std::async(std::launch::async, [&] { all.work(); }));
  all.work();
  for (auto& one : others) one.get();
  return all.counted();
}

}  // namespace throughline::acts
