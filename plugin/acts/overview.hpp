// Acts that look over the district: find a student, count.
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

}  // namespace throughline::acts
