// A student, their guardians and their stays at schools, as pages and rules see them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"

namespace throughline::core {

using row_id = std::int64_t;  // inside one district only; never leaves it

struct student {
  row_id id = 0;
  uid key;
  std::string given_name, family_name, middle_name, preferred_given_name, preferred_family_name;
  std::string birth_date, sex, grade, language, state_id, local_id;

  // "Rivera, Alma J." for lists; "Alma Rivera" (preferred names first) for sentences.
  [[nodiscard]] std::string list_name() const;
  [[nodiscard]] std::string full_name() const;
  // The grade as a number (KG = 0); nothing when it is none.
  [[nodiscard]] std::optional<int> grade_number() const;
};

// At 18 the rights of parents become the student's (34 CFR 99.5(a)(1)), that day included. A birth
// date that nobody told moves nothing: a school that locked out every parent for a gap in a feed
// would break 99.10 for all of them.
bool holds_own_rights(const student& s, date on);

struct guardian {
  row_id id = 0;
  std::string name, phone, email, language;
};

// The day that something ends on is not its day any more; empty: it has no end.
inline bool is_over(std::string_view end_date, std::string_view today) {
  return !end_date.empty() && end_date <= today;
}

// One stay at a school or program; exit_date is exclusive, empty while it lasts.
struct school_stay {
  row_id id = 0, school = 0;
  std::string school_name, school_sourced_id, school_identifier,
      school_class;  // class: A1, A5, A6 ...
  std::string grade, entry_date, exit_date;
  bool primary = true, active = true;

  [[nodiscard]] bool goes_on(std::string_view today) const {
    return active && !is_over(exit_date, today);
  }
};

// A stay that a feed or the host's event began or ended, or that was over and got other dates; acts
// follow it (ILPA).
struct enrollment_change {
  row_id person = 0, school_enrollment = 0;
  enum class kind : std::uint8_t { entered, left, corrected } what = kind::entered;
  row_id school = 0;  // 0: not said
  bool operator==(const enrollment_change&) const = default;
};

// Names for comparing and searching: NFKD without marks, case folded, only letters, digits and
// single spaces.
std::string fold_name(std::string_view name);

// (issuing state, id) with birth date and surname agreeing is the same person; else a person
// decides.
enum class match_result : std::uint8_t { same, review, different };
struct identity {
  std::string state, state_id, birth_date, family_name, given_name;
};
// What the evidence says, for the reviewer: which of the three agree.
struct match_evidence {
  match_result result = match_result::different;
  bool state_id = false, birth_date = false, family_name = false, given_name = false;
};
match_evidence match(const identity& a, const identity& b);
// 000000000, 999999999, NA and their like: never believed.
bool is_placeholder_id(std::string_view id);

}  // namespace throughline::core
