// Files beside the database, whole and on the disk before anything counts on them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/hash.hpp"

namespace throughline::store {

// Every failure here is `unavailable` (no space, no permission, an I/O error); the message names
// the step and no path.

// The web server's user and the service share a district's files through one group, whatever the
// umask of either: a new folder is theirs alone and keeps its parent's set-group-id bit.
void make_shared_folder(const std::string& path);
// open(2) with O_CLOEXEC; what it makes both may write. Below 0 as open says.
int open_shared(const std::string& path, int flags);

// Under `path`.<pid>.part first, synced, then renamed; the folder synced last. Replaces what was
// there.
void write_durably(const std::string& path, std::string_view bytes, bool secret = false);
// Added to the end and synced; the file is made when it is not there.
void append_durably(const std::string& path, std::string_view bytes);
// Nothing when it is not there. Its folder is the caller's to sync.
void remove_file(const std::string& path);
// The name of a file or folder is on the disk only when the folder it stands in is.
void sync_folder(const std::string& folder);
inline void sync_folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  sync_folder(slash == path.npos ? "." : path.substr(0, slash + 1));
}

// Readable and writable for the group that the web server's user and the service share, whatever
// the umask.
void share(const std::string& path);

struct copied {
  std::int64_t size = 0;
  core::digest hash{};
};
// Streams a file to a new one and syncs it; the folder is the caller's to sync.
copied copy_durably(const std::string& from, const std::string& to);
copied hash_of_file(const std::string& path);

// [one process at a time] Held while files are copied, migrated, rotated or destroyed, so that none
// of these meets another. Failure conflict when another process holds it. `looking`: several may,
// while none of the former is at work.
class maintenance_lock {
 public:
  enum class holding : std::uint8_t { alone, looking };
  explicit maintenance_lock(const std::string& path, holding as = holding::alone);
  ~maintenance_lock();
  maintenance_lock(const maintenance_lock&) = delete;
  maintenance_lock& operator=(const maintenance_lock&) = delete;

 private:
  int fd_;
};

}  // namespace throughline::store
