// A plan (ILP, or its addendum ILPA): sections, revisions, signatures.
#include "core/plan.hpp"

#include <array>

namespace throughline::core {

const section_content* plan::section(std::string_view id_) const {
  for (const auto& s : sections)
    if (s.section == id_) return &s;
  return nullptr;
}

digest content_hash(std::string_view salt, std::string_view section, std::string_view body) {
  return hasher().part(salt).part(section).part(body).done();
}

digest root_hash(int version,
                 const std::vector<std::pair<std::string, digest>>& sections_in_order) {
  hasher h;
  h.part(version);
  for (const auto& [section, hash] : sections_in_order) h.part(section).part(hash);
  return h.done();
}

namespace {
constexpr std::array<std::string_view, 6> names{"draft",  "active", "amended",
                                                "locked", "exited", "void"};
struct step {
  addendum_state from, to;
};
using enum addendum_state;
constexpr std::array steps{
    step{draft, active},   step{draft, locked},   step{draft, exited},  step{draft, void_},
    step{active, locked},  step{active, exited},  step{active, void_},  step{amended, locked},
    step{amended, exited}, step{locked, amended}, step{locked, exited},
};
}  // namespace

std::string_view name(addendum_state s) { return names[static_cast<std::size_t>(s)]; }

std::optional<addendum_state> addendum_state_named(std::string_view s) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == s) return static_cast<addendum_state>(i);
  return std::nullopt;
}

bool may_become(addendum_state from, addendum_state to) {
  for (const auto& s : steps)
    if (s.from == from && s.to == to) return true;
  return false;
}

}  // namespace throughline::core
