// Graduation plans as requirement sets, and which of them a stay names.
#pragma once

#include <string>

#include "adapters/edfi/entities.hpp"

namespace throughline::edfi {

// What intake::role has as its plans. To be asked when the entity waits for nothing.
std::string plans_named(entity_reader& stay);

}  // namespace throughline::edfi
