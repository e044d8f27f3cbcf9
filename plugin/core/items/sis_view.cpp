// Item type sis_view: what the SIS told, to be read here and entered there.
#include "core/items/checks.hpp"

namespace throughline::core {

const item_type sis_view_type = type_kept_elsewhere("sis_view", item_role::sis_view);

}  // namespace throughline::core
