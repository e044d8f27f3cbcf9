// What the two faces of the failing disk share: the plan, the counts, and what a power loss undoes.
#include "fault/disk.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <vector>

namespace throughline::testing_ {
namespace {

namespace fs = std::filesystem;

// What a file's sectors held since the last sync: the synced content first, then each write's.
struct unsynced {
  std::map<std::int64_t, std::vector<std::string>> versions;
  std::int64_t synced_size = 0;
};
// A change of a folder that a power loss may undo.
struct change {
  std::string path, from;             // from: a renamed file's old name
  std::optional<std::string> before;  // what stood under the name
  bool removed = false;
};

fault_plan plan;
std::array<int, call_kinds> counts{};
std::string below;
std::map<std::string, unsynced> disk;
std::vector<change> names;

std::string read_whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write_whole(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

void undo(const change& c) {
  if (c.removed) return write_whole(c.path, *c.before);
  if (c.from.empty()) {
    fs::remove_all(c.path);
    return;
  }
  fs::rename(c.path, c.from);
  if (c.before) write_whole(c.path, *c.before);
}

[[noreturn]] void lose_power() {
  std::mt19937 dice(plan.seed * 7919 + static_cast<unsigned>(plan.at));
  plan = {};  // what follows is the disk's own doing
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
  for (auto lost = dice() % (names.size() + 1); lost > 0; --lost) {
    undo(names.back());
    names.pop_back();
  }
  _exit(lost_power);
}

}  // namespace

void arm(const fault_plan& p, const std::string& root) {
  plan = p;
  below = root + "/";
  counts = {};
  disk.clear();
  names.clear();
}

void mend() { plan.what = fault::none; }

int counted(call kind) {
  if (kind != call::any) return counts[static_cast<std::size_t>(kind)];
  int all = 0;
  for (std::size_t k = 0; k < call_kinds; ++k)
    if (k != static_cast<std::size_t>(call::read)) all += counts[k];
  return all;
}

verdict strike(call kind) {
  ++counts[static_cast<std::size_t>(kind)];
  if (plan.what == fault::none) return verdict::goes_on;
  if (plan.on == call::any ? kind == call::read : kind != plan.on) return verdict::goes_on;
  const int n = counted(plan.on);
  if (n < plan.at) return verdict::goes_on;
  switch (plan.what) {
    case fault::fail_once:
      return n == plan.at ? verdict::fails : verdict::goes_on;
    case fault::fail_on:
      return verdict::fails;
    case fault::disk_full:
      return kind == call::write ? verdict::full : verdict::goes_on;
    case fault::power_loss:
      lose_power();
    case fault::none:
      break;
  }
  return verdict::goes_on;
}

bool remembers() { return plan.what == fault::power_loss; }

bool watched(std::string_view path) {
  if (below.empty() || !path.starts_with(below)) return false;
  const auto rest = path.substr(below.size());
  // SQLite's own layer counts the calls on its files, in a backup's folder too.
  for (const auto* end : {".db", "-wal", "-shm", "-journal"})
    if (rest.ends_with(end)) return false;
  for (const auto* part : {".intake", ".files", ".backup-", ".before-", ".db.part"})
    if (rest.find(part) != rest.npos) return true;
  return false;
}

void about_to_write(const std::string& path, std::int64_t at, std::int64_t size,
                    std::int64_t file_size, const sector_reader& now) {
  const auto [it, fresh] = disk.try_emplace(path);
  if (fresh) it->second.synced_size = file_size;
  for (auto s = at / sector; s <= (at + size - 1) / sector; ++s)
    if (auto& v = it->second.versions[s]; v.empty()) v.push_back(now(s));
}

void wrote(const std::string& path, std::int64_t at, std::int64_t size, const sector_reader& now) {
  auto& it = disk[path];
  for (auto s = at / sector; s <= (at + size - 1) / sector; ++s) it.versions[s].push_back(now(s));
}

void synced(const std::string& path) { disk.erase(path); }
void forgotten(const std::string& path) { disk.erase(path); }

void made(const std::string& path) {
  if (remembers()) names.push_back({.path = path, .from = {}, .before = {}});
}

void about_to_rename(const std::string& from, const std::string& to) {
  if (!remembers()) return;
  names.push_back({.path = to,
                   .from = from,
                   .before = fs::exists(to) ? std::optional(read_whole(to)) : std::nullopt});
  if (auto node = disk.extract(from)) {
    disk.erase(to);
    node.key() = to;
    disk.insert(std::move(node));
  }
}

void about_to_remove(const std::string& path) {
  if (!remembers()) return;
  if (fs::is_regular_file(path))
    names.push_back({.path = path, .from = {}, .before = read_whole(path), .removed = true});
  forgotten(path);
}

void folder_synced(const std::string& path) {
  const auto folder = fs::path(path).lexically_normal();
  const auto of = folder.has_filename() ? folder : folder.parent_path();
  std::erase_if(names, [&](const auto& c) { return fs::path(c.path).parent_path() == of; });
}

}  // namespace throughline::testing_
