// What saving and signing have in common for a plan and its addendum; for the acts themselves only.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "acts/plans.hpp"
#include "core/meeting.hpp"
#include "store/plans.hpp"

namespace throughline::acts {

inline constexpr std::size_t draft_limit = 256u << 10;  // bytes of one section's text

// The student's ILP; made when there is none yet. In the caller's write transaction.
core::row_id plan_row(district& d, store::connection& db, core::row_id person);

struct section_save {
  const admitted& whom;
  core::row_id plan = 0;
  const core::plan_section& section;
  const std::optional<core::digest>& base;
  int version = 1;
  act noted_as = act::save_ilp;
  bool complete = false;    // required items must be there
  std::string reason = {};  // of the revision, as the history says it
  bool locked = false;      // nothing is saved any more: the text is kept as a draft
};
// Somebody saved the section since a text was begun from `base`.
bool has_moved_on(const core::plan& p, std::string_view section,
                  const std::optional<core::digest>& base);

// Inside `c`: compares `base` with what stands, checks, writes the revision and its audit row; or
// keeps the text as the caller's draft when it is stale, refused or too late. The caller commits
// either way.
save_outcome save_section(district& d, change& c, const caller& by, const section_save& what,
                          core::value body);

// failure stale_section when the revision shown is no longer the head, invalid for an unknown
// outcome or way.
core::plan_signature signature_of(district& d, const caller& by, const core::plan& p,
                                  std::string_view role, const sign_request& what);
// The row, its audit row, and a task where somebody asks to talk.
void keep_signature(district& d, change& c, act a, const admitted& whom, const core::plan& p,
                    const core::plan_signature& s);
inline constexpr std::string_view task_meeting = "meet_about_plan";
// The same for an ILP, and what follows from it. failure invalid with what is wrong in the course
// plan that would be approved.
void keep_ilp_signature(district& d, change& c, act a, const admitted& whom, const core::plan& p,
                        const core::plan_signature& s);
// A talk that was held, as `body` says it (held_on, way, attendees, notes), with its audit row.
void keep_meeting(district& d, change& c, act a, const caller& by, const admitted& whom,
                  const core::plan& p, const core::value& body,
                  const std::optional<core::check_in>& after_exit = {});
// Which signature a role gives on such a plan ("ilp", "ilpa"); empty: none.
std::string_view signs_as(core::role r, std::string_view plan);

store::author author_of(const caller& by, core::role as);
// Gives every entry of a list of records that has none an id, entries within entries, too. `v`: of
// a section that was checked.
void give_ids(core::value& v);
// Empty entries and blanks at the ends of texts are no content.
core::value without_blanks(const core::value& body);

// The plan with every revision and signature, codes and words as they were entered
// (schemas/package/plan.schema.json); in a package with its salts, so that the receiver can check
// what was signed.
// `keep_back` takes out of each revision what the reader may not see; then no meeting is told of.
using section_filter = std::function<void(std::vector<core::section_content>&)>;
core::value plan_as_data(store::connection& db, const core::plan& p, bool with_salts = false,
                         const section_filter& keep_back = {});

}  // namespace throughline::acts
