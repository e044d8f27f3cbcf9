// Whether what two sources say is said of one human being; where it is not sure, it is not.
#pragma once

#include <string_view>

#include "core/student.hpp"
#include "store/feeds.hpp"

namespace throughline::intake {

// Twins share a birth date and a family name, and the wrong one's id is easily typed: a given name
// that is not the other's, whole or shortened, is somebody else's.
bool given_names_agree(std::string_view a, std::string_view b);

// (issuing state, state id) is believed only when birth date and name agree.
bool is_same_person(const core::identity& a, const core::identity& b);

// One who was known is called otherwise now, or born on another day.
bool is_somebody_else(const store::candidate& was, const core::identity& now);

// Whom the host called so before a feed did, of the same birth date and names; 0: none.
// reads
core::row_id known_to_host(store::connection& db, core::row_id host, std::string_view sourced_id,
                           const store::person_row& says);

}  // namespace throughline::intake
