// What a requirement is called and the sentence that says what completes it and what is missing.
#pragma once

#include <string>

#include "core/completion.hpp"
#include "words/words.hpp"

namespace throughline::words {

// "Goals: Academic"; as the profile calls it.
std::string requirement_name(language l, const core::plan_profile& p, const core::requirement& r);
// "1 of 2 entered. It counts when ..."
std::string requirement_sentence(language l, const core::plan_profile& p,
                                 const core::requirement& r);
// The reason of a completion another way, as the profile calls it; else its id.
std::string reason_name(language l, const core::plan_profile& p, std::string_view reason);

}  // namespace throughline::words
