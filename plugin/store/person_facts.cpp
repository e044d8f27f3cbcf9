// What each source says of a person, and whose word counts in each field.
#include "store/person_facts.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace {

constexpr std::size_t columns = 10;  // of facts, as in person_fact
// A field's columns: of a name all parts come from one source.
struct span {
  fact_field field;
  std::size_t from, to;
};
constexpr std::array spans{
    span{fact_field::name, 0, 3},       span{fact_field::preferred_name, 3, 5},
    span{fact_field::birth_date, 5, 6}, span{fact_field::sex, 6, 7},
    span{fact_field::grade, 7, 8},      span{fact_field::email, 8, 9},
    span{fact_field::phone, 9, 10}};

struct row_facts {
  row_id source = 0;
  bool active = false;
  std::int64_t said_ms = 0;
  std::array<std::string, columns> is;
  std::string source_name;  // the last two of told_of_person alone
  std::int64_t heard_ms = 0;

  [[nodiscard]] bool says(const span& s) const {
    return std::any_of(is.begin() + static_cast<std::ptrdiff_t>(s.from),
                       is.begin() + static_cast<std::ptrdiff_t>(s.to),
                       [](const auto& one) { return !one.empty(); });
  }
};

std::vector<row_facts> facts_in(statement q, int first_fact) {
  std::vector<row_facts> out;
  while (q.next()) {
    row_facts r{q.integer(0), q.integer(1) == 1, q.integer(2), {}, {}, 0};
    for (std::size_t i = 0; i < columns; ++i) r.is[i] = q.string(first_fact + static_cast<int>(i));
    if (first_fact > 3) {
      r.source_name = q.string(3);
      r.heard_ms = q.integer(4);
    }
    out.push_back(std::move(r));
  }
  return out;
}

// Those that say something of a field, the one that counts first.
std::vector<const row_facts*> in_order(const std::vector<row_facts>& rows,
                                       const source_order& order, const span& s) {
  std::vector<const row_facts*> out;
  for (const auto& r : rows)
    if (r.says(s)) out.push_back(&r);
  std::stable_sort(out.begin(), out.end(), [&](const auto* a, const auto* b) {
    const auto rank = [&](const row_facts& r) {
      return std::tuple(!r.active, order.place(s.field, r.source), -r.said_ms);
    };
    return rank(*a) < rank(*b);
  });
  return out;
}

bool has_other_rows(connection& db, row_id person, row_id row) {
  auto q = db.prepare(sql::has_other_rows);
  q.bind(person, row);
  q.next();
  return q.integer(0) != 0;
}

}  // namespace

void tell_person(connection& db, const source_order& order, const telling& who,
                 const person_row& told) {
  if (!has_other_rows(db, who.person, who.row)) return update_person(db, who.person, told);
  db.run(sql::rows_without_facts, who.person, who.row, who.now_ms);
  db.run(sql::put_fact, who.row, who.now_ms, told.given_name, told.family_name,
         said(told.middle_name), said(told.preferred_given_name), said(told.preferred_family_name),
         said(told.grade), said(told.email), said(told.phone));
  settle_person(db, order, who.person);
}

void tell_birth(connection& db, const source_order& order, const telling& who,
                std::string_view birth_date, std::string_view sex) {
  if (!has_other_rows(db, who.person, who.row))
    return update_person_demographics(db, who.person, birth_date, sex);
  db.run(sql::put_birth_fact, who.row, who.now_ms, said(birth_date), said(sex));
  settle_person(db, order, who.person);
}

void tell_grade(connection& db, const source_order& order, row_id person, row_id source,
                std::string_view grade) {
  if (!has_other_rows(db, person, 0)) return set_grade(db, person, grade);
  db.run(sql::put_grade_fact, person, source, grade);
  settle_person(db, order, person);
}

void tell_apart(connection& db, row_id person, std::int64_t now_ms) {
  db.run(sql::rows_without_facts, person, 0, now_ms);
}

void tell_alone(connection& db, row_id person) { db.run(sql::drop_single_facts, person); }

void settle_person(connection& db, const source_order& order, row_id person) {
  auto q = db.prepare(sql::facts_of_rows);
  q.bind(person);
  const auto rows = facts_in(std::move(q), 3);
  if (rows.empty()) return;
  std::array<std::string_view, columns> is;
  for (const auto& s : spans)
    if (const auto best = in_order(rows, order, s); !best.empty())
      std::copy(best.front()->is.begin() + static_cast<std::ptrdiff_t>(s.from),
                best.front()->is.begin() + static_cast<std::ptrdiff_t>(s.to),
                is.begin() + static_cast<std::ptrdiff_t>(s.from));
  db.run(sql::settle_person, person, is[0], is[1], said(is[2]), said(is[3]), said(is[4]),
         said(is[5]), said(is[6]), said(is[7]), said(is[8]), said(is[9]));
  person_row named;
  named.given_name = is[0];
  named.family_name = is[1];
  named.middle_name = is[2];
  db.run(sql::update_sort_name, person, sort_name_of(named));
}

void settle_all_persons(connection& db) {
  const source_order order(db);
  std::vector<row_id> persons;
  for (auto q = db.prepare(sql::persons_with_facts); q.next();) persons.push_back(q.integer(0));
  for (const auto person : persons) settle_person(db, order, person);
}

void put_host_word(connection& db, row_id person, row_id source, std::string_view kind,
                   std::int64_t now_ms) {
  db.run(sql::put_host_word, person, source, kind, now_ms);
}

std::vector<core::told_fact> facts_of_person(connection& db, row_id person) {
  std::vector<core::told_fact> out;
  const auto add = [&](std::string what, std::string value) -> core::told_fact& {
    auto& f = out.emplace_back();
    f.what = std::move(what);
    f.value = std::move(value);
    return f;
  };
  const auto by = [](core::told_fact& f, const statement& q, int column) {
    f.source = q.string(column);
    f.as_of_ms = q.integer(column + 1);
  };
  {
    auto q = db.prepare(sql::told_of_person);
    q.bind(person);
    const auto rows = facts_in(std::move(q), 5);
    const source_order order(db);
    for (const auto& s : spans) {
      bool first = true;
      for (const auto* r : in_order(rows, order, s)) {
        std::string value;
        // a name is read given, middle, family
        for (const auto part :
             s.field == fact_field::name ? std::array{0, 2, 1} : std::array{0, 1, 2}) {
          const auto at = s.from + static_cast<std::size_t>(part);
          if (at >= s.to || r->is[at].empty()) continue;
          if (!value.empty()) value += ' ';
          value += r->is[at];
        }
        auto& f = add(std::string(word_of(s.field)), std::move(value));
        f.source = r->source_name;
        f.as_of_ms = r->active ? r->heard_ms : r->said_ms;
        f.counts = std::exchange(first, false);
        f.ended = !r->active;
      }
    }
  }
  const auto asked = [&](const char* sql) { return std::move(db.prepare(sql).bind(person)); };
  for (auto q = asked(sql::identifiers_told); q.next();) {
    auto& f = add("identifier", q.string(1));
    f.of = q.string(0);
    by(f, q, 2);
  }
  for (auto q = asked(sql::stays_told); q.next();) {
    auto& f = add("enrollment", q.string(0));
    f.of = q.string(1);
    f.from = q.string(2);
    f.to = q.string(3);
    by(f, q, 4);
  }
  for (auto q = asked(sql::responsibilities_told); q.next();) {
    auto& f = add("responsibility", q.string(0));
    f.of = q.string(1);
    f.from = q.string(2);
    f.to = q.string(3);
    by(f, q, 4);
  }
  for (auto q = asked(sql::programs_told); q.next();) {
    auto& f = add("program", q.string(0));
    f.from = q.string(1);
    f.to = q.string(2);
    by(f, q, 3);
  }
  for (auto q = asked(sql::guardians_told); q.next();) by(add("guardian", q.string(0)), q, 1);
  for (auto q = asked(sql::transcripts_told); q.next();) {
    auto& f = add("transcript", core::credits{q.integer(1)}.text());
    f.of = std::to_string(q.integer(0));
    f.counts = q.integer(4) != 0;
    by(f, q, 2);
  }
  return out;
}

std::vector<std::string> program_kinds(connection& db, row_id person, std::string_view day) {
  std::vector<std::string> out;
  auto q = db.prepare(sql::program_kinds);
  q.bind(person, day);
  while (q.next()) out.push_back(q.string(0));
  return out;
}

}  // namespace throughline::store
