// A district as acts see it: its store, its profile, its clock; and who calls.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acts/rights.hpp"
#include "core/actor.hpp"
#include "core/clock.hpp"
#include "core/codes.hpp"
#include "core/course_list.hpp"
#include "core/plan.hpp"
#include "core/plan_profile.hpp"
#include "core/student.hpp"
#include "core/value.hpp"
#include "store/audit.hpp"
#include "store/district.hpp"

namespace throughline::acts {

struct caller {
  core::actor who;
  std::string request_id;
  std::int64_t deadline_ms = 0;  // Unix milliseconds; 0: none. Past it nothing is committed
};

// [any thread] Two districts share nothing.
class district {
 public:
  // `clock` must outlive the district. No file is touched before the first act.
  district(std::string folder, std::string code, const core::clock& clock);

  [[nodiscard]] std::int64_t now_ms() const { return clock_.now_ms(); }
  [[nodiscard]] const core::clock& clock() const { return clock_; }
  [[nodiscard]] core::date today();  // in the district's time zone
  // The profile in force today, with the district's overlay. What another process adopts is seen
  // within a second; a reference stays good as long as the district.
  [[nodiscard]] const core::plan_profile& profile();
  void profile_changed();  // by this process: seen at once
  // The courses a school offers. A list of hundreds is not read for each page: what another process
  // takes in is seen within a minute, what this one does at once.
  [[nodiscard]] core::course_list courses_offered(store::connection& db,
                                                  const core::school_stay& school);
  void courses_changed();
  [[nodiscard]] const store::district_head& head() { return files_.head(); }
  [[nodiscard]] const std::string& zone() { return files_.head().time_zone; }
  [[nodiscard]] const std::string& code() const { return files_.code(); }
  // For acts, intake and maintenance commands only; the layering test holds the others off.
  [[nodiscard]] store::district& files() { return files_; }
  // Keyed hash for form tokens: proves that a POST began on a page of ours for this actor today.
  [[nodiscard]] std::string form_token(const core::actor& who, int days_ago = 0);

 private:
  store::district files_;
  const core::clock& clock_;
  std::mutex lock_;
  std::vector<std::unique_ptr<core::plan_profile>> profiles_;  // the last is in force
  std::string followed_, followed_text_;  // which day and rows it was made of; its JSON
  struct school_courses {
    core::course_list list;
    std::int64_t read_ms = 0;
  };
  std::map<std::string, school_courses, std::less<>> courses_;  // by school
  std::int64_t looked_ms_ = 0;  // when it was last asked whether it still is; 0: never
};

struct new_district {
  std::string name, state;  // state empty: the profile's
  std::string profile;      // the id of one that is built in
  std::string time_zone;
  std::string profile_text;  // instead of a built-in one: the district's own (plan-profile/1)
};
// Makes the store; the caller is the operator who runs the command.
void init_district(district& d, const caller& by, const new_district& what);

// An actor let in to one student: who they are here, under which role.
struct admitted {
  core::student student;
  std::vector<core::school_stay> stays;
  relations how = stranger;
  core::role as = core::role::student;
  std::vector<std::string> withheld = {};  // "ilp.goals": sections a paper keeps from them

  [[nodiscard]] bool withholds(std::string_view plan) const;  // any of it
  [[nodiscard]] bool withholds(std::string_view plan, std::string_view section) const;
};
// Takes what is withheld out of a plan's sections; of a plan some of which is, also what the
// profile does not know by name.
void keep_back(const admitted& whom, std::string_view plan,
               const std::vector<core::plan_section>& known,
               std::vector<core::section_content>& sections);
// The same of a whole plan, and what others wrote beside their signatures, which may speak of it.
void keep_back(const admitted& whom, const core::actor& who,
               const std::vector<core::plan_section>& known, core::plan& p);

// Finds the student, works out the relationship, asks the table. Not found, or no relationship at
// all: failure not_found; a relationship that does not allow it: forbidden. Either is written to
// the access log before it is thrown, and nothing to the district's file.
admitted admit(district& d, store::connection& db, const caller& by, act a,
               std::string_view reference, const core::plan_section* section = nullptr);
// The same without a student, by the actor's schools.
core::role admit(district& d, const caller& by, act a);
// How this actor stands to a student already loaded; for lists.
relations relation_to(district& d, store::connection& db, const core::actor& who,
                      const core::student& s, const std::vector<core::school_stay>& stays);
// The same for a reference, without letting anybody in; failure not_found when there is no such
// student.
relations standing(district& d, const caller& by, std::string_view reference);
// The student a row of the store refers to. A foreign key holds it; failure corrupt when it did
// not.
core::student student_of(district& d, store::connection& db, core::row_id person);
// What a person may say; failure invalid when it is longer than `limit` bytes.
void fit(std::string_view text, const char* field, std::size_t limit);
// What a person has to say; failure invalid when it is blank, too.
void need(std::string_view text, const char* field, std::size_t limit);
// A refusal: into the access log, before it is thrown.
void refused(district& d, const caller& by, act a, const core::student* s, const core::code& why);
// A view by somebody who may: into the access log, before the answer leaves.
void seen(district& d, const caller& by, act a, const admitted& whom);
// The same for what concerns no student (lists, reports).
void seen(district& d, const caller& by, act a, core::role as);

// An audit row in the caller's transaction: what `change` does, and the files that are no
// district's store yet (one that is made, migrated or restored). It vouches for the rows of history
// since `kept`. The row's number.
std::int64_t note_in(store::connection& db, district& d, const caller& by, act a, core::role as,
                     const core::uid* person, const core::value& detail, store::kept_rows& kept);

// One change: rights are checked, then this; it cannot be committed without its audit row.
class change {
 public:
  change(district& d, const caller& by);
  // The same about a student let in before: failure conflict when they were merged into another
  // record meanwhile, where this change would be seen by nobody.
  change(district& d, const caller& by, const admitted& whom);
  // The caller must outlive it.
  change(district& d, const caller&& by) = delete;
  change(district& d, const caller&& by, const admitted& whom) = delete;
  [[nodiscard]] store::connection& db() { return tx_.db(); }
  // Adds one audit row; several may stand in one transaction. It vouches for the rows of history
  // (revisions, signatures ...) written before it. The row's number.
  std::int64_t note(act a, core::role as, const core::uid* person, const core::value& detail);
  [[nodiscard]] bool has_notes() const { return noted_; }
  // failure deadline_passed when the caller has stopped waiting: nothing is stored then.
  void commit();

 private:
  district& district_;
  const caller& by_;
  store::writing tx_;
  store::kept_rows kept_;
  bool noted_ = false;
};

}  // namespace throughline::acts
