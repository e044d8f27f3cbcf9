// What a guardian or an advocate may see and sign of a student's plans on a day: the host says
// whose child it is, staff recorded what papers say. The one place that decides it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "acts/rights.hpp"
#include "core/access_paper.hpp"
#include "core/codes.hpp"
#include "core/plan.hpp"
#include "core/plan_profile.hpp"
#include "core/student.hpp"

namespace throughline::store {
class connection;
}

namespace throughline::acts {

struct family_standing {
  relations how = stranger;           // of is_advocate, is_guardian, signs_ilp, signs_ilpa
  std::vector<std::string> withheld;  // "ilp.goals": sections they may not read
  bool only_staff = false;            // what the host says of "their" students opens nothing
  bool barred = false;                // themselves, whatever else they are at the school
  const core::code* why = nullptr;    // of a guardian who has less than others; null: nobody asks
};
// `named`: the host says the student is theirs. An order that names a guardian holds for that
// guardian, and for every one of whom the host does not say who they are (`actor::person`), or who
// may be the same human being by another source's word.
family_standing family_of(store::connection& db, const core::plan_profile& profile,
                          std::string_view state, const core::actor& who, const core::student& s,
                          bool named, core::date day);

// Names, folded, of guardians whom an order keeps from signing `plan` ("ilp", "ilpa") on a day.
std::vector<std::string> kept_from_signing(const std::vector<core::access_paper>& papers,
                                           const std::vector<core::guardian>& guardians,
                                           std::string_view plan, core::date day);
bool is_kept_from_signing(const std::vector<std::string>& folded, std::string_view name);

// A plan's signatures as they count today: a guardian who may no longer sign holds nothing up with
// an earlier "no".
std::vector<core::plan_signature> counting(store::connection& db, const core::plan& p,
                                           core::date day);

}  // namespace throughline::acts
