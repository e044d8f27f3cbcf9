// Files beside the database: those kept by content hash (packages as they came, later the students'
// artifacts), and how any file or folder is made that two users share through one group.
#pragma once

#include <string>
#include <string_view>

#include "core/hash.hpp"
#include "store/district.hpp"

namespace throughline::store {

// The web server's user and the service share a district's files through one group, whatever the
// umask of either: a new folder is theirs alone and keeps its parent's set-group-id bit.
void make_shared_folder(const std::string& path);
// open(2) with O_CLOEXEC; what it makes both may write. Below 0 as open says.
int open_shared(const std::string& path, int flags);
// A name made in the folder outlives the power's loss from here on; false when it may not.
bool sync_folder(const std::string& path);

// Writes <district>.files/<hash> whole and durable (fsync of file and folder), or finds it there
// already.
void keep_file(district& d, const core::digest& hash, std::string_view bytes);

// Its bytes; failure corrupt when they are gone or no longer those of the hash.
std::string read_file(district& d, const core::digest& hash);

}  // namespace throughline::store
