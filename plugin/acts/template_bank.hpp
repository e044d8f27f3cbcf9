// The acts on a district's template bank.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "acts/district.hpp"
#include "core/template_bank.hpp"

namespace throughline::acts {

// As it stands; nothing of a student is in it.
core::template_bank template_bank(store::connection& db);

struct template_bank_view {
  core::template_bank bank;
  // Where templates may stand: of the addenda of the profile in force.
  struct place {
    const core::plan_section* section = nullptr;
    const core::plan_item* item = nullptr;
    [[nodiscard]] std::string name() const { return section->id + "." + item->id; }
  };
  std::vector<place> places;
  core::digest hash{};  // of the bank: the base of a change
};
// Part of `configure`.
template_bank_view view_template_bank(district& d, const caller& by);
// Takes the place of the whole bank; empty and repeated lines are left out. Findings by place (an
// unknown one, a line that is too long, too many lines); failure stale_section when the bank is not
// what the caller saw.
core::findings set_template_bank(district& d, const caller& by, const core::digest& base,
                                 core::template_bank bank);

}  // namespace throughline::acts
