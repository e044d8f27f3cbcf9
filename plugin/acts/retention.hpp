// The acts by which records go, provably: the schedule, legal holds, destruction by two people; and
// statements on contested parts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acts/district.hpp"
#include "core/retention.hpp"
#include "core/value.hpp"

namespace throughline::acts {

// The state's rules with the district's in their places, one for each class.
std::vector<core::retention_rule> retention_schedule(district& d, const caller& by);
// The district's own rule for a class. failure invalid when it would keep for a shorter time than
// the state says.
void set_retention(district& d, const caller& by, std::string_view record_class, int n,
                   std::string_view unit);

// `reference` empty: the whole district. Document and authority: what orders the hold, and who.
core::uid open_hold(district& d, const caller& by, std::string_view reference,
                    std::string_view document, std::string_view authority);
void close_hold(district& d, const caller& by, std::string_view key, std::string_view document);
std::vector<core::legal_hold> view_holds(district& d, const caller& by);

struct proposed {
  std::optional<core::uid> key;  // none: nothing is due
  std::vector<core::destruction_item> items;
  int held = 0;  // due, but under a hold or with a transfer open
};
// What the schedule says is over by today. With `only_look` nothing is written.
proposed propose_purge(district& d, const caller& by, bool only_look);
// By order of a court or after a hearing: a plan ("ilp", "ilpa"), or one section of it
// ("ilp.goals"). failure on_hold.
proposed propose_expungement(district& d, const caller& by, std::string_view reference,
                             const std::vector<std::string>& parts, std::string_view document,
                             std::string_view authority);
// By another person than the one who proposed (failure second_person). Approving destroys, a few
// things in each transaction; killed half way, the same call goes on. What has come under a hold
// since, or belongs to a student who has come back, stays and the certificate says so. The finished
// destruction with its certificate.
core::destruction approve_destruction(district& d, const caller& by, std::string_view key);
void refuse_destruction(district& d, const caller& by, std::string_view key);
std::vector<core::destruction> view_destructions(district& d, const caller& by);
core::destruction view_destruction(district& d, const caller& by, std::string_view key);

// 34 CFR 99.21(b)(2): stays with the contested part and goes where that goes. `section`: of the
// package ("transcript", "ilp" ...).
void add_statement(district& d, const caller& by, std::string_view reference,
                   std::string_view section, std::string_view about, std::string_view text);
std::vector<core::objection> view_statements(district& d, const caller& by,
                                             std::string_view reference);

}  // namespace throughline::acts
