// Pages of the two tabs that have a form of their own: answers and meetings that staff write down,
// papers, looking back at goals.
#pragma once

#include <string_view>

#include "web/exchange.hpp"

namespace throughline::web {

// "answer", "meeting", and of an addendum "check_in": what a tab's query asks for.
bool is_recording(std::string_view what);
bool is_ilpa_recording(std::string_view what);
// `refused`: what was sent and could not be kept.
reply ilp_recording(exchange& x, std::string_view what, const pages::attempt* refused = nullptr);
reply ilpa_recording(exchange& x, std::string_view key, std::string_view what,
                     const pages::attempt* refused = nullptr);
// `act`: "record_" and that; of an unknown one failure bad_request.
reply post_ilp_recording(exchange& x, const formats::form& form, std::string_view act);
reply post_ilpa_recording(exchange& x, const formats::form& form, std::string_view key,
                          std::string_view act);

// What is printed: `said` from the address, or from the paper's own form.
reply print_ilp(exchange& x, const formats::form& said);
reply print_ilpa(exchange& x, const std::string& key, const formats::form& said);
// Translations of a section's texts; `key`: of an addendum, empty: the ILP.
reply get_translation(exchange& x, std::string_view key, const pages::attempt* refused = nullptr);
reply post_translation(exchange& x, const formats::form& form, std::string_view key);

// Looking back at the goals of earlier school years.
reply get_look_back(exchange& x);
reply post_look_back(exchange& x, const formats::form& form);

}  // namespace throughline::web
