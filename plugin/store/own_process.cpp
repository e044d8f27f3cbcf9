// What a process of our own settles for speed before it opens a store; a host's is not ours to
// settle.
#include "store/own_process.hpp"

#include <malloc.h>
#include <sqlite3.h>

namespace throughline::store {

void settle_own_process() {
  // Refused (SQLite is in use already): it is slower, and nothing else.
  (void)::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  ::mallopt(M_TRIM_THRESHOLD, 64 << 20);
  ::mallopt(M_TOP_PAD, 1 << 20);
}

}  // namespace throughline::store
