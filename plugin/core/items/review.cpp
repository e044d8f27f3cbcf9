// Item type review: kept as signatures of the plan, not as an answer.
#include "core/items/checks.hpp"

namespace throughline::core {

const item_type review_type = type_kept_elsewhere("review");

}  // namespace throughline::core
