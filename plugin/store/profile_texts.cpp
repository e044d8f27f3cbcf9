// Profiles and overlays that a district brought itself.
#include "store/profile_texts.hpp"

#include "core/failure.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

std::vector<profile_text> profile_texts(connection& db) {
  std::vector<profile_text> out;
  auto q = db.prepare(sql::profile_texts);
  while (q.next())
    out.push_back({.id = q.integer(0),
                   .kind = q.string(1),
                   .version = q.string(2),
                   .first_day = q.string(3),
                   .body = q.string(4),
                   .adopted_ms = q.integer(5),
                   .adopted_by = q.string(6)});
  return out;
}

std::vector<core::row_id> profile_texts_in_force(connection& db, std::string_view day) {
  std::vector<core::row_id> out;
  auto q = db.prepare(sql::profile_texts_in_force);
  q.bind(day);
  while (q.next()) out.push_back(q.integer(0));
  return out;
}

profile_text profile_text_with_id(connection& db, core::row_id id) {
  auto q = db.prepare(sql::profile_text_body);
  q.bind(id);
  if (!q.next()) throw core::failure(core::codes::corrupt, "a profile that is in force");
  return {.id = id, .kind = q.string(0), .version = {}, .first_day = {}, .body = q.string(1)};
}

void add_profile_text(connection& db, const profile_text& t) {
  db.run(sql::insert_profile_text, t.kind, t.version, t.first_day, t.body, t.adopted_ms,
         t.adopted_by);
}

void withdraw_profile_text(connection& db, std::string_view kind, std::string_view version,
                           std::int64_t now_ms) {
  db.run(sql::withdraw_profile_text, kind, version, now_ms);
}

}  // namespace throughline::store
