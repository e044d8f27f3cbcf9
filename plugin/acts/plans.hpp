// The acts on a student's ILP: view, draft, save, sign, look back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acts/district.hpp"
#include "core/completion.hpp"
#include "core/course_list.hpp"
#include "core/graduation_plan.hpp"
#include "core/plan.hpp"
#include "core/retention.hpp"
#include "core/translation.hpp"

namespace throughline::acts {

// How far a student is by a graduation plan of the SIS. Whether the ILP is complete is told by the
// state's areas alone: they are the least.
struct sis_plan {
  core::plan_of_stay of;
  core::graduation_progress progress;
};

// How much of the credits a view is asked for: the diploma the plan is measured by, or with it
// every other set that holds for the student, those of the SIS too.
enum class credit_sets : std::uint8_t { diploma, all };

// A planned course that is not approved as it stands, and by whom; see acts/course_approvals.
struct waiting_course {
  core::planned_course course;
  std::vector<std::string> waits_for;  // roles
};
enum class course_approvals : std::uint8_t { unasked, read };

// Everything the ILP tab shows, of one moment.
struct ilp_view {
  admitted whom;
  std::optional<core::plan> plan;  // none: no plan yet
  std::vector<core::requirement> requirements;
  std::optional<core::requirement> gate;  // of all years together; none: the state asks none
  core::plan_status status = core::plan_status::not_started;
  std::optional<core::alternative_completion> instead;  // of this school year
  bool may_complete_otherwise = false;
  std::vector<std::string> not_asked;    // "section.item" that this student need not fill
  core::transcript transcript;           // empty: none known
  core::graduation_progress graduation;  // of the diploma of the student's class
  // Not asked for: empty. Other diplomas, then routes after school; of the stays that go on.
  std::vector<core::graduation_progress> more_sets;
  std::vector<sis_plan> sis_plans;
  std::vector<core::current_class> classes;  // now on the schedule
  core::course_list catalog;                 // of the student's school
  // Of the course plan against it, each at its entry of the plan; an error blocks an approval.
  core::findings course_problems;
  // Who approves the courses, without the student; and what waits for them. Unasked: both empty.
  std::vector<std::string> approving;
  std::vector<waiting_course> waiting;
  std::vector<core::section_draft> drafts;  // the caller's own, unsaved
  std::string next_due;  // YYYY-MM-DD of the yearly review while it is not approved; else empty
  core::date today;
  std::vector<std::string> may_save;  // section ids the caller may save
  bool may_meet = false;              // write down a meeting with the family, and invite to one
  std::string sign_as;    // "student", "guardian", "school_official"; empty: may not sign
  std::string came_from;  // the district the plan came from with a transfer; empty: made here
  // 34 CFR 99.21(c)(2): shown wherever the part they contest is.
  std::vector<core::objection> statements;
  std::vector<core::translation> translations;  // newest first; also of texts that changed since
  bool may_translate = false, may_see_papers = false;

  // The section as this student is to see it: what is not asked of them stands there only where it
  // was filled in before.
  [[nodiscard]] core::plan_section asked(const core::plan_section& section) const;
  [[nodiscard]] bool asks(const core::plan_section& section) const;  // anything at all
  [[nodiscard]] bool can_save(std::string_view section) const;
  [[nodiscard]] const core::section_draft* draft(std::string_view section) const;
};
ilp_view view_ilp(district& d, const caller& by, std::string_view reference,
                  credit_sets sets = credit_sets::all,
                  course_approvals approvals = course_approvals::unasked);

// What is asked of a history: a revision by its number, or the one that stood at the end of a day;
// neither: the list alone.
struct history_asked {
  int number = 0;
  std::optional<core::date> on = {};  // a day of the district's time zone
  int against = 0;  // what it is compared with; 0: the revision before it, with `on` nothing
};
struct history_view {
  admitted whom;
  std::optional<core::plan> plan;
  std::vector<core::revision> revisions;  // newest first
  std::optional<core::date> on;
  std::optional<core::revision> shown;    // the one asked for; none: the list alone, or no plan yet
                                          // on that day
  std::optional<core::revision> against;  // what it is compared with; none: nothing was there
  std::vector<core::section_content> sections, before;  // of `shown`, and of `against`
  std::vector<std::string> may_save;                    // section ids the caller may restore
};
// failure not_found when there is no such revision.
history_view view_ilp_history(district& d, const caller& by, std::string_view reference,
                              const history_asked& what);

// What became of a save. Whatever the outcome, the text sent is kept: as the new content, or as the
// caller's draft.
struct save_outcome {
  // locked: signed or ended meanwhile, so that nothing is saved any more (an addendum alone).
  enum class kind : std::uint8_t { saved, unchanged, stale, refused, locked } what = kind::saved;
  core::findings wrong;  // refused: why, by field
  std::optional<core::section_content>
      current;  // stale, locked: what stands there now; saved: the new content
  std::optional<core::revision> head;  // of the plan as it now stands
  core::value kept;                    // not saved: the text that is the caller's draft now
};
// `base`: the content hash the text was begun from (If-Match); none: the section was empty then.
save_outcome save_ilp_section(district& d, const caller& by, std::string_view reference,
                              std::string_view section, const std::optional<core::digest>& base,
                              core::value body);
// Saves a section as it stood in revision `number`, as a save does: a new revision, the same
// checks, `base` as there. failure not_found when there is no such revision, or its text was
// destroyed.
save_outcome restore_ilp_section(district& d, const caller& by, std::string_view reference,
                                 std::string_view section, int number,
                                 const std::optional<core::digest>& base);
// Keeps the caller's unsaved text. No revision, no audit row, no checks beyond size.
// True: somebody saved the section since `base`; the draft is kept all the same.
bool save_ilp_draft(district& d, const caller& by, std::string_view reference,
                    std::string_view section, const std::optional<core::digest>& base,
                    const core::value& body);
void drop_ilp_draft(district& d, const caller& by, std::string_view reference,
                    std::string_view section);

struct sign_request {
  std::string outcome;  // "approved", "declined", "meeting" (asks to talk)
  std::string way;      // "portal"
  std::string note;
  int revision =
      0;  // the number the signer was shown; must be the head, else failure stale_section
};
core::plan_signature sign_ilp(district& d, const caller& by, std::string_view reference,
                              const sign_request& what);

// The plan with its whole history as data (contract: plan export --format json).
core::value export_ilp(district& d, const caller& by, std::string_view reference);

}  // namespace throughline::acts
