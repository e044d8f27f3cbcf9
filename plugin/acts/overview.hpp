// Acts that look over the district: find a student, count, list imports, verify.
#pragma once

#include <string_view>

#include "acts/district.hpp"
#include "core/finding.hpp"
#include "core/value.hpp"

namespace throughline::acts {

// [{"id","stateId","name","grade","school"}] of students the caller has to do with; by the
// beginning of the folded "family, given" name, or by a reference.
core::value find_students(district& d, const caller& by, std::string_view text);
core::value show_student(district& d, const caller& by, std::string_view reference);
core::value count_things(district& d, const caller& by);

// Import runs, newest first: run, source, feed, version, mode, state, started, ended, author,
// report.
core::value list_imports(district& d, const caller& by, int limit);

// The whole store: SQLite's own checks, content against hashes, the audit chain. A warning is worth
// knowing (a clock was set back); only an error makes the store unsound.
struct verification {
  core::findings wrong;
  [[nodiscard]] bool sound() const;
  std::int64_t audit_rows = 0;
  std::string audit_head;  // hex
};
verification verify_store(district& d, const caller& by);
verification verify_audit(district& d, const caller& by);

}  // namespace throughline::acts
