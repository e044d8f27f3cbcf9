// One import run: takes a feed's records, finds the difference to the store, decides, applies.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/clock.hpp"
#include "core/failure.hpp"
#include "core/id.hpp"
#include "core/value.hpp"
#include "intake/causes.hpp"
#include "intake/credit_sums.hpp"
#include "intake/difference.hpp"
#include "intake/enrollment_change.hpp"
#include "intake/events.hpp"
#include "intake/external_sort.hpp"
#include "intake/places.hpp"
#include "intake/rejects.hpp"
#include "intake/report.hpp"
#include "intake/roster.hpp"
#include "intake/stage.hpp"
#include "store/district.hpp"

namespace throughline::intake {

struct intake_lock;

struct run_result {
  core::value report;  // contract section 3
  std::string outcome;
  core::uid run;
  bool resumed = false;  // another call began it
};

struct run_options {
  // A feed's name; its sourcedIds mean something in it alone. Empty: as store::source_for says.
  std::string source = {};
  std::string feed = "oneroster";
  std::string mode =
      "tolerant";            // or strict: one error, the adapter's or intake's, refuses the set
  std::string author = {};   // for import_run; the act that calls writes the audit row
  std::string package = {};  // the name of what is read, for people
  std::optional<core::uid> ordered = {};  // the run that waits for this, made on the page
  int max_removal = 10;                   // percent of a kind's active rows that may end unasked
  bool dry_run = false;
  wording words = {};
  std::vector<std::string> program_classes = {};  // of schools that are alternative programs
  // Follows the stays that began and ended, some at a time, before the run counts as applied. After
  // a kill it may be called again with what it was told already.
  std::function<void(const std::vector<enrollment_change>&)> follow = {};
  // Closes a run, also one that an earlier call began: calls `write` in a transaction of its own
  // and commits it with whatever else belongs to it (the audit row). Empty: `write` alone.
  std::function<void(const run_result& done, const std::function<void(store::connection&)>& write)>
      close = {};
  std::function<void(std::int64_t done)> progress = {};  // records read or applied; may be empty
};

// A new or changed user with a state id, waiting to be matched.
struct newcomer {
  std::uint64_t key = 0;
  std::int64_t record = 0;  // its place
  core::row_id person = 0;  // who the user is so far; 0: new
  std::string state_id, birth_date, family_name, given_name;

  [[nodiscard]] std::string text() const;
  static newcomer from(std::string_view text);
};

// Holds the district's intake lock (failure(locked) when another run has it). One thread. Nothing
// but its own run's row changes in the store before finish(), and on a dry run that nobody ordered
// not even that. Memory does not grow with the set.
class importer final : public sink {
 public:
  // Finishes a run that was killed while it applied, first; and clears away what killed runs
  // staged.
  importer(store::district& d, const core::clock& clock, run_options how);
  ~importer() override;
  importer(const importer&) = delete;
  importer& operator=(const importer&) = delete;

  void begin(const part& p) override;
  void take(const origin& o, life l, const org& e) override;
  void take(const origin& o, life l, const academic_session& e) override;
  void take(const origin& o, life l, const course& e) override;
  void take(const origin& o, life l, const class_section& e) override;
  void take(const origin& o, life l, const user& e) override;
  void take(const origin& o, life l, const role& e) override;
  void take(const origin& o, life l, const demographics& e) override;
  void take(const origin& o, life l, const class_enrollment& e) override;
  void take(const origin& o, life l, const program& e) override;
  void take(const origin& o, life l, const program_enrollment& e) override;
  void take(const origin& o, life l, const academic_record& e) override;
  void take(const origin& o, life l, const course_transcript& e) override;
  void take(const origin& o, life l, const evidence& e) override;
  void keep(const origin& o, entity kind, std::string_view sourced_id) override;
  void take(core::finding f) override;
  void end(const part_end& e) override;

  // The set cannot be read at all (a broken archive): the run is refused for that.
  run_result refuse(const core::failure& why);
  // `refused`: the adapter found nothing usable, or strict mode an error. Matches persons, asks the
  // threshold, applies (unless dry), stores the report.
  run_result finish(std::string_view version, bool refused);

 private:
  struct open_part {
    std::string name;
    entity kind;
    fullness how;
    bool derived;
  };
  template <class E>
  void stage(const origin& o, life l, entity kind, const E& e, std::int64_t unfound = 0);
  external_sort& said(entity kind);
  bool refer(const origin& o, entity to, std::string_view sourced_id, std::string_view field,
             bool must);
  void refer_each(const origin& o, entity to, std::string_view list, std::string_view field);
  void refer_later(const origin& o, entity to, std::string_view sourced_id, std::string_view field);
  void reject(const origin& o, entity kind, std::string_view sourced_id);
  void add_finding(core::code rule, core::severity weight, std::string_view file,
                   std::int64_t record, std::string_view field, core::arguments words = {});
  [[nodiscard]] bool makes_roles() const;
  template <class F>
  void each_derived_role(std::string_view user, F&& f);
  void settle(const open_part& p, bool complete, std::string_view left_out = {});
  void meet(const open_part& p, const pairing& both, bool whole, std::string_view left_out);
  void met_active(const open_part& p, const pairing& both, const said_record& it);
  void met_again(const open_part& p, const said_record& first, const said_record& again);
  [[nodiscard]] said_record with_more(entity kind, const said_record& first, const pairing& both);
  [[nodiscard]] bool is_left_out(entity kind, const store::feed_row& row,
                                 std::string_view left_out);
  void end_row(const open_part& p, const store::feed_row& row, bool absent);
  void newcomer_of(const pairing& both, const user& u, std::int64_t place);
  void check_later();
  void tell_alike();
  file_counts& file_of(const said_record& it) { return report_.file(places_.file(it.record)); }
  void count_implied();

  void match();
  void match_known(const newcomer& n, store::connection& db, external_sort& found);
  void match_group(const std::vector<newcomer>& same_id, bool store_has_ids, external_sort& found);
  void conflict(const newcomer& n);
  void write_matches(external_sort& found);
  void count_refused();
  void open_run();
  void let_go();
  [[nodiscard]] bool leaves_run() const { return !how_.dry_run || how_.ordered; }
  [[nodiscard]] bool over_threshold();
  [[nodiscard]] std::int64_t lost(entity kind);
  [[nodiscard]] store::connection& asking();

  store::district& district_;
  const core::clock& clock_;
  run_options how_;
  std::unique_ptr<intake_lock> lock_;
  report report_;
  core::uid run_;
  std::string folder_, stage_file_, today_;
  std::optional<stage_writer> stage_;
  feed_source source_;
  std::optional<store::reading> reading_;  // while a part is read
  roster roster_;
  causes causes_;
  std::array<std::optional<external_sort>, entities> said_;
  std::vector<open_part> open_;
  std::optional<open_part> roles_made_;  // of users, to be settled after them
  std::array<bool, entities> derived_{};
  std::array<std::int64_t, entities> removed_{};  // those that were over by themselves among them
  std::array<std::string, entities> file_of_{};
  std::int64_t staged_ = 0, read_ = 0;
  places places_;
  credit_sums sums_;
  external_sort students_, newcomers_, later_, implied_;
  external_sort alike_;                              // users by their folded ids
  std::unordered_set<std::int64_t> rejected_users_;  // their records: again, with other content
  struct repetition {
    std::int64_t first = 0, count = 0;
  } repeated_, alone_;  // of the part that is settled; facts without their record
  struct refused_user {
    std::uint64_t key = 0;
    core::row_id person = 0;
  };
  std::vector<refused_user> refused_;  // other human beings than the persons they were
  std::string body_;
  reject_log rejects_;
  bool kept_ = false;    // the stage file outlives this object
  bool closed_ = false;  // the run's row says how it ended, or will be resumed
};

// Lets a run that stopped at the threshold apply. failure(not_found) for an unknown run,
// failure(conflict) when it does not wait for approval or a later run of its source was applied.
run_result approve(store::district& d, const core::clock& clock, const core::uid& run,
                   const run_options& how);
// Finishes what a kill interrupted; failure(locked) while another import is at work.
std::vector<run_result> finish_interrupted(store::district& d, const core::clock& clock,
                                           const run_options& how);

}  // namespace throughline::intake
