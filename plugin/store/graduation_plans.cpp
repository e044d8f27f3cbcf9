// The graduation plans of the SIS that a student's stays name.
#include "store/graduation_plans.hpp"

#include <set>
#include <string>

#include "formats/json.hpp"
#include "store/feeds.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

std::vector<core::plan_of_stay> graduation_plans(connection& db, core::row_id person,
                                                 core::date today) {
  std::vector<core::plan_of_stay> out;
  std::set<row_id> told;
  const auto day = core::to_text(today);
  auto stays = db.prepare(sql::plans_of_stays);
  stays.bind(person, day);
  while (stays.next()) {
    const auto source = stays.integer(1);
    const auto source_name = stays.string(2);
    const auto named = formats::read_json(stays.text(0));
    const auto* ids = named.as_list();
    if (ids == nullptr) continue;
    for (const auto& id : *ids) {
      const auto* sourced_id = id.as_text();
      if (sourced_id == nullptr || sourced_id->empty()) continue;
      const auto row =
          feed_row_of(db, feed_table::evidence, source, source_name, *sourced_id, "graduationPlan");
      if (!row || !row->active || !told.insert(row->id).second) continue;
      auto plan = db.prepare(sql::graduation_plan);
      plan.bind(row->id, *sourced_id);
      if (plan.next())
        out.push_back({core::graduation_plan_of(formats::read_json(plan.text(0))), source_name,
                       &id != ids->data()});
    }
  }
  return out;
}

}  // namespace throughline::store
