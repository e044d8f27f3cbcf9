// The district's calendar as acts use it: due dates by their rule, and what a new calendar changes.
#pragma once

#include <string_view>
#include <vector>

#include "acts/district.hpp"
#include "core/due.hpp"
#include "core/finding.hpp"
#include "core/school_calendar.hpp"
#include "core/transfer.hpp"
#include "core/value.hpp"

namespace throughline::acts {

// Calendar rows `date,school,kind,name` already split; kind: school, holiday, weekend, break.
// Returns {"read","added","same","rejected","due_dates_moved"}; findings are added to `wrong`. What
// is due in open drafts and waiting transfers follows the new calendar in the same transaction,
// each with its audit row; what was signed or answered keeps its date.
core::value import_calendar(district& d, const caller& by,
                            const std::vector<core::calendar_row>& rows, core::findings& wrong);

// What a task with a due date is about; its subject is the addendum or transfer.
inline constexpr std::string_view task_complete = "complete_ilpa",
                                  task_answer_request = "answer_request";

// For the other acts: the due date by the calendar of that school, else of the district.
core::due_day due_from(store::connection& db, const core::due_rule& rule, core::date from,
                       const core::school_stay& school);
// How the pages say it: "calendar" or "weekdays".
std::string_view due_basis(const core::due_day& due);

// Sets due date and rule of a transfer that opens now; none when the state names no such clock.
void start_clock(district& d, store::connection& db, core::transfer& t, std::string_view clock,
                 std::string_view basis, const std::vector<core::school_stay>& stays);

}  // namespace throughline::acts
