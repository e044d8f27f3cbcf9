// What the store holds of one source, by sourcedId, in memory for the length of a run.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/hash.hpp"
#include "core/student.hpp"
#include "intake/events.hpp"

namespace throughline::store {
class district;
class connection;
}  // namespace throughline::store

namespace throughline::intake {

// A row known by its sourcedId: before the run, and as the run will leave it.
struct known_row {
  core::row_id id = 0;      // 0: not stored yet
  core::row_id person = 0;  // of users, roles and enrollments
  std::int64_t hash = 0;
  bool active = false;
  bool seen = false;  // the run has met it
  bool mark = false;  // org: may be attended; user: a student; role and enrollment: a student's
};

// 64 bits stand for a sourcedId: a million of them collide once in some thirty million imports.
inline std::uint64_t key_of(std::string_view sourced_id) { return core::short_hash(sourced_id); }

struct already_mixed {
  using is_avalanching = void;
  std::size_t operator()(std::uint64_t key) const noexcept { return key; }
};
template <class T>
using by_key = boost::unordered_flat_map<std::uint64_t, T, already_mixed>;

struct known_rows {
  by_key<known_row> rows;
  std::int64_t active_before = 0;
};

// One thread. Kinds are loaded when first asked for.
class roster {
 public:
  roster(store::district& d, std::optional<core::row_id> source) : district_(&d), source_(source) {}
  known_rows& of(entity kind);
  // The row when it is there and active; null otherwise.
  known_row* active(entity kind, std::string_view sourced_id);

 private:
  store::district* district_;
  std::optional<core::row_id> source_;  // none: the source is new
  std::array<std::optional<known_rows>, entities> kinds_;
};

}  // namespace throughline::intake
