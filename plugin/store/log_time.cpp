// Whether the log's time ran backwards, and where: a clock that somebody set.
#include "store/log_time.hpp"

#include <string>

#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace {

// The same in every language: "90 s", "75 min", "26 h", "400 d".
std::string span(std::int64_t ms) {
  const auto s = ms / 1000;
  if (s < 120) return std::to_string(s) + " s";
  if (s < 2 * 3600) return std::to_string(s / 60) + " min";
  if (s < 2 * 86'400) return std::to_string(s / 3600) + " h";
  return std::to_string(s / 86'400) + " d";
}

}  // namespace

core::findings clock_jumps(connection& db) {
  core::findings out;
  auto q = db.prepare(sql::clock_jumps);
  q.bind(std::int64_t{1000}, std::int64_t{100});
  while (q.next())
    out.push_back({.rule = core::codes::clock_backwards,
                   .weight = core::severity::warning,
                   .file = "audit",
                   .record = q.integer(0),
                   .words = {{"back", span(q.integer(1))}}});
  return out;
}

}  // namespace throughline::store
