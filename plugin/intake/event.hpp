// What the host SIS tells as it happens: a student and their guardians, transcript rows, stays.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.hpp"
#include "core/student.hpp"
#include "core/value.hpp"
#include "intake/enrollment_change.hpp"

namespace throughline::store {
class connection;
}

namespace throughline::acts {
class district;
struct caller;
}  // namespace throughline::acts

namespace throughline::intake {

inline constexpr std::string_view host_source = "host";

struct event_context {
  std::string_view state;  // the district's, which issues its state ids
  std::string_view today;  // YYYY-MM-DD, in the district's time zone
  std::int64_t now_ms = 0;
  std::string_view source = host_source;  // whose row ids the event carries
};

struct event_result {
  core::row_id person = 0;
  core::uid student;
  std::int64_t added = 0, changed = 0, same = 0, removed = 0;
  std::vector<enrollment_change> changes;
  [[nodiscard]] bool changed_nothing() const { return added + changed + removed == 0; }
  [[nodiscard]] core::value json() const;  // the four counts and the student's uid
};

// Takes one event in the caller's write transaction; nothing is committed here, and the same event
// twice changes nothing. Kinds: "student" (who they are, and the host's whole list of their
// guardians: a link that is missing ends), "transcript" (the student's whole list of the host's own
// rows: what is missing ends) and "enrollment"; bodies as in schemas/event/. Throws
// failure(bad_request) for another kind, invalid with findings (field = a JSON pointer) for a body
// that breaks its schema, not_found for a student nobody told of yet, conflict when references, row
// ids or what is known of the student contradict.
event_result take_event(store::connection& db, const event_context& in, std::string_view kind,
                        const core::value& body);

// The act itself, for the host's door: rights (tell_event), one transaction, audit, and what
// follows from a stay that began or ended. Returns the event's report.
core::value tell_event(acts::district& d, const acts::caller& by, std::string_view kind,
                       const core::value& body);

}  // namespace throughline::intake
