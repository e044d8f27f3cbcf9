// Both sides of a records transfer as tables: states, steps, bases, notices and stops.
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

const std::vector<release_basis>& release_bases() {
  static const std::vector<release_basis> all{
      {"ferpa-99.31-a-2", "34 CFR 99.31(a)(2), 99.34; KRS 160.720", true},
      {"ferpa-99.34-b", "34 CFR 99.34(b)", true},
      {"ferpa-99.30-consent", "34 CFR 99.30", false},
      {"krs-199.802-foster", "KRS 199.802", true},
      {"krs-158.137-passport", "KRS 158.137", true},
  };
  return all;
}

const release_basis* basis_named(std::string_view code) {
  for (const auto& b : release_bases())
    if (b.code == code) return &b;
  return nullptr;
}

bool is_notice(std::string_view code) {
  return code == "annual_notice" || code == "guardian_initiated" || code == "sent" ||
         code == "not_required";
}

const std::vector<stop_kind>& stop_kinds() {
  static const std::vector<stop_kind> all{
      {"missing_child", "KRS 158.032(1)", true},
      {"pending_expulsion", "KRS 158.155(3)", false},
      {"address_confidential", "30 KAR 10:070", true},
  };
  return all;
}

bool hides_recipients(std::string_view kind) {
  return std::any_of(stop_kinds().begin(), stop_kinds().end(),
                     [&](const auto& k) { return k.kind == kind && k.hides_recipients; });
}

const std::vector<std::string_view>& package_sections() {
  static const std::vector<std::string_view> all{"identity",   "demographics", "enrollment",
                                                 "transcript", "ilp",          "ilpa"};
  return all;
}

}  // namespace throughline::core
