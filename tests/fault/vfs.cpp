// The failing disk's first face: SQLite's file layer. One thread at a time.
#include <sqlite3.h>

#include <algorithm>
#include <set>
#include <string>

#include "fault/disk.hpp"

namespace throughline::testing_ {
namespace {

sqlite3_vfs* real_vfs = nullptr;
int unshared_wals = 0, unshared_indexes = 0;
std::multiset<std::string> read_only_wals;  // open

struct file {
  sqlite3_file base;
  const char* name;  // SQLite keeps it for as long as the file is open; null: a temporary file
  bool only_read = false;

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
file* of(sqlite3_file* f) { return reinterpret_cast<file*>(f); }

template <class... A, class... B>
int pass(int (*sqlite3_io_methods::*method)(sqlite3_file*, A...), sqlite3_file* f, B... b) {
  auto* real = of(f)->real();
  return (real->pMethods->*method)(real, b...);
}

// SQLITE_OK, or how the call fails.
int fails(call what, int error) {
  switch (strike(what)) {
    case verdict::fails:
      return error;
    case verdict::full:
      return SQLITE_FULL;
    case verdict::goes_on:
      break;
  }
  return SQLITE_OK;
}

std::string sector_now(sqlite3_file* f, std::int64_t number) {
  sqlite3_int64 size = 0;
  pass(&sqlite3_io_methods::xFileSize, f, &size);
  const auto length = std::clamp<sqlite3_int64>(size - number * sector, 0, sector);
  std::string out(static_cast<std::size_t>(length), '\0');
  if (length > 0)
    pass(&sqlite3_io_methods::xRead, f, static_cast<void*>(out.data()), static_cast<int>(length),
         number * sector);
  return out;
}

int close(sqlite3_file* f) {
  if (of(f)->only_read) read_only_wals.erase(read_only_wals.find(of(f)->name));
  return pass(&sqlite3_io_methods::xClose, f);
}

int read(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
  if (of(f)->name)
    if (const int rc = fails(call::read, SQLITE_IOERR_READ)) return rc;
  return pass(&sqlite3_io_methods::xRead, f, to, n, at);
}

int write(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
  if (!of(f)->name) return pass(&sqlite3_io_methods::xWrite, f, from, n, at);
  if (const int rc = fails(call::write, SQLITE_IOERR_WRITE)) {
    if (rc != SQLITE_FULL) pass(&sqlite3_io_methods::xWrite, f, from, n / 2, at);
    return rc;
  }
  if (!remembers()) return pass(&sqlite3_io_methods::xWrite, f, from, n, at);
  sqlite3_int64 size = 0;
  pass(&sqlite3_io_methods::xFileSize, f, &size);
  const auto now = [&](std::int64_t number) { return sector_now(f, number); };
  about_to_write(of(f)->name, at, n, size, now);
  const int rc = pass(&sqlite3_io_methods::xWrite, f, from, n, at);
  wrote(of(f)->name, at, n, now);
  return rc;
}

int truncate(sqlite3_file* f, sqlite3_int64 size) {
  if (of(f)->name)
    if (const int rc = fails(call::truncate, SQLITE_IOERR_TRUNCATE)) return rc;
  return pass(&sqlite3_io_methods::xTruncate, f, size);
}

int sync(sqlite3_file* f, int) {
  if (!of(f)->name) return SQLITE_OK;
  if (const int rc = fails(call::sync, SQLITE_IOERR_FSYNC)) return rc;
  synced(of(f)->name);
  return SQLITE_OK;  // nothing of a test must really reach the disk
}

int file_size(sqlite3_file* f, sqlite3_int64* size) {
  return pass(&sqlite3_io_methods::xFileSize, f, size);
}
int lock(sqlite3_file* f, int how) { return pass(&sqlite3_io_methods::xLock, f, how); }
int unlock(sqlite3_file* f, int how) { return pass(&sqlite3_io_methods::xUnlock, f, how); }
int is_reserved(sqlite3_file* f, int* yes) {
  return pass(&sqlite3_io_methods::xCheckReservedLock, f, yes);
}
int control(sqlite3_file* f, int what, void* with) {
  return pass(&sqlite3_io_methods::xFileControl, f, what, with);
}
int sector_size(sqlite3_file* f) { return pass(&sqlite3_io_methods::xSectorSize, f); }
int traits(sqlite3_file* f) { return pass(&sqlite3_io_methods::xDeviceCharacteristics, f); }
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** to) {
  if (unshared_indexes > 0 && page == 0) {
    --unshared_indexes;
    return SQLITE_CANTOPEN;
  }
  return pass(&sqlite3_io_methods::xShmMap, f, page, size, extend, to);
}
int shm_lock(sqlite3_file* f, int from, int n, int flags) {
  return pass(&sqlite3_io_methods::xShmLock, f, from, n, flags);
}
void shm_barrier(sqlite3_file* f) {
  auto* real = of(f)->real();
  real->pMethods->xShmBarrier(real);
}
int shm_unmap(sqlite3_file* f, int drop) { return pass(&sqlite3_io_methods::xShmUnmap, f, drop); }

const sqlite3_io_methods methods{2,           close,       read,    write,   truncate,
                                 sync,        file_size,   lock,    unlock,  is_reserved,
                                 control,     sector_size, traits,  shm_map, shm_lock,
                                 shm_barrier, shm_unmap,   nullptr, nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* out_flags) {
  of(f)->base.pMethods = nullptr;
  of(f)->name = name;
  of(f)->only_read = false;
  if (name)
    if (const int rc = fails(call::open, SQLITE_CANTOPEN)) return rc;
  const int rc = real_vfs->xOpen(real_vfs, name, of(f)->real(), flags, out_flags);
  if (of(f)->real()->pMethods) of(f)->base.pMethods = &methods;
  // As SQLite's own layer has it of the wal's index: once a process has opened it too early, it
  // stays so for each further connection until all of them are closed.
  const bool known = name && read_only_wals.contains(name);
  if ((flags & SQLITE_OPEN_WAL) && rc == SQLITE_OK && (known || unshared_wals > 0)) {
    if (!known) --unshared_wals;
    of(f)->only_read = true;
    read_only_wals.insert(name);
    *out_flags = (*out_flags & ~SQLITE_OPEN_READWRITE) | SQLITE_OPEN_READONLY;
  }
  return rc;
}

int remove(sqlite3_vfs*, const char* name, int sync_folder) {
  if (const int rc = fails(call::remove, SQLITE_IOERR_DELETE)) return rc;
  forgotten(name);
  return real_vfs->xDelete(real_vfs, name, sync_folder);
}

}  // namespace

void not_shared_yet(int wals, int indexes) {
  unshared_wals = wals;
  unshared_indexes = indexes;
}

void install_fault_vfs() {
  static sqlite3_vfs ours = [] {
    real_vfs = sqlite3_vfs_find(nullptr);
    auto v = *real_vfs;
    v.pNext = nullptr;
    v.zName = "fault";
    v.szOsFile = static_cast<int>(sizeof(file)) + real_vfs->szOsFile;
    v.xOpen = open;
    v.xDelete = remove;
    return v;
  }();
  sqlite3_vfs_register(&ours, 1);
}

}  // namespace throughline::testing_
