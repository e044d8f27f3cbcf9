// What each source says of a person, and whose word counts in each field.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/told_fact.hpp"
#include "store/feeds.hpp"
#include "store/source_order.hpp"

namespace throughline::store {

// A person of whom one row of one source tells has its facts in `person`, as that row says them. Of
// whom several tell, each row's are in person_fact, and `person` has of each field the word that
// counts: of rows that are still told before others, then by source_order, then what was said last.
// A source that says nothing of a field leaves it to the next. All run in the caller's write
// transaction.

// One row's word on one person.
struct telling {
  row_id person = 0;
  row_id row = 0;  // in person_source, stored
  std::int64_t now_ms = 0;
};
// What a row says of the person besides birth date and sex. A grade that is not said takes none
// away.
void tell_person(connection& db, const source_order& order, const telling& who,
                 const person_row& said);
void tell_birth(connection& db, const source_order& order, const telling& who,
                std::string_view birth_date, std::string_view sex);
// Of all rows of that source. The grade of a stay, of whose person the row itself may say none.
void tell_grade(connection& db, const source_order& order, row_id person, row_id source,
                std::string_view grade);
// Afterwards each row has its facts, so that rows may come and go: what `person` has is the word of
// those that had none, said at `now_ms`.
void tell_apart(connection& db, row_id person, std::int64_t now_ms);
// Of whom one row tells again: `person` has its facts.
void tell_alone(connection& db, row_id person);
// After a row's source, person or state changed, or the order.
void settle_person(connection& db, const source_order& order, row_id person);
void settle_all_persons(connection& db);

// Everything that is told of a person: each field that any source says, the word that counts first;
// identifiers, guardians, stays and programs that go on, and each source's transcript. Of a feed
// "as of" is the end of its last import that was applied, of the host its last event that
// changed something, of another
// district's transcript the day its transfer was settled. reads
std::vector<core::told_fact> facts_of_person(connection& db, row_id person);
// In which kinds of programs a student takes part on that day, in the feed's words
// ("SpecialEducation"). reads
std::vector<std::string> program_kinds(connection& db, row_id person, std::string_view day);
// The host told something new of a person ("student"), their courses ("transcript") or stays
// ("enrollment").
void put_host_word(connection& db, row_id person, row_id source, std::string_view kind,
                   std::int64_t now_ms);

}  // namespace throughline::store
