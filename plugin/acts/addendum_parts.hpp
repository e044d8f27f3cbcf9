// What the acts on an addendum have in common; for the acts themselves only.
#pragma once

#include <string_view>
#include <vector>

#include "acts/addenda.hpp"

namespace throughline::acts {

const core::addendum_profile& ilpa_profile(district& d);
// What stands in the way of signing: for a short stay only the placement is asked for (local
// policy); what belongs to the end of the stay is not asked here.
core::findings missing_of(const core::addendum_profile& profile, const core::addendum& a);
// Roles whose signature on this text is missing. A student of 18 signs without a guardian.
std::vector<std::string> still_to_sign(store::connection& db, const core::addendum_profile& profile,
                                       const core::addendum& a, const core::student& s,
                                       core::date today);
// How the stay ended, an option's id; empty: not said.
std::string_view outcome_of(const core::addendum_profile& profile, const core::addendum& a);
bool transition_complete(const core::addendum_profile& profile, const core::addendum& a);
// The addendum `key` of this student; a key of somebody else's is not found.
core::addendum own(store::connection& db, const admitted& whom, std::string_view key);
// The signature with its audit row, and what follows from it for the state; true when it locked.
bool keep_ilpa_signature(district& d, change& c, const caller& by, act as_act, const admitted& whom,
                         core::addendum& a, const core::plan_signature& s);
admitted let_in(district& d, const caller& by, act a, std::string_view reference);
// The stay that an addendum may be begun for by hand: one that goes on, in a program, without one
// that counts. Null: none.
const core::school_stay* stay_to_start(district& d, const admitted& whom,
                                       const std::vector<core::addendum>& all);
// By when the addendum is reviewed: so long after the last meeting that was held, else after the
// entry, as the addendum says itself or the profile does. YYYY-MM-DD; empty: nobody says.
std::string next_review(store::connection& db, const core::addendum_profile& profile,
                        const core::addendum& a, const core::school_stay& stay);
// Talks that the profile asks for after an exit; none while the stay goes on.
std::vector<check_in_due> check_ins(const core::addendum_profile& profile, const core::addendum& a,
                                    const std::vector<core::meeting>& meetings);
// The next of them as the one task that stands for all.
void follow_check_ins(district& d, change& c, const caller& by, const core::addendum& a);
// Does the entry ask for an addendum? It does while the board has not said what is long, and when
// the stay is not known to be shorter than that.
bool demanded(store::connection& db, const core::addendum_trigger& trigger,
              const core::school_stay& stay);
// The same, when one of the profile's triggers is in force for the stay.
bool wants_addendum(store::connection& db, const core::addendum_profile& profile,
                    const core::school_stay& stay);
bool ended_this_year(const core::school_stay& stay, core::date today);
// What the SIS knows of items that ask for it and have no answer yet, while it is a draft.
std::vector<known_answer> known_answers(district& d, store::connection& db, const admitted& whom,
                                        const core::addendum& a);
// The next version begins with the locked text, under its own number: signatures on the old do not
// carry over.
void open_version(district& d, change& c, const caller& by, const admitted& whom,
                  const core::addendum& a, core::addendum_state state, std::string_view reason);

}  // namespace throughline::acts
