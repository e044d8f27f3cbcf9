// What rows of feeds say of guardians and lead to nobody yet.
#include "store/guardians_wanted.hpp"

#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

using core::row_id;

std::optional<feed_user> user_with_key(connection& db, row_id user) {
  auto q = db.prepare(sql::user_with_key);
  q.bind(user);
  if (!q.next()) return std::nullopt;
  return feed_user{q.integer(0), q.integer(1) != 0};
}

std::vector<row_id> users_of(connection& db, row_id person, row_id source) {
  auto q = db.prepare(sql::users_of_person);
  q.bind(person, source);
  std::vector<row_id> out;
  while (q.next()) out.push_back(q.integer(0));
  return out;
}

void put_guardian(connection& db, row_id student, row_id guardian, row_id source) {
  db.run(sql::add_guardianship, student, guardian, source);
}

void want_guardian(connection& db, row_id user, row_id agent) {
  db.run(sql::want_guardian, user, agent);
}

void want_no_more(connection& db, row_id user, row_id agent) {
  db.run(sql::want_no_more, user, agent);
}

void want_none(connection& db, row_id user) { db.run(sql::want_none, user); }

std::vector<std::pair<row_id, row_id>> guardians_wanted(connection& db, row_id user) {
  auto q = db.prepare(sql::guardians_wanted);
  q.bind(user);
  std::vector<std::pair<row_id, row_id>> out;
  while (q.next()) out.emplace_back(q.integer(0), q.integer(1));
  return out;
}

}  // namespace throughline::store
