// Alternative programs that a feed tells of, as programs or as schools of that type, and the stays
// they make.
#include "store/program_stays.hpp"

#include <string>

#include "store/feeds.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {
namespace {

using core::row_id;
using kind = core::enrollment_change::kind;

struct stay_to_begin {
  row_id enrollment = 0, source = 0, person = 0, school = 0;
  std::string begin_date, end_date;
};
struct stay_to_end {
  row_id id = 0, source = 0, person = 0;
  std::string key, end_date, reason;
};

std::vector<stay_to_begin> to_begin(connection& db, std::string_view today,
                                    const std::vector<std::string>& classes) {
  std::string list = ",";
  for (const auto& c : classes) list += c + ",";
  auto q = db.prepare(sql::program_stays_to_begin);
  q.bind(today, list);
  std::vector<stay_to_begin> out;
  while (q.next()) {
    auto begin = q.string(3);
    out.push_back({q.integer(0), q.integer(1), q.integer(2), q.integer(5),
                   begin.empty() ? std::string(today) : begin, q.string(4)});
  }
  return out;
}

std::vector<stay_to_end> to_end(connection& db, std::string_view today) {
  auto q = db.prepare(sql::program_stays_to_end);
  q.bind(today);
  std::vector<stay_to_end> out;
  while (q.next())
    out.push_back(
        {q.integer(0), q.integer(1), q.integer(3), q.string(2), q.string(4), q.string(5)});
  return out;
}

}  // namespace

void class_alternative_schools(connection& db, row_id source, std::string_view school_class) {
  db.run(sql::class_alternative_schools, source, school_class);
}

std::vector<core::enrollment_change> settle_program_stays(connection& db, std::string_view today,
                                                          const std::vector<std::string>& classes) {
  auto any = db.prepare(sql::has_alternative_programs);
  if (!any.next() || any.integer(0) == 0 || classes.empty()) return {};
  std::vector<core::enrollment_change> out;
  for (const auto& s : to_end(db, today)) {
    if (!s.end_date.empty()) exit_stay(db, s.id, s.end_date, {}, s.reason);
    end_stay(db, s.source, s.key, today);
    out.push_back({s.person, s.id, kind::left, 0});
  }
  for (const auto& s : to_begin(db, today, classes)) {
    const auto id = put_stay(db, s.source, "\nprogram " + std::to_string(s.enrollment),
                             {.person = s.person,
                              .school = s.school,
                              .grade = {},
                              .entry_date = s.begin_date,
                              .exit_date = s.end_date,
                              .entry_type = {},
                              .exit_type = {},
                              .primary = false},
                             1, false);
    db.run(sql::set_program_class, id, classes.front());
    out.push_back({s.person, id, kind::entered, 0});
  }
  return out;
}

}  // namespace throughline::store
