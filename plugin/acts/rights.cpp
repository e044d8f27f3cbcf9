// Who may do what: the table of role x act x relationship (x section). Everything else is refused.
#include "acts/rights.hpp"

#include <algorithm>
#include <array>

namespace throughline::acts {

namespace {

constexpr std::array<std::string_view, act_count> names{"view_ilp",
                                                        "save_ilp",
                                                        "sign_ilp",
                                                        "view_ilpa",
                                                        "start_ilpa",
                                                        "save_ilpa",
                                                        "sign_ilpa",
                                                        "amend_ilpa",
                                                        "review_ilpa",
                                                        "exit_ilpa",
                                                        "void_ilpa",
                                                        "find_student",
                                                        "view_transfers",
                                                        "view_disclosures",
                                                        "request_transfer",
                                                        "release_transfer",
                                                        "deny_transfer",
                                                        "receive_transfer",
                                                        "accept_transfer",
                                                        "reject_transfer",
                                                        "deliver_transfer",
                                                        "set_stop",
                                                        "close_stop",
                                                        "handover",
                                                        "import_feed",
                                                        "view_imports",
                                                        "tell_event",
                                                        "configure",
                                                        "count",
                                                        "verify",
                                                        "merge_students",
                                                        "back_up",
                                                        "restore_store",
                                                        "migrate_store",
                                                        "seal_access",
                                                        "keep_hold",
                                                        "propose_destruction",
                                                        "decide_destruction",
                                                        "add_statement",
                                                        "settle_withdrawal",
                                                        "export_feed",
                                                        "complete_otherwise",
                                                        "record_ilp_answer",
                                                        "record_ilp_meeting",
                                                        "record_ilpa_answer",
                                                        "record_ilpa_meeting",
                                                        "record_ilpa_check_in",
                                                        "view_access_papers",
                                                        "enter_access_paper",
                                                        "end_access_paper",
                                                        "translate_ilp",
                                                        "translate_ilpa"};

constexpr relations staff = at_school | in_district;
constexpr relations caseload = is_named | at_school | in_district;

}  // namespace

std::string_view name(act a) { return names[static_cast<std::size_t>(a)]; }

const std::vector<right>& rights() {
  using enum act;
  using r = core::role;
  static const std::vector<right> table{
      {view_ilp, r::student, is_named, false},
      {view_ilp, r::guardian, is_guardian, false},
      {view_ilp, r::teacher, is_named, false},
      {view_ilp, r::counselor, caseload, false},
      {view_ilp, r::alternative_staff, is_named | in_program, false},
      {view_ilp, r::registrar, staff, false},
      {view_ilp, r::case_manager, is_named, false},
      {view_ilp, r::administrator, staff, false},
      {view_ilp, r::advocate, is_advocate, false},
      {save_ilp, r::student, is_named, true},
      {save_ilp, r::counselor, caseload, true},
      {save_ilp, r::teacher, is_named, true},
      {sign_ilp, r::student, is_named, false},
      {sign_ilp, r::guardian, signs_ilp, false},
      {sign_ilp, r::counselor, caseload, false},
      {record_ilp_answer, r::counselor, caseload, false},
      {record_ilp_answer, r::registrar, staff, false},
      {record_ilp_answer, r::administrator, staff, false},
      {record_ilp_meeting, r::counselor, caseload, false},
      {record_ilp_meeting, r::registrar, staff, false},
      {record_ilp_meeting, r::administrator, staff, false},

      {complete_otherwise, r::counselor, caseload, false},
      {complete_otherwise, r::administrator, staff, false},

      {view_ilpa, r::student, is_named, false},
      {view_ilpa, r::guardian, is_guardian, false},
      {view_ilpa, r::counselor, caseload, false},
      {view_ilpa, r::alternative_staff, is_named | in_program, false},
      {view_ilpa, r::registrar, staff, false},
      {view_ilpa, r::case_manager, is_named, false},
      {view_ilpa, r::administrator, staff, false},
      {start_ilpa, r::alternative_staff, in_program, false},
      {start_ilpa, r::system, in_district, false},
      {save_ilpa, r::alternative_staff, in_program, false},
      {sign_ilpa, r::student, is_named, false},
      {sign_ilpa, r::guardian, signs_ilpa, false},
      {sign_ilpa, r::counselor, caseload, false},
      {sign_ilpa, r::alternative_staff, in_program, false},
      {record_ilpa_answer, r::alternative_staff, in_program, false},
      {record_ilpa_answer, r::administrator, staff, false},
      {record_ilpa_meeting, r::alternative_staff, in_program, false},
      {record_ilpa_meeting, r::administrator, staff, false},
      // After the exit: the program, whom the host still names with the student, and the school.
      {record_ilpa_check_in, r::alternative_staff, is_named | in_program, false},
      {record_ilpa_check_in, r::counselor, caseload, false},
      {record_ilpa_check_in, r::administrator, staff, false},
      {amend_ilpa, r::alternative_staff, in_program, false},
      {amend_ilpa, r::administrator, staff, false},  // unlocks, with the reason that is asked for
      {review_ilpa, r::alternative_staff, in_program, false},
      {exit_ilpa, r::alternative_staff, in_program, false},
      {exit_ilpa, r::administrator, staff, false},
      {void_ilpa, r::alternative_staff, in_program, false},
      {void_ilpa, r::administrator, staff, false},

      {find_student, r::teacher, is_named, false},
      {find_student, r::counselor, caseload, false},
      {find_student, r::alternative_staff, is_named | in_program, false},
      {find_student, r::registrar, staff, false},
      {find_student, r::case_manager, is_named, false},
      {find_student, r::administrator, staff, false},
      {find_student, r::advocate, is_advocate, false},

      {view_transfers, r::registrar, staff, false},
      {view_transfers, r::administrator, staff, false},
      {view_disclosures, r::student, is_named, false},
      {view_disclosures, r::guardian, is_guardian, false},
      {view_disclosures, r::registrar, staff, false},
      {view_disclosures, r::administrator, staff, false},
      {request_transfer, r::registrar, staff, false},
      {release_transfer, r::registrar, staff, false},
      {deny_transfer, r::registrar, staff, false},
      {receive_transfer, r::registrar, staff, false},
      {receive_transfer, r::peer, in_district, false},
      {receive_transfer, r::system, in_district, false},
      {accept_transfer, r::registrar, staff, false},
      {reject_transfer, r::registrar, staff, false},
      {deliver_transfer, r::system, in_district, false},
      {settle_withdrawal, r::registrar, staff, false},
      {settle_withdrawal, r::administrator, staff, false},
      {set_stop, r::registrar, staff, false},
      {set_stop, r::administrator, staff, false},
      {close_stop, r::registrar, staff, false},
      {close_stop, r::administrator, staff, false},

      {view_access_papers, r::registrar, staff, false},
      {view_access_papers, r::administrator, staff, false},
      {enter_access_paper, r::registrar, staff, false},
      {enter_access_paper, r::administrator, staff, false},
      {end_access_paper, r::registrar, staff, false},
      {end_access_paper, r::administrator, staff, false},
      {translate_ilp, r::counselor, caseload, false},
      {translate_ilp, r::registrar, staff, false},
      {translate_ilp, r::administrator, staff, false},
      {translate_ilpa, r::alternative_staff, in_program, false},
      {translate_ilpa, r::registrar, staff, false},
      {translate_ilpa, r::administrator, staff, false},

      {handover, r::system, in_district, false},
      {handover, r::registrar, in_district, false},
      {import_feed, r::system, in_district, false},
      {import_feed, r::administrator, in_district, false},
      {import_feed, r::registrar, in_district, false},
      {export_feed, r::administrator, in_district, false},
      {export_feed, r::registrar, in_district, false},
      {view_imports, r::administrator, staff, false},
      {view_imports, r::registrar, staff, false},
      {view_imports, r::system, in_district, false},
      {tell_event, r::system, in_district, false},
      {configure, r::administrator, in_district, false},
      {configure, r::system, in_district, false},
      {count, r::administrator, in_district, false},
      {count, r::registrar, in_district, false},
      {count, r::system, in_district, false},
      {verify, r::administrator, in_district, false},
      {verify, r::system, in_district, false},
      {merge_students, r::registrar, in_district, false},
      {merge_students, r::administrator, in_district, false},
      {back_up, r::administrator, in_district, false},
      {back_up, r::system, in_district, false},
      {restore_store, r::administrator, in_district, false},
      {restore_store, r::system, in_district, false},
      {migrate_store, r::administrator, in_district, false},
      {migrate_store, r::system, in_district, false},
      {seal_access, r::administrator, in_district, false},
      {seal_access, r::system, in_district, false},
      {keep_hold, r::registrar, in_district, false},
      {keep_hold, r::administrator, in_district, false},
      {propose_destruction, r::registrar, in_district, false},
      {propose_destruction, r::administrator, in_district, false},
      {decide_destruction, r::registrar, in_district, false},
      {decide_destruction, r::administrator, in_district, false},
      {add_statement, r::student, is_named, false},
      {add_statement, r::guardian, is_guardian, false},
      {add_statement, r::registrar, staff, false},
  };
  return table;
}

std::optional<core::role> may(const core::actor& who, act a, relations how,
                              const core::plan_section* section) {
  const auto writes = [&](core::role r) {
    return section == nullptr || std::find(section->writers.begin(), section->writers.end(),
                                           core::name(r)) != section->writers.end();
  };
  for (const auto role : who.roles)
    for (const auto& row : rights())
      if (row.may == a && row.who == role && (row.when & how) != 0 &&
          (!row.where_writer || writes(role)))
        return role;
  return std::nullopt;
}

}  // namespace throughline::acts
