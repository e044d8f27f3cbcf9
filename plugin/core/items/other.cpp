// A type the table does not know: its content is kept as it is and not entered.
#include "core/items/checks.hpp"

namespace throughline::core {

const item_type other_type = type_kept_elsewhere("other");

}  // namespace throughline::core
