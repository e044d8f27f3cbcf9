// The write-ahead log of a district's file: how long it is, and its pages brought to their places.
#include "store/wal.hpp"

#include "core/failure.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

int wal_pages(const connection& db) { return db.wal_pages(); }

page_mover::page_mover(const district& d) : db_(d.open(".db", true)) {}
page_mover::~page_mover() = default;
void page_mover::move() { db_->run(sql::move_wal); }

void empty_wal(district& d) {
  const auto db = d.open(".db", true);
  auto q = db->prepare(sql::empty_wal);
  if (!q.next() || q.integer(0) != 0)
    throw core::failure(core::codes::unavailable, "a long reader keeps the write-ahead log: again");
}

}  // namespace throughline::store
