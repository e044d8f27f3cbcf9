// The acts on an ILP Addendum (ILPA): begun by an enrollment, filled, signed, locked, amended.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acts/plans.hpp"
#include "core/meeting.hpp"
#include "core/template_bank.hpp"

namespace throughline::acts {

// What the SIS knows of an item nobody has answered yet; it counts when a person has saved it.
struct known_answer {
  std::string section, item;
  core::value value;
  std::string as_of;  // YYYY-MM-DD
};

// A talk that is due so many weeks after the exit.
struct check_in_due {
  int week = 0;
  std::string on;  // YYYY-MM-DD
  bool held = false;
};

// One addendum with all its page needs.
struct ilpa_view {
  admitted whom;
  std::vector<core::addendum> all;     // newest first; empty: none
  const core::addendum* it = nullptr;  // the one shown (into `all`); the newest unless asked for
  const core::addendum_profile* profile = nullptr;
  std::shared_ptr<const core::addendum_profile> shown = {};  // `profile` without what is withheld
  std::vector<core::section_draft> drafts;
  std::vector<known_answer> known;  // of sections that were never saved, for who may save them
  core::template_bank bank;         // for who may save, where the page is a form
  std::string came_from;            // the district it came from with a transfer; empty: made here
  std::vector<core::objection> statements;  // as with an ILP
  core::findings missing;                   // what is not complete yet, field = "section.item"
  std::string review_due;                   // YYYY-MM-DD while the stay lasts; empty: none is due
  int school_days_left = 0;                 // until due_date; negative: late
  core::date today;
  bool may_save = false, may_amend = false;  // by right and by state
  bool may_start = false, may_review = false, may_exit = false, may_void = false;
  bool may_record = false, may_meet = false;  // answers and meetings, in the family's stead
  bool may_check_in = false;                  // one is left to be held
  bool needs_exit_reason = false;             // the transition plan is not complete
  std::string sign_as;  // "student", "guardian", "sending_school", "alternative_program" or empty
  std::vector<core::meeting> meetings;          // newest first
  std::vector<check_in_due> check_ins;          // after the exit; empty: none is asked for
  std::vector<core::translation> translations;  // as with an ILP
  bool may_translate = false;
  std::vector<std::string> still_to_sign;  // roles whose signature on this text is missing
  // Locked versions: number, when, by whom, and the revision to look at.
  struct locked_version {
    int version = 0, revision = 0;
    std::int64_t at_ms = 0;
    std::string author;
  };
  std::vector<locked_version> locked;

  [[nodiscard]] const core::section_draft* draft(std::string_view section) const;
};
// What the page asks to be filled in decides whether `known` is read.
enum class ilpa_page : std::uint8_t { overview, forms };
// `key` empty: the newest. A student who never had one gives `all` empty.
ilpa_view view_ilpa(district& d, const caller& by, std::string_view reference,
                    std::string_view key = {}, ilpa_page page = ilpa_page::overview);
// [{"id","state","version","school",...,"sections"}], newest first, as the API and the commands
// show them.
core::value addenda_as_data(const ilpa_view& v);
// A locked version's text as it was signed. failure not_found.
std::vector<core::section_content> view_ilpa_version(district& d, const caller& by,
                                                     std::string_view reference,
                                                     std::string_view key, int version);

// Of one that is not open any more: locked, the text kept as the caller's draft.
save_outcome save_ilpa_section(district& d, const caller& by, std::string_view reference,
                               std::string_view key, std::string_view section,
                               const std::optional<core::digest>& base, core::value body);
// As save_ilp_draft.
bool save_ilpa_draft(district& d, const caller& by, std::string_view reference,
                     std::string_view key, std::string_view section,
                     const std::optional<core::digest>& base, const core::value& body);

void drop_ilpa_draft(district& d, const caller& by, std::string_view reference,
                     std::string_view key, std::string_view section);

// Signs the text as it stands; the last signature asked for locks it. An incomplete addendum is not
// signed: `wrong` then says what is missing.
struct ilpa_signed {
  core::findings wrong;
  bool locked = false;
};
ilpa_signed sign_ilpa(district& d, const caller& by, std::string_view reference,
                      std::string_view key, const sign_request& what);
// Opens a new version of a locked addendum; the locked one stays readable. `reason` is asked for.
void amend_ilpa(district& d, const caller& by, std::string_view reference, std::string_view key,
                std::string_view reason);

// A review begins: of a signed text as a new version. What it changes makes the addendum amended;
// its signatures lock it again.
void review_ilpa(district& d, const caller& by, std::string_view reference, std::string_view key);
// The end of the stay: the outcome (an option of the profile's), the day (empty: today) and, unless
// the transition plan is complete, a written reason. Locks the text. Of one that a feed ended, the
// outcome is added. failure invalid with what is wrong by field.
struct exit_words {
  std::string outcome, date, reason;
};
void exit_ilpa(district& d, const caller& by, std::string_view reference, std::string_view key,
               const exit_words& said);
// It should not have been: it stays readable, and another may be begun by hand.
void void_ilpa(district& d, const caller& by, std::string_view reference, std::string_view key,
               std::string_view reason);
// Begun by hand, for the stay in the program that has none yet; its key. failure conflict when
// there is none such.
std::string start_ilpa(district& d, const caller& by, std::string_view reference);

// What the board calls long-term. Until it is recorded every entry into a program demands an
// addendum; then a stay that is known to be shorter does not. `school_days` 0: none is recorded any
// more. Part of `configure`.
struct long_term {
  int school_days = 0;
  std::string adopted;
};
long_term long_term_stays(district& d, const caller& by);
void set_long_term(district& d, const caller& by, const long_term& is);

// Draft addenda with their due dates and tasks for entries into an alternative program; the exit
// date for those who left. Safe to repeat. The caller must be allowed `start_ilpa` as the feed
// (system) is. Returns how many addenda were begun.
int follow_enrollments(district& d, const caller& by,
                       const std::vector<core::enrollment_change>& changes);

// Which schools are alternative, by reference (identifier or sourcedId), and their class; kept for
// schools that a later feed brings. Part of `configure`. Puts the configured classes on schools
// that came since; cheap when nothing changed.
void apply_school_classes(district& d);
void set_school_class(district& d, const caller& by, std::string_view school,
                      std::string_view school_class);

}  // namespace throughline::acts
