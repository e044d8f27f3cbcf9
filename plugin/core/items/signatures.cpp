// Item type signatures: kept as signatures of the plan, not as an answer.
#include "core/items/checks.hpp"

namespace throughline::core {

const item_type signatures_type = type_kept_elsewhere("signatures");

}  // namespace throughline::core
