// Both sides of a records transfer as tables: states, steps, notices, and what a transfer is.
#include "core/transfer.hpp"

#include <algorithm>
#include <array>

namespace throughline::core {

namespace {

struct step {
  transfer_side side;
  std::string_view from, to;
};
using enum transfer_side;
constexpr std::array steps{
    step{in, "requested", "received"},     step{in, "requested", "denied"},
    step{in, "requested", "cancelled"},    step{in, "received", "in_review"},
    step{in, "in_review", "accepted"},     step{in, "in_review", "rejected"},
    step{in, "accepted", "closed"},        step{in, "rejected", "closed"},
    step{out, "under_review", "approved"}, step{out, "under_review", "denied"},
    step{out, "approved", "packaged"},     step{out, "packaged", "sent"},
    step{out, "sent", "delivered"},        step{out, "delivered", "accepted"},
    step{out, "delivered", "rejected"},    step{out, "accepted", "closed"},
    step{out, "rejected", "closed"},
};

}  // namespace

bool may_go(transfer_side side, std::string_view from, std::string_view to) {
  return std::any_of(steps.begin(), steps.end(),
                     [&](const auto& s) { return s.side == side && s.from == from && s.to == to; });
}

std::vector<std::string_view> next_states(transfer_side side, std::string_view from) {
  std::vector<std::string_view> out;
  for (const auto& s : steps)
    if (s.side == side && s.from == from) out.push_back(s.to);
  return out;
}

bool is_notice(std::string_view code) {
  return code == "annual_notice" || code == "guardian_initiated" || code == "sent" ||
         code == "not_required";
}

const std::vector<std::string_view>& package_sections() {
  static const std::vector<std::string_view> all{"identity",   "demographics", "enrollment",
                                                 "transcript", "ilp",          "ilpa"};
  return all;
}

}  // namespace throughline::core
