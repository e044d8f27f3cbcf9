// A type the table does not know: a sentence that it is not entered here.
#include "pages/items/elsewhere.hpp"

namespace throughline::pages {

const item_page other_page = page_kept_elsewhere<k::item_other>("other");

}  // namespace throughline::pages
