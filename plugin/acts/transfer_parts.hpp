// The pieces of a package: what each section holds, how it compares with ours; for the transfer
// acts only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "acts/transfers.hpp"
#include "core/plan.hpp"

namespace throughline::acts {

// The law of transfers in force today where this district is.
core::transfer_law law_of(district& d);

// Sections in package order, read now: included with its JSON, `none` when we hold nothing,
// `withheld` when `scope` (if not empty) leaves it out.
std::vector<core::package_part> package_parts(district& d, store::connection& db,
                                              const core::student& s,
                                              const std::vector<std::string>& scope);
const core::package_part* part_named(const std::vector<core::package_part>& parts,
                                     std::string_view section);

core::identity identity_of(const core::value& identity_section);
core::identity identity_of(district& d, const core::student& s);
core::value identity_value(district& d, const core::student& s);
// The transcript rows of a package; a row without a title or with unreadable credits is a failure
// package_format.
std::vector<core::transcript_course> courses_of(const std::vector<core::package_part>& parts);
// The key that makes a transcript row the same row when it comes again.
std::string course_key(const core::value& row);
const core::list& course_rows(const core::value& transcript);
const core::list& course_rows(core::value&&) = delete;

std::vector<difference> differences_of(district& d, store::connection& db, const core::student& s,
                                       const std::vector<core::package_part>& parts);

// The districts of the directory copy: id, name.
std::vector<std::pair<std::string, std::string>> kept_peers(store::connection& db);
// The root of a plan's text as it stands, in hex; empty: there is none.
std::string head_of(const std::optional<core::plan>& p);

// A transfer and what the caller may do with it. Not found covers: no such transfer, or one of a
// student the caller has nothing to do with.
struct let_in {
  core::transfer it;
  core::role as = core::role::registrar;
  core::actor who;
  relations how = stranger;
  [[nodiscard]] bool may(act a) const { return acts::may(who, a, how).has_value(); }
};
let_in let_in_to_transfer(district& d, store::connection& db, const caller& by, act a,
                          std::string_view key);

// The transfer as it stands now, under the lock; failure not_found.
core::transfer transfer_now(change& c, const core::uid& key);
// An audit row about a transfer's student, while it is nobody's about nobody.
void note_about(district& d, change& c, act a, core::role as, const core::transfer& t,
                const core::value& detail);
// Moves a transfer along its table or fails with bad_transition; audits it.
void move(district& d, change& c, act a, core::role as, core::transfer& t, std::string_view to,
          core::value detail);
core::transfer_side side_of(const core::transfer& t);
// What a receipt or denial says, for the list of messages: a receipt's stage or outcome, a denial's
// code.
std::string said_in(std::string_view kind, const core::value& claims);
// Queues a message for the peer; the program signs it.
void queue(district& d, change& c, const core::transfer& t, std::string_view kind,
           core::value claims);

}  // namespace throughline::acts
