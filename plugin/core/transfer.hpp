// Both sides of a records transfer as tables: states, steps, notices, and what a transfer is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/hash.hpp"
#include "core/id.hpp"
#include "core/student.hpp"
#include "core/value.hpp"

namespace throughline::core {

// "in": this district asks for or receives a record. "out": it releases one.
enum class transfer_side : std::uint8_t { in, out };

// May this side go from one state to another? The states are transfer.md A4.2's, by name:
// in:  requested -> received -> in_review -> accepted | rejected -> closed; also denied, cancelled
// out: under_review -> approved -> packaged -> sent -> delivered -> accepted | rejected -> closed;
// also denied
bool may_go(transfer_side side, std::string_view from, std::string_view to);
std::vector<std::string_view> next_states(transfer_side side, std::string_view from);

// How the duty to notify was met: "annual_notice", "guardian_initiated", "sent", "not_required".
bool is_notice(std::string_view code);

// What a package may hold, in its order; a scope is a subset.
const std::vector<std::string_view>& package_sections();

// One side's record of a transfer. `scope` lists sections, separated by blanks; `student` is who
// was asked for, as the requester named them.
struct transfer {
  row_id id = 0, person = 0;
  uid key;
  std::string direction, peer, peer_name, state, basis, purpose, scope, notice, note;
  value student;
  std::optional<digest> package;
  std::int64_t opened_ms = 0, changed_ms = 0;
  std::string due_date, due_rule;
};

// A section of a package as it was released or arrived; body: JSON, empty unless included.
struct package_part {
  std::string section, status, body, outcome;
};

// Why a record must not leave, until the closing fact is recorded. For the releasing side only.
struct stop {
  row_id id = 0;
  std::string kind, document, authority, opened, opened_by, closed, closing_fact;
};

// 34 CFR 99.32(a): who got what, when, on which basis.
struct disclosure {
  row_id person = 0, transfer = 0;
  std::int64_t at_ms = 0;
  std::string recipient, recipient_name, kind, basis, interest, sections, released_by;
  bool is_protected = false;  // a stop keeps it out of the guardian's view
};

}  // namespace throughline::core
