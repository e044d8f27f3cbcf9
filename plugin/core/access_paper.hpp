// A paper that says who of a student's family, and who named by it, may see the plans; as staff
// entered it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"

namespace throughline::core {

struct access_paper {
  std::int64_t id = 0;
  uid key;
  std::string kind;           // "order", "advocate", "dependent"
  std::int64_t guardian = 0;  // whom an order limits, in the rosters; 0: they do not know them
  std::string who;            // their name, the advocate's, or who claims the student
  std::string account;        // of an advocate: who they are to the host
  std::string limits;         // of an order: "read" (not even that) or "sign" (not that)
  std::vector<std::string> sections = {};  // of an order: "ilp.goals"; empty: the whole record
  std::string first_day, last_day;         // YYYY-MM-DD, both included; last empty: open
  std::string paper, number, paper_date;   // its kind, its number or where it is kept, its day
  std::string given_role, given_by;        // of an advocate: who consented, "guardian", "student"
  std::string author, author_name, author_role;
  std::int64_t at_ms = 0;
  struct ending {
    std::string on;  // the first day on which it no longer holds
    std::string reason, by_name, by_role;
    std::int64_t at_ms = 0;
  };
  std::optional<ending> ended = {};

  [[nodiscard]] bool holds_on(date day) const {
    const auto text = to_text(day);
    return first_day <= text && (last_day.empty() || text <= last_day) &&
           (!ended || text < ended->on);
  }
  // From that day on it never holds again; nothing: it has no end yet.
  [[nodiscard]] std::optional<date> over_from() const {
    auto out = ended ? parse_date(ended->on) : std::nullopt;
    if (const auto last = parse_date(last_day); last && (!out || *last < *out))
      out = plus_days(*last, 1);
    return out;
  }
};

}  // namespace throughline::core
