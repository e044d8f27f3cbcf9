// A disk that fails when a test says so: the n-th call of a kind, no space left, or the power gone.
// SQLite's files go through vfs.cpp, the files beside them (.intake, .files, names of a folder)
// through libc.cpp; what they share stands here. One thread at a time: the tests that use it fork a
// child for each trial.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace throughline::testing_ {

enum class fault : std::uint8_t {
  none,
  fail_once,  // the n-th call fails (a failing write leaves half of its bytes)
  fail_on,    // it and all that follow
  disk_full,  // from the n-th call on, no write finds space
  // The process ends at the n-th call (exit lost_power). What was written and not synced has
  // reached the disk or not, sector by sector of 512 bytes, by the plan's dice; of the names made,
  // moved and removed in folders not synced since, the last ones are lost, in order.
  power_loss
};

enum class call : std::uint8_t { write, sync, open, truncate, remove, rename, read, any };
constexpr std::array<std::string_view, 8> call_names{"write",  "sync",   "open", "truncate",
                                                     "remove", "rename", "read", "any"};
constexpr std::size_t call_kinds = 7;  // `any` is all of them but reads

struct fault_plan {
  fault what = fault::none;
  call on = call::any;
  int at = 0;  // the n-th call of that kind, from 1
  unsigned seed = 1;
};

inline constexpr int lost_power = 77;

// Arms a plan and starts counting; the power's loss knows only what was written since. Files beside
// SQLite's count below `root`.
void arm(const fault_plan& plan, const std::string& root);
void mend();  // the disk works from here on
int counted(call kind);

// ---- for vfs.cpp and libc.cpp

enum class verdict : std::uint8_t { goes_on, fails, full };
verdict strike(call kind);  // counts the call; does not return when the power goes
[[nodiscard]] bool watched(std::string_view path);  // a file or folder beside SQLite's, below root
[[nodiscard]] bool remembers();  // whether what is not synced must be known: before a power loss

constexpr std::int64_t sector = 512;
using sector_reader = std::function<std::string(std::int64_t number)>;
// Around each write: what the sectors held before and after it.
void about_to_write(const std::string& path, std::int64_t at, std::int64_t size,
                    std::int64_t file_size, const sector_reader& now);
void wrote(const std::string& path, std::int64_t at, std::int64_t size, const sector_reader& now);
void synced(const std::string& path);
void forgotten(const std::string& path);  // removed, nothing to tear any more
void made(const std::string& path);
void about_to_rename(const std::string& from, const std::string& to);
void about_to_remove(const std::string& path);
void folder_synced(const std::string& path);

// What a process meets while another user's process makes the files beside a database and has not
// given them the group's mode yet: the next so many openings of a wal can only read it, and the
// next so many of its index fail.
void not_shared_yet(int wals, int indexes);

// SQLite's default file layer from now on in this process; connections opened before keep theirs.
void install_fault_vfs();

}  // namespace throughline::testing_
