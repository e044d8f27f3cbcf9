// Brings what an import has written from the wal to its place, beside the writing.
#pragma once

#include <optional>

#include "intake/aside.hpp"
#include "store/district.hpp"
#include "store/wal.hpp"

namespace throughline::intake {

// One owner, who writes. A wal begins anew only when all of it was moved: while an import has the
// file to itself it grows meanwhile, and moving takes none of its time; when others save too it is
// kept so short that moving never falls to them.
class wal_mover {
 public:
  explicit wal_mover(store::district& d) : district_(d) {}

  // Between transactions, with the pages of the last. What moving failed with comes out of a later
  // call, or is lost with this object: nobody would bound the wal otherwise.
  void committed(int pages, bool others_save);

 private:
  void move();

  store::district& district_;
  int asked_ = 0;                           // so many pages were to be moved
  std::optional<store::page_mover> mover_;  // aside alone
  aside aside_;                             // ends before what it works on
};

}  // namespace throughline::intake
