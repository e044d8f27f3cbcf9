// Item type review: kept as signatures of the plan.
#include "pages/items/elsewhere.hpp"

namespace throughline::pages {

const item_page review_page = page_kept_elsewhere<k::item_signatures>("review");

}  // namespace throughline::pages
