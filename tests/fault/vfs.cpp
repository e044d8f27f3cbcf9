// A disk that fails when a test says so. One thread at a time: the tests that use it fork a child
// for each trial.
#include "fault/vfs.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace throughline::testing_ {
namespace {

constexpr sqlite3_int64 sector = 512;

// What a file's sectors held since the last sync: the synced content first, then each write's.
struct unsynced {
  std::map<sqlite3_int64, std::vector<std::string>> versions;
  sqlite3_int64 synced_size = 0;
  bool known = false;
};

fault_plan plan;
int calls = 0;
std::map<std::string, unsynced> disk;
sqlite3_vfs* real_vfs = nullptr;

struct file {
  sqlite3_file base;
  const char* name;  // SQLite keeps it for as long as the file is open; null: a temporary file

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
file* of(sqlite3_file* f) { return reinterpret_cast<file*>(f); }

template <class... A, class... B>
int pass(int (*sqlite3_io_methods::*method)(sqlite3_file*, A...), sqlite3_file* f, B... b) {
  auto* real = of(f)->real();
  return (real->pMethods->*method)(real, b...);
}

[[noreturn]] void lose_power() {
  std::mt19937 dice(plan.seed * 7919 + static_cast<unsigned>(plan.at));
  for (auto& [name, it] : disk) {
    const int fd = ::open(name.c_str(), O_RDWR | O_CLOEXEC);
    if (fd < 0) continue;
    for (const auto& [number, versions] : it.versions) {
      const auto& kept = versions[dice() % versions.size()];
      if (!kept.empty() && ::pwrite(fd, kept.data(), kept.size(), number * sector) < 0) _exit(1);
    }
    // The file's length is data too: it may still be the one of the last sync.
    if (dice() % 2 == 0 && ::ftruncate(fd, it.synced_size) != 0) _exit(1);
    ::close(fd);
  }
  _exit(lost_power);
}

enum class call : std::uint8_t { read, write, other };

int fails(call what, int error) {
  if (plan.what == fault::none || (what == call::read) != plan.reads) return SQLITE_OK;
  if (++calls < plan.at) return SQLITE_OK;
  switch (plan.what) {
    case fault::fail_once:
      return calls == plan.at ? error : SQLITE_OK;
    case fault::fail_on:
      return error;
    case fault::disk_full:
      return what == call::write ? SQLITE_FULL : SQLITE_OK;
    case fault::power_loss:
      lose_power();
    case fault::none:
      break;
  }
  return SQLITE_OK;
}

std::string sector_now(sqlite3_file* f, sqlite3_int64 number) {
  sqlite3_int64 size = 0;
  pass(&sqlite3_io_methods::xFileSize, f, &size);
  const auto length = std::clamp<sqlite3_int64>(size - number * sector, 0, sector);
  std::string out(static_cast<std::size_t>(length), '\0');
  if (length > 0)
    pass(&sqlite3_io_methods::xRead, f, static_cast<void*>(out.data()), static_cast<int>(length),
         number * sector);
  return out;
}

unsynced& known(sqlite3_file* f) {
  auto& it = disk[of(f)->name];
  if (!it.known) {
    pass(&sqlite3_io_methods::xFileSize, f, &it.synced_size);
    it.known = true;
  }
  return it;
}

int close(sqlite3_file* f) { return pass(&sqlite3_io_methods::xClose, f); }

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
  if (plan.what != fault::power_loss) return pass(&sqlite3_io_methods::xWrite, f, from, n, at);
  auto& it = known(f);
  const auto first = at / sector, last = (at + n - 1) / sector;
  for (auto s = first; s <= last; ++s)
    if (auto& v = it.versions[s]; v.empty()) v.push_back(sector_now(f, s));
  const int rc = pass(&sqlite3_io_methods::xWrite, f, from, n, at);
  for (auto s = first; s <= last; ++s) it.versions[s].push_back(sector_now(f, s));
  return rc;
}

int truncate(sqlite3_file* f, sqlite3_int64 size) {
  if (of(f)->name)
    if (const int rc = fails(call::other, SQLITE_IOERR_TRUNCATE)) return rc;
  return pass(&sqlite3_io_methods::xTruncate, f, size);
}

int sync(sqlite3_file* f, int flags) {
  if (!of(f)->name) return pass(&sqlite3_io_methods::xSync, f, flags);
  if (const int rc = fails(call::other, SQLITE_IOERR_FSYNC)) return rc;
  const int rc = pass(&sqlite3_io_methods::xSync, f, flags);
  disk.erase(of(f)->name);
  return rc;
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
  if (name)
    if (const int rc = fails(call::other, SQLITE_CANTOPEN)) return rc;
  const int rc = real_vfs->xOpen(real_vfs, name, of(f)->real(), flags, out_flags);
  if (of(f)->real()->pMethods) of(f)->base.pMethods = &methods;
  return rc;
}

int remove(sqlite3_vfs*, const char* name, int sync_folder) {
  if (const int rc = fails(call::other, SQLITE_IOERR_DELETE)) return rc;
  disk.erase(name);
  return real_vfs->xDelete(real_vfs, name, sync_folder);
}

}  // namespace

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

void arm(const fault_plan& p) {
  plan = p;
  calls = 0;
  disk.clear();
}

int counted_calls() { return calls; }

}  // namespace throughline::testing_
