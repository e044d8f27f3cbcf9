// Item type signatures: kept as signatures of the plan.
#include "pages/items/elsewhere.hpp"

namespace throughline::pages {

const item_page signatures_page = page_kept_elsewhere<k::item_signatures>("signatures");

}  // namespace throughline::pages
