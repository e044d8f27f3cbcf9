// Sections that are alternative programs within a school, and the stays that enrollments in them
// are.
#include "store/program_sections.hpp"

#include "formats/json.hpp"
#include "store/feeds.hpp"
#include "store/sql.hpp"
#include "store/sqlite.hpp"
#include "store/students.hpp"

namespace throughline::store {
namespace {

using core::row_id;
using kind = core::enrollment_change::kind;
constexpr std::string_view setting_name = "program_sections";

struct stay_to_begin {
  row_id enrollment = 0, source = 0, person = 0, school = 0;
  std::string school_class, begin_date, end_date;
};
struct stay_to_end {
  row_id id = 0, source = 0, person = 0;
  std::string key;
};

std::vector<stay_to_begin> to_begin(connection& db, std::string_view today) {
  auto q = db.prepare(sql::section_stays_to_begin);
  q.bind(today);
  std::vector<stay_to_begin> out;
  while (q.next()) {
    auto begin = q.string(5);
    if (begin.empty()) begin = q.string(7);  // of the first of its terms
    out.push_back({q.integer(0), q.integer(1), q.integer(2), q.integer(3), q.string(4),
                   begin.empty() ? std::string(today) : begin, q.string(6)});
  }
  return out;
}

std::vector<stay_to_end> to_end(connection& db, std::string_view today) {
  auto q = db.prepare(sql::section_stays_to_end);
  q.bind(today);
  std::vector<stay_to_end> out;
  while (q.next()) out.push_back({q.integer(0), q.integer(1), q.integer(3), q.string(2)});
  return out;
}

}  // namespace

std::vector<program_section> program_sections(connection& db) {
  std::vector<program_section> out;
  const auto text = setting(db, setting_name);
  if (text.empty()) return out;
  const auto body = formats::read_json(text);
  for (const auto& one : body.items("sections"))
    out.push_back({std::string(one.text("field")), std::string(one.text("value")),
                   std::string(one.text("class"))});
  return out;
}

void put_program_sections(connection& db, const std::vector<program_section>& all) {
  core::list sections;
  for (const auto& s : all)
    sections.emplace_back(
        core::record{{"field", s.field}, {"value", s.value}, {"class", s.school_class}});
  core::value body;
  body.set("sections", std::move(sections));
  put_setting(db, setting_name, formats::write_json(body));
}

std::vector<core::enrollment_change> settle_program_sections(connection& db,
                                                             std::string_view today) {
  if (setting(db, setting_name).empty()) return {};
  db.run(sql::unmark_sections);
  for (const auto& s : program_sections(db))
    db.run(sql::mark_sections, s.field, s.value, s.school_class);
  std::vector<core::enrollment_change> out;
  for (const auto& s : to_end(db, today)) {
    end_stay(db, s.source, s.key, today);
    out.push_back({s.person, s.id, kind::left, 0});
  }
  for (const auto& s : to_begin(db, today)) {
    const auto id = put_stay(db, s.source, "\nsection " + std::to_string(s.enrollment),
                             {.person = s.person,
                              .school = s.school,
                              .grade = {},
                              .entry_date = s.begin_date,
                              .exit_date = s.end_date,
                              .entry_type = {},
                              .exit_type = {},
                              .primary = false},
                             1, false);
    db.run(sql::set_program_class, id, s.school_class);
    out.push_back({s.person, id, kind::entered, 0});
  }
  return out;
}

}  // namespace throughline::store
