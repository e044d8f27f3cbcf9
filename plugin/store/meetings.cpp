// Meetings with a student's family about a plan.
#include "store/meetings.hpp"

#include "formats/json.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

void add_meeting(connection& db, core::row_id plan, const core::meeting& m) {
  db.run(sql::insert_meeting, blob_view{m.key.view()}, plan, m.held_on, m.way, m.attendees, m.notes,
         m.author, m.author_name, m.author_role, m.at_ms,
         m.after_exit ? std::optional(formats::write_json(core::as_data(*m.after_exit)))
                      : std::nullopt);
}

std::vector<core::meeting> meetings(connection& db, core::row_id plan) {
  std::vector<core::meeting> out;
  auto q = db.prepare(sql::meetings_of);
  q.bind(plan);
  while (q.next())
    out.push_back({.key = core::uid::from_bytes(q.blob(0)),
                   .held_on = q.string(1),
                   .way = q.string(2),
                   .attendees = q.string(3),
                   .notes = q.string(4),
                   .author = q.string(5),
                   .author_name = q.string(6),
                   .author_role = q.string(7),
                   .at_ms = q.integer(8),
                   .after_exit = q.is_null(9) ? std::nullopt
                                              : std::optional(core::check_in_from(q.json(9)))});
  return out;
}

}  // namespace throughline::store
