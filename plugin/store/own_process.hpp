// What a process of our own settles for speed before it opens a store; a host's is not ours to
// settle.
#pragma once

namespace throughline::store {

// Before the first connection, once, while there is one thread. SQLite keeps no account of its
// memory: with one, each allocation of each thread waits for one lock. And freed memory stays with
// the process, up to 64 MB: a request or a plan takes some 300 KB and would give them back each
// time.
void settle_own_process();

}  // namespace throughline::store
