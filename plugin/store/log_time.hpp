// Whether the log's time ran backwards, and where: a clock that somebody set.
#pragma once

#include "core/finding.hpp"

namespace throughline::store {

class connection;

// A warning for each audit row that is a second or more earlier than the row before it; the first
// hundred.
core::findings clock_jumps(connection& db);

}  // namespace throughline::store
