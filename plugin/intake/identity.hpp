// Whether what two sources say is said of one human being; where it is not sure, it is not.
#pragma once

#include "core/student.hpp"
#include "store/feeds.hpp"

namespace throughline::intake {

// (issuing state, state id) is believed only when birth date and name agree.
bool is_same_person(const core::identity& a, const core::identity& b);

// One who was known is called otherwise now, or born on another day.
bool is_somebody_else(const store::candidate& was, const core::identity& now);

}  // namespace throughline::intake
