// Files kept outside the database by content hash: packages as they came, later the students'
// artifacts.
#pragma once

#include <string>
#include <string_view>

#include "core/hash.hpp"
#include "store/district.hpp"

namespace throughline::store {

// Writes <district>.files/<hash> whole and durable (fsync of file and folder), or finds it there
// already.
void keep_file(district& d, const core::digest& hash, std::string_view bytes);

// Its bytes; failure corrupt when they are gone or no longer those of the hash.
std::string read_file(district& d, const core::digest& hash);

}  // namespace throughline::store
