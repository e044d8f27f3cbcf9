// The write-ahead log of a district's file: how long it is, and its pages brought to their places.
#pragma once

#include <memory>

#include "store/district.hpp"

namespace throughline::store {

// Pages after the last commit of this connection, which set_import_mode has made count them; 0
// without a wal.
int wal_pages(const connection& db);

// Brings the pages of the wal to their places on a connection of its own, as far as no reader needs
// the file as it was; who writes goes on meanwhile. One thread; failures as connection.
class page_mover {
 public:
  explicit page_mover(const district& d);
  ~page_mover();
  void move();

 private:
  std::unique_ptr<connection> db_;
};

// All of them, so that nothing of what was destroyed is left in it; failure unavailable while
// somebody reads.
void empty_wal(district& d);

}  // namespace throughline::store
