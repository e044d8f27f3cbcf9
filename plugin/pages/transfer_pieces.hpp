// What the pages of a records transfer share: addresses, clocks, states, bases, stops and refused
// forms.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pages/pieces.hpp"
#include "pages/transfers.hpp"

namespace throughline::pages {

url desk_url(const frame& f);
url transfer_url(const frame& f, const core::transfer& t);

// "identity transcript" -> "Name and ID numbers, Transcript".
std::string section_names(const frame& f, std::string_view sections);
// The basis in words with its citation.
html basis_text(const frame& f, const core::transfer_law& law, std::string_view code);
// What the law calls a kind of stop; a kind no longer in force is shown by its code.
std::string stop_name(const frame& f, const core::transfer_law& law, std::string_view kind);
html transfer_state(const frame& f, const core::transfer& t);
// Whoever the transfer is about: "Given Family", as asked for.
std::string asked_name(const core::transfer& t);
std::string due_text(const frame& f, const core::transfer& t);
// The clock in words: how many calendar days are left, then the date and the rule it comes from.
html transfer_clock(const frame& f, const core::transfer& t, int days_left);

// The open stops: kind, law, document. Only for staff of the releasing side.
html stop_alert(const frame& f, const core::transfer_law& law,
                const std::vector<core::stop>& stops);
// Sets a stop, and ends one by its closing fact: for whoever may.
html stop_forms(const frame& f, const acts::transfers_view& v, const transfer_attempt* refused);

html disclosure_table(const frame& f, const core::transfer_law& law,
                      const std::vector<core::disclosure>& all, bool staff);

// What was sent and refused, by field; all of them answer nothing without an attempt.
std::string_view sent_text(const transfer_attempt* a, std::string_view field,
                           std::string_view otherwise = {});
bool was_sent(const transfer_attempt* a, std::string_view field, std::string_view value);
std::string error_at(const frame& f, const transfer_attempt* a, std::string_view field);
std::string field_label(const frame& f, std::string_view field);
html refused_summary(const frame& f, const transfer_attempt* a);

html text_field(const frame& f, std::string_view field, std::string_view label,
                std::string_view hint, std::string_view error, std::string_view value);

// The two pages on which a registrar decides.
html release_body(const frame& f, const acts::transfer_detail& v, const transfer_attempt* refused);
html review_body(const frame& f, const acts::transfer_detail& v, const transfer_attempt* refused);
html course_table(const frame& f, const std::vector<core::transcript_course>& courses);

}  // namespace throughline::pages
