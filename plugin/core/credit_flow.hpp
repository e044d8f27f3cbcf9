// Credits counted into the places that ask for them: each once, as many as can be, exactly.
#pragma once

#include <cstddef>
#include <vector>

#include "core/credits.hpp"

namespace throughline::core {

// What an area or a part of one asks.
struct credit_place {
  credits need;
  int turn = 0;               // places of a lower turn are filled first, then by their order
  bool wants_reason = false;  // credits that are aligned to the plan are preferred here
};

// Credits that may count in the same places.
struct credit_lot {
  std::vector<std::size_t> fits;  // places, the dearest first
  std::size_t own = 0;            // how many of them, from the first, are of its own subject
  bool aligned = false;
  credits left;             // counted nowhere
  std::vector<credits> in;  // counted in each place
};

// Fills what the places need, and takes it off their need. Nobody is short of one course because
// it fills a place that another course could fill, whatever the order (augmenting paths); more
// credits never fill a place less. Then, with every place as full as it is, aligned credits are
// moved to where a reason is wanted, and credits to places of their own (cycles that better it).
void count_in(std::vector<credit_lot>& lots, std::vector<credit_place>& places);

}  // namespace throughline::core
