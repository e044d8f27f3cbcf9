// Item type sis_view: what the SIS told; the tab shows the transcript below, a form has nothing to
// enter.
#include "pages/items/elsewhere.hpp"

namespace throughline::pages {

const item_page sis_view_page = page_kept_elsewhere<k::item_sis_view>("sis_view");

}  // namespace throughline::pages
