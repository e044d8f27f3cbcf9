// One import run: takes a feed's records, finds the difference to the store, decides, applies.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/value.hpp"
#include "intake/enrollment_change.hpp"
#include "intake/events.hpp"
#include "intake/report.hpp"
#include "intake/roster.hpp"
#include "intake/stage.hpp"

namespace throughline::intake {

struct intake_lock;

struct run_result {
  core::value report;  // contract section 3
  std::string outcome;
  core::uid run;
  std::vector<enrollment_change> changes;
  bool resumed = false;  // another call began it
};

struct run_options {
  std::string source = "default";  // a feed's name; its sourcedIds mean something in it alone
  std::string feed = "oneroster";
  std::string mode = "tolerant";  // or strict
  std::string author = {};        // for import_run; the act that calls writes the audit row
  int max_removal = 10;           // percent of a kind's active rows that may end unasked
  bool dry_run = false;
  wording words = {};
  // Follows the stays that began and ended, before the run counts as applied. After a kill it may
  // be called again with what it was told already.
  std::function<void(const std::vector<enrollment_change>&)> follow = {};
  // Closes a run, also one that an earlier call began: calls `write` in a transaction of its own
  // and commits it with whatever else belongs to it (the audit row). Empty: `write` alone.
  std::function<void(const run_result& done, const std::function<void(store::connection&)>& write)>
      close = {};
  std::function<void(std::int64_t done)> progress = {};  // records read or applied; may be empty
};

// Holds the district's intake lock (failure(locked) when another run has it). One thread. Nothing
// of the store changes before finish().
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
  void take(const origin&, life, const evidence&) override {}
  void keep(const origin& o, entity kind, std::string_view sourced_id) override;
  void take(core::finding f) override;
  void end(const part_end& e) override;

  // `refused`: the adapter found nothing usable, or strict mode an error. Matches persons, asks the
  // threshold, applies (unless dry), stores the report.
  run_result finish(std::string_view version, bool refused);

 private:
  struct newcomer {  // a new or changed user with a state id
    std::uint64_t key = 0;
    std::int64_t record = 0;
    std::string state_id, birth_date, family_name, given_name;
    core::row_id person = 0;  // who the user is so far; 0: new
    bool was_active = false;
  };
  template <class E>
  void stage(const origin& o, life l, const E& e);
  bool refer(const origin& o, entity to, std::string_view sourced_id, std::string_view field,
             bool must);
  void reject(const origin& o, entity kind, std::string_view sourced_id);
  void error(core::code rule, const origin& o, std::string_view field);
  void count(const origin& o, entity kind, std::int64_t file_counts::*what);
  void end_unseen(entity kind, std::string_view file);
  void end_row(entity kind, known_row& row);
  [[nodiscard]] bool makes_roles() const;
  template <class F>
  void each_derived_role(std::string_view user, core::row_id person, F&& f);
  void end_unimplied();
  void match();
  void match_known(const newcomer& n, store::connection& db);
  void count_refused();
  void match_group(const std::vector<newcomer*>& same_id, bool store_has_ids);
  void conflict(const newcomer& n);
  [[nodiscard]] bool over_threshold();

  store::district& district_;
  const core::clock& clock_;
  run_options how_;
  std::unique_ptr<intake_lock> lock_;
  report report_;
  core::uid run_;
  std::string stage_file_;
  std::optional<stage_writer> stage_;
  std::optional<core::row_id> source_;
  roster known_;
  struct open_part {
    std::string name;
    entity kind;
    fullness how;
    bool derived;
  };
  std::vector<open_part> open_;
  std::array<bool, entities> derived_{};
  std::array<std::int64_t, entities> removed_{};
  std::array<std::string, entities> file_of_{};
  std::int64_t staged_ = 0, read_ = 0;
  struct taken_user {  // of a delta whose rows imply all their roles
    std::string sourced_id;
    core::row_id person = 0;
    std::int64_t record = 0;
  } implying_;
  std::vector<newcomer> newcomers_;
  std::vector<const newcomer*> refused_;  // other human beings than the persons they were
  bool stage_whole_ = false;
  by_key<std::size_t> newcomer_at_;
  std::int64_t same_user_ = 0;  // the record of the last user when it was the same as before
  std::string user_file_ = "users.csv";
  std::string body_;
  bool kept_ = false;  // the stage file outlives this object
};

// Lets a run that stopped at the threshold apply. failure(not_found) for an unknown run,
// failure(conflict) when it does not wait for approval or a later run of its source was applied.
run_result approve(store::district& d, const core::clock& clock, const core::uid& run,
                   const run_options& how);
// Finishes what a kill interrupted; `serve` calls it when it starts.
std::vector<run_result> finish_interrupted(store::district& d, const core::clock& clock,
                                           const run_options& how);

}  // namespace throughline::intake
