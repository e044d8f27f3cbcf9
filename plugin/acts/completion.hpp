// The acts on completion: letting something else stand for a year's plan, and counting all plans
// anew.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "acts/district.hpp"

namespace throughline::acts {

// Something else stands for the student's plan of this school year: `reason` is one of the
// profile's, the comment says what was decided and where it is kept. The student may go on filling
// in the plan. failure invalid with what is wrong.
void complete_otherwise(district& d, const caller& by, std::string_view reference,
                        std::string_view reason, std::string_view comment);
// Takes it back; failure not_found when nothing stands for it.
void complete_as_asked(district& d, const caller& by, std::string_view reference);

// How all plans now stand, for whatever no change of a plan itself made known: a new day, another
// profile or overlay, news from a feed. In short turns, by so many threads at once.
struct recount {
  std::int64_t plans = 0, changed = 0;
};
recount recount_completion(district& d, const caller& by, int threads = 1);

}  // namespace throughline::acts
