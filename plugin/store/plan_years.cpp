// How plans stand in their school years, and completion another way.
#include "store/plan_years.hpp"

#include "core/failure.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace {

core::plan_year year_of(statement& q) {
  const auto status = core::plan_status_named(q.string(2));
  if (!status) throw core::failure(core::codes::corrupt, "the state of a plan's year");
  return {.school_year = static_cast<int>(q.integer(0)),
          .grade = q.string(1),
          .status = *status,
          .met = static_cast<int>(q.integer(3)),
          .total = static_cast<int>(q.integer(4)),
          .profile_version = q.string(6),
          .next_due = q.string(5)};
}

}  // namespace

void put_plan_year(connection& db, core::row_id plan, const core::plan_year& y,
                   std::int64_t now_ms) {
  db.run(sql::put_plan_year, plan, y.school_year, said(y.grade), core::name(y.status), y.met,
         y.total, said(y.next_due), y.profile_version, now_ms);
}

std::vector<core::plan_year> plan_years(connection& db, core::row_id plan) {
  std::vector<core::plan_year> out;
  auto q = db.prepare(sql::plan_years);
  q.bind(plan);
  while (q.next()) out.push_back(year_of(q));
  return out;
}

std::optional<core::plan_year> plan_year_of(connection& db, core::row_id plan, int school_year) {
  auto q = db.prepare(sql::plan_year_of);
  q.bind(plan, school_year);
  return q.next() ? std::optional(year_of(q)) : std::nullopt;
}

std::optional<core::alternative_completion> alternative_completion_of(connection& db,
                                                                      core::row_id plan,
                                                                      int school_year) {
  auto q = db.prepare(sql::alternative_completion_of);
  q.bind(plan, school_year);
  if (!q.next()) return std::nullopt;
  return core::alternative_completion{.school_year = static_cast<int>(q.integer(0)),
                                      .reason = q.string(1),
                                      .comment = q.string(2),
                                      .by_name = q.string(3),
                                      .by_role = q.string(4),
                                      .at_ms = q.integer(5)};
}

void add_alternative_completion(connection& db, core::row_id plan,
                                const core::alternative_completion& a, std::string_view author) {
  db.run(sql::insert_alternative_completion, plan, a.school_year, a.reason, said(a.comment), author,
         a.by_name, a.by_role, a.at_ms);
}

bool withdraw_alternative_completion(connection& db, core::row_id plan, int school_year,
                                     std::string_view by, std::int64_t now_ms) {
  if (!alternative_completion_of(db, plan, school_year)) return false;
  db.run(sql::withdraw_alternative_completion, plan, school_year, now_ms, by);
  return true;
}

std::vector<std::pair<core::row_id, core::row_id>> plans_to_count(connection& db,
                                                                  core::row_id after, int most) {
  std::vector<std::pair<core::row_id, core::row_id>> out;
  auto q = db.prepare(sql::plans_to_count);
  q.bind(after, most);
  while (q.next()) out.emplace_back(q.integer(0), q.integer(1));
  return out;
}

}  // namespace throughline::store
