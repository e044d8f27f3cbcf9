// A stay at a school that a feed or the host's event began or ended; acts follow it (ILPA).
#pragma once

#include "core/student.hpp"

namespace throughline::intake {

using core::enrollment_change;

}  // namespace throughline::intake
