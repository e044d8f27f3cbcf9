// What feeds brought into a district, as text: in the words of the feeds, without the store's own
// ids and times, so that two stores can be compared.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "store/district.hpp"
#include "store/migrate.hpp"
// a test may ask the file itself; no other room does
#include "store/sqlite.hpp"

namespace throughline::testing_ {

// A person is called by the smallest sourcedId of theirs. Each row begins "kind|state|sourcedId".
// The grade of a stay that has ended is left out: one that changes in the set that ends the stay
// still reaches it.
inline constexpr const char* rows_as_text[] = {
    "select format('org|%d|%s|%s|%s|%s|%s', state, sourced_id, kind, name, identifier,"
    " parent_sourced_id) from org",
    "select format('session|%d|%s|%s|%s|%s|%s|%s|%d', state, sourced_id, kind, title, start_date,"
    " end_date, parent_sourced_id, school_year) from academic_session",
    "select format('course|%d|%s|%s|%s|%s|%s|%s', c.state, c.sourced_id, title, course_code,"
    " grades, o.sourced_id, school_year_sourced_id) from course c left join org o on o.id = c.org",
    "select format('class|%d|%s|%s|%s|%s|%s|%s|%s', k.state, k.sourced_id, k.title, k.kind,"
    " c.sourced_id, o.sourced_id, terms, periods) from class_section k left join course c on"
    " c.id = k.course left join org o on o.id = k.school",
    "select format('user|%d|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%d|%s', u.state, u.sourced_id,"
    " u.username, u.agents, u.primary_org, (select min(sourced_id) from person_source w where"
    " w.person = p.id), p.given_name, p.middle_name, p.family_name, p.grade, p.email, p.phone,"
    " p.is_student, (select group_concat(n) from (select system || ':' || value n from"
    " person_identifier i where i.person = p.id order by n))) from person_source u"
    " join person p on p.id = u.person",
    "select format('born|%d|%s|%s|%s', u.demographics_state, u.sourced_id, p.birth_date, p.sex)"
    " from person_source u join person p on p.id = u.person where u.demographics_hash <> 0",
    "select format('role|%d|%s|%s|%s|%s|%d|%s|%s', r.state, r.sourced_id, (select min(sourced_id)"
    " from person_source w where w.person = r.person), o.sourced_id, r.kind, r.is_primary,"
    " r.begin_date, r.end_date) from roster_role r join org o on o.id = r.org",
    "select format('stay|%d|%s|%s|%s|%s|%s|%s|%d', s.state, s.key, (select min(sourced_id) from"
    " person_source w where w.person = s.person), o.sourced_id, iif(s.state, s.grade, ''), "
    "s.entry_date,"
    " s.exit_date, s.is_primary) from school_enrollment s join org o on o.id = s.school",
    "select format('enrollment|%d|%s|%s|%s|%s|%d|%s|%s', e.state, e.sourced_id, (select"
    " min(sourced_id) from person_source w where w.person = e.person), k.sourced_id, e.role,"
    " e.is_primary, e.begin_date, e.end_date) from class_enrollment e join class_section k on"
    " k.id = e.class_section",
    "select format('guardian|%d|%s|%s', exists (select 1 from person_source w where"
    " w.person = g.student and w.state = 1), (select min(sourced_id) from person_source w where"
    " w.person = g.student), (select min(sourced_id) from person_source w where"
    " w.person = g.guardian)) from guardianship g",
    "select format('%s|%d|%s|%s|%s|%s', e.kind, e.state, e.sourced_id, (select min(sourced_id)"
    " from person_source w where w.person = e.person), k.sourced_id,"
    " coalesce(e.body ->> '$.score', e.body ->> '$.title')) from evidence e left join"
    " class_section k on k.id = e.class_section"};

inline std::vector<std::string> store_lines(store::district& d) {
  store::reading r(d);
  std::vector<std::string> out;
  for (const auto* sql : rows_as_text)
    for (auto q = r.db().prepare(sql); q.next();) out.push_back(q.string(0));
  std::sort(out.begin(), out.end());
  return out;
}

// Every row there is but the log of runs, whole: nothing was written between two equal ones.
inline std::vector<std::string> raw_rows(store::district& d) {
  static constexpr const char* tables[] = {"source",           "org",
                                           "academic_session", "course",
                                           "class_section",    "person",
                                           "person_source",    "person_identifier",
                                           "guardianship",     "roster_role",
                                           "class_enrollment", "school_enrollment",
                                           "evidence",         "enrollment_event"};
  static std::vector<std::string> queries;  // prepared by their addresses
  store::reading r(d);
  if (queries.empty())
    for (const auto* one : tables) {
      std::string columns;
      auto q = r.db().prepare(
          "select group_concat('quote(' || name || ')', ' || '','' || ') from"
          " pragma_table_info($1)");
      q.bind(std::string_view(one));
      q.next();
      queries.push_back("select '" + std::string(one) + ",' || " + q.string(0) + " from " + one);
    }
  std::vector<std::string> out;
  for (const auto& sql : queries)
    for (auto q = r.db().prepare(sql.c_str()); q.next();) out.push_back(q.string(0));
  return out;
}

}  // namespace throughline::testing_
