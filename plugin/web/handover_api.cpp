// The handover: accepted transcript rows that the host writes into its own transcript (contract
// section 5).
#include "acts/transfers.hpp"
#include "web/exchange.hpp"

namespace throughline::web {

reply api_get_handover(exchange& x) { return x.json(acts::list_handover(x.in, x.by)); }

reply api_post_handover(exchange& x) {
  acts::confirm_handover(x.in, x.by, x.at.front(), json_body(x).text("hostRow"));
  return {.status = 204, .headers = {}, .body = {}};
}

reply api_delete_handover(exchange& x) {
  acts::undo_handover(x.in, x.by, x.at.front());
  return {.status = 204, .headers = {}, .body = {}};
}

}  // namespace throughline::web
