// Pages of the two tabs that have a form of their own: answers and meetings that staff write down,
// looking back at goals.
#pragma once

#include <string_view>

#include "web/exchange.hpp"

namespace throughline::web {

// "answer", "meeting": what a tab's query asks for.
bool is_recording(std::string_view what);
// `refused`: what was sent and could not be kept.
reply ilp_recording(exchange& x, std::string_view what, const pages::attempt* refused = nullptr);
reply ilpa_recording(exchange& x, std::string_view key, std::string_view what,
                     const pages::attempt* refused = nullptr);
// `act`: "record_answer", "record_meeting".
reply post_ilp_recording(exchange& x, const formats::form& form, std::string_view act);
reply post_ilpa_recording(exchange& x, const formats::form& form, std::string_view key,
                          std::string_view act);

// Translations of a section's texts; `key`: of an addendum, empty: the ILP.
reply get_translation(exchange& x, std::string_view key, const pages::attempt* refused = nullptr);
reply post_translation(exchange& x, const formats::form& form, std::string_view key);

// Looking back at the goals of earlier school years.
reply get_look_back(exchange& x);
reply post_look_back(exchange& x, const formats::form& form);

}  // namespace throughline::web
