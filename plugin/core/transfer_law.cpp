// Looks rows of the law up by their codes.
#include "core/transfer_law.hpp"

#include <algorithm>

namespace throughline::core {

const release_basis* transfer_law::basis(std::string_view code) const {
  const auto at =
      std::find_if(bases.begin(), bases.end(), [&](const auto& b) { return b.code == code; });
  return at == bases.end() ? nullptr : &*at;
}

const stop_kind* transfer_law::stop(std::string_view kind) const {
  const auto at =
      std::find_if(stops.begin(), stops.end(), [&](const auto& s) { return s.kind == kind; });
  return at == stops.end() ? nullptr : &*at;
}

bool transfer_law::hides_recipients(std::string_view kind) const {
  const auto* known = stop(kind);
  return known == nullptr || known->hides_recipients;
}

}  // namespace throughline::core
