// The report of what is missing in addenda: from a request to the act and back.
#include "acts/ilpa_quality.hpp"
#include "web/exchange.hpp"

namespace throughline::web {

reply get_ilpa_quality(exchange& x) {
  const auto f = x.frame();
  return x.html(f, pages::ilpa_quality(f, acts::ilpa_quality(x.in, x.by)));
}

}  // namespace throughline::web
