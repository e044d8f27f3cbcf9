// The one table of plan item types: is a value well formed, how many entries has it, what is their
// sum.
#pragma once

#include <span>
#include <string_view>

#include "core/credits.hpp"
#include "core/finding.hpp"
#include "core/plan_profile.hpp"
#include "core/value.hpp"

namespace throughline::core {

// What one field of an entry may hold; which fields there are is said once, for the check here and
// for the forms and tables of pages.
struct field_rule {
  // kind: one of the item's options, a line when the item has none. amount: exact, 0 to 9999.999.
  // school_days: a whole number of them, 1 to 180. area: of the graduation requirements, or words.
  // word: one of `among`. own_word: the same, but plans of earlier versions hold a line of their
  // own. entries: a list of records within the entry.
  enum class shape : std::uint8_t {
    id,
    name,
    line,
    prose,
    day,
    amount,
    school_days,
    kind,
    grade,
    area,
    flag,
    word,
    own_word,
    entries
  };
  std::string_view name;
  shape is = shape::line;
  bool required = false;
  bool dates_entry = false;  // a day: the one the entry is of
  bool of_its_time = false;  // a day, or what came of the entry: not copied to another stay
  std::span<const std::string_view> among;  // word, own_word
  std::span<const field_rule> fields;       // entries
};

// What other parts ask of an item whatever its type is called.
enum class item_role : std::uint8_t { none, goals, courses, sis_view, reviews };

struct item_type {
  std::string_view name;
  bool entered = true;  // false: cannot be entered in Throughline yet, or is a view of the SIS
  item_role role = item_role::none;
  // Lists of records: their fields, and which of them says an entry's day; else empty.
  std::span<const field_rule> fields;
  std::string_view date_field;
  bool dated_by_section = false;  // an entry without its day is of when its section was written
  bool of_its_time = false;       // the whole answer is: see field_rule
  bool written = false;           // one text in a person's own words
  // Appends what is wrong; `path` is the item's place in the form ("goals.0.statement").
  void (*check)(const plan_item& item, const value& v, std::string_view path,
                findings& out) = nullptr;
  // Entries with content that the filter takes, dated ones by their day; for a single value 1 or 0.
  int (*count)(const value& v, const entry_filter& which) = nullptr;
  // The total of a field of those entries; one that is no amount adds nothing.
  credits (*sum)(const value& v, std::string_view field, const entry_filter& which) = nullptr;
};

// Rows, one file each under items/.
extern const item_type text_type, choice_type, multi_type, flag_type, date_type, list_type,
    log_type, goal_list_type, smart_goal_list_type, course_plan_type, checklist_type,
    criteria_list_type, team_type, schedule_type, review_type, signatures_type, sis_view_type,
    pointer_type, other_type;

// The row of a type; a type the table does not know gets the row "other" (kept verbatim, not
// entered).
const item_type& type_of(const plan_item& item);

// Does the item ask this field of its entries? An item that names none asks all; what stands in one
// it does not ask (the profile asked it once) is kept.
bool asks(const plan_item& item, std::string_view field);

// Is there anything in it but its entries' own ids?
bool has_content(const value& v);

// What of a section's answers another stay can begin with: without days and without what came of
// them, without what the SIS tells anew (`prefill`), entries as new ones.
value for_another_stay(const plan_section& section, const value& body);

// Longest texts, in bytes: what a person types into one field, one line of it, and a name.
inline constexpr std::size_t text_limit = 8000, line_limit = 400, name_limit = 120;
inline constexpr std::size_t entry_limit = 40, log_limit = 120;  // entries of a list, of a log

// Checks a whole section's content against its profile: unknown items, wrong shapes, limits, and,
// when `complete` is asked, required items and fewest entries.
findings check_section(const plan_section& section, const value& body, bool complete);

}  // namespace throughline::core
