// Who may do what: the table of role x act x relationship (x section). Everything else is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/actor.hpp"
#include "core/plan_item.hpp"

namespace throughline::acts {

enum class act : std::uint8_t {
  view_ilp,
  save_ilp,
  sign_ilp,
  view_ilpa,
  start_ilpa,
  save_ilpa,
  sign_ilpa,
  amend_ilpa,
  review_ilpa,
  exit_ilpa,
  void_ilpa,
  find_student,
  view_transfers,
  view_disclosures,
  request_transfer,
  release_transfer,
  deny_transfer,
  receive_transfer,
  accept_transfer,
  reject_transfer,
  deliver_transfer,
  set_stop,
  close_stop,
  handover,
  import_feed,
  view_imports,
  tell_event,
  configure,
  count,
  verify,
  merge_students,
  back_up,
  restore_store,
  migrate_store,
  seal_access,
  keep_hold,
  propose_destruction,
  decide_destruction,
  add_statement,
  settle_withdrawal,
  export_feed,
  complete_otherwise,
  record_ilp_answer,
  record_ilp_meeting,
  record_ilpa_answer,
  record_ilpa_meeting,
  record_ilpa_check_in,
  view_access_papers,
  enter_access_paper,
  end_access_paper,
  translate_ilp,
  translate_ilpa
};
inline constexpr int act_count = 52;
std::string_view name(act a);

// How an actor stands to a student, as bits. For acts without a student only `at_school` and
// `in_district` count.
enum relation : std::uint8_t {
  stranger = 0,
  is_named = 1,     // the host says: own record, own child, caseload, named by the school
  in_program = 2,   // works at the alternative program the student attends now
  at_school = 4,    // works at a school the student attends (or attended last)
  in_district = 8,  // works for the whole district
  // Of the family's own, by what staff recorded (acts/family):
  is_advocate = 16,  // named until a date, with consent
  is_guardian = 32,  // of a child whose rights are still theirs, and no paper against it
  signs_ilp = 64,    // such a guardian whom no paper keeps from signing
  signs_ilpa = 128,
};
using relations = std::uint8_t;

struct right {
  act may;
  core::role who;
  relations when;  // any of these
  // Only in sections whose profile names the role as a writer. Only for save_ilp.
  bool where_writer = false;
};
const std::vector<right>& rights();

// The role of the actor's under which it may, if any. `section` null: is any section allowed?
std::optional<core::role> may(const core::actor& who, act a, relations how,
                              const core::plan_section* section = nullptr);

}  // namespace throughline::acts
