// Translations of texts of a plan.
#include "store/translations.hpp"

#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

void add_translation(connection& db, core::row_id plan, const core::translation& t) {
  db.run(sql::insert_translation, blob_view{t.key.view()}, plan, t.section, t.place,
         blob_view{core::bytes_of(t.source)}, t.language, t.body, t.translator, t.on, t.author,
         t.author_name, t.author_role, t.at_ms);
}

std::vector<core::translation> translations(connection& db, core::row_id plan) {
  std::vector<core::translation> out;
  auto q = db.prepare(sql::translations_of);
  q.bind(plan);
  while (q.next())
    out.push_back({.key = core::uid::from_bytes(q.blob(0)),
                   .section = q.string(1),
                   .place = q.string(2),
                   .source = core::digest_from(q.blob(3)).value_or(core::digest{}),
                   .language = q.string(4),
                   .body = q.string(5),
                   .translator = q.string(6),
                   .on = q.string(7),
                   .author = q.string(8),
                   .author_name = q.string(9),
                   .author_role = q.string(10),
                   .at_ms = q.integer(11)});
  return out;
}

}  // namespace throughline::store
