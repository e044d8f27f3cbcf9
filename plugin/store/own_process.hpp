// What a process of our own settles for speed before it opens a store; a host's is not ours to
// settle.
#pragma once

namespace throughline::store {

// Before the first connection, once, while there is one thread. SQLite keeps no account of its
// memory: with one, each allocation of each thread waits for one lock. And freed memory stays with
// the process, up to 64 MB: what a request took would go back to the kernel after it, and come
// again page by page with the next.
void settle_own_process();

}  // namespace throughline::store
