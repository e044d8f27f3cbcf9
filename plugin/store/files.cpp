// Files kept outside the database by content hash.
#include "store/files.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/failure.hpp"
#include "store/durable.hpp"

namespace throughline::store {

void keep_file(district& d, const core::digest& hash, std::string_view bytes) {
  const auto folder = d.path(".files");
  make_shared_folder(folder);
  const auto path = folder + "/" + core::to_hex(hash);
  if (!std::filesystem::exists(path)) write_durably(path, bytes);
  // Also what another call renamed: it may have died before it came to this. The folder itself is
  // a name in the district's.
  sync_folder(folder);
  sync_folder(d.folder());
}

std::string read_file(district& d, const core::digest& hash) {
  std::ifstream in(d.path(".files") + "/" + core::to_hex(hash), std::ios::binary);
  std::string out{std::istreambuf_iterator<char>(in), {}};
  if (core::sha256(out) != hash) throw core::failure(core::codes::corrupt, "a kept file");
  return out;
}

}  // namespace throughline::store
