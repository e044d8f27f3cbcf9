// Who may do what: the table of role x act x relationship (x section). Everything else is refused.
#include "acts/rights.hpp"

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
                                                        "export_feed"};

// What students write themselves; the rest of their plan they read.
constexpr std::string_view own_sections =
    "about careers goals education_plan postsecondary activities skills portfolio";

constexpr relations staff = at_school | in_district;
constexpr relations caseload = is_named | at_school | in_district;

}  // namespace

std::string_view name(act a) { return names[static_cast<std::size_t>(a)]; }

const std::vector<right>& rights() {
  using enum act;
  using r = core::role;
  static const std::vector<right> table{
      {view_ilp, r::student, is_named, {}},
      {view_ilp, r::guardian, is_named, {}},
      {view_ilp, r::teacher, is_named, {}},
      {view_ilp, r::counselor, caseload, {}},
      {view_ilp, r::alternative_staff, is_named | in_program, {}},
      {view_ilp, r::registrar, staff, {}},
      {view_ilp, r::case_manager, is_named, {}},
      {view_ilp, r::administrator, staff, {}},
      {view_ilp, r::advocate, is_named, {}},
      {save_ilp, r::student, is_named, own_sections},
      {save_ilp, r::counselor, caseload, {}},
      {sign_ilp, r::student, is_named, {}},
      {sign_ilp, r::guardian, is_named, {}},
      {sign_ilp, r::counselor, caseload, {}},

      {view_ilpa, r::student, is_named, {}},
      {view_ilpa, r::guardian, is_named, {}},
      {view_ilpa, r::counselor, caseload, {}},
      {view_ilpa, r::alternative_staff, is_named | in_program, {}},
      {view_ilpa, r::registrar, staff, {}},
      {view_ilpa, r::case_manager, is_named, {}},
      {view_ilpa, r::administrator, staff, {}},
      {start_ilpa, r::alternative_staff, in_program, {}},
      {start_ilpa, r::system, in_district, {}},
      {save_ilpa, r::alternative_staff, in_program, {}},
      {sign_ilpa, r::student, is_named, {}},
      {sign_ilpa, r::guardian, is_named, {}},
      {sign_ilpa, r::counselor, caseload, {}},
      {sign_ilpa, r::alternative_staff, in_program, {}},
      {amend_ilpa, r::alternative_staff, in_program, {}},

      {find_student, r::teacher, is_named, {}},
      {find_student, r::counselor, caseload, {}},
      {find_student, r::alternative_staff, is_named | in_program, {}},
      {find_student, r::registrar, staff, {}},
      {find_student, r::case_manager, is_named, {}},
      {find_student, r::administrator, staff, {}},
      {find_student, r::advocate, is_named, {}},

      {view_transfers, r::registrar, staff, {}},
      {view_transfers, r::administrator, staff, {}},
      {view_disclosures, r::student, is_named, {}},
      {view_disclosures, r::guardian, is_named, {}},
      {view_disclosures, r::registrar, staff, {}},
      {view_disclosures, r::administrator, staff, {}},
      {request_transfer, r::registrar, staff, {}},
      {release_transfer, r::registrar, staff, {}},
      {deny_transfer, r::registrar, staff, {}},
      {receive_transfer, r::registrar, staff, {}},
      {receive_transfer, r::peer, in_district, {}},
      {receive_transfer, r::system, in_district, {}},
      {accept_transfer, r::registrar, staff, {}},
      {reject_transfer, r::registrar, staff, {}},
      {deliver_transfer, r::system, in_district, {}},
      {settle_withdrawal, r::registrar, staff, {}},
      {settle_withdrawal, r::administrator, staff, {}},
      {set_stop, r::registrar, staff, {}},
      {set_stop, r::administrator, staff, {}},
      {close_stop, r::registrar, staff, {}},
      {close_stop, r::administrator, staff, {}},

      {handover, r::system, in_district, {}},
      {handover, r::registrar, in_district, {}},
      {import_feed, r::system, in_district, {}},
      {import_feed, r::administrator, in_district, {}},
      {import_feed, r::registrar, in_district, {}},
      {export_feed, r::administrator, in_district, {}},
      {export_feed, r::registrar, in_district, {}},
      {view_imports, r::administrator, staff, {}},
      {view_imports, r::registrar, staff, {}},
      {view_imports, r::system, in_district, {}},
      {tell_event, r::system, in_district, {}},
      {configure, r::administrator, in_district, {}},
      {configure, r::system, in_district, {}},
      {count, r::administrator, in_district, {}},
      {count, r::registrar, in_district, {}},
      {count, r::system, in_district, {}},
      {verify, r::administrator, in_district, {}},
      {verify, r::system, in_district, {}},
      {merge_students, r::registrar, in_district, {}},
      {merge_students, r::administrator, in_district, {}},
      {back_up, r::administrator, in_district, {}},
      {back_up, r::system, in_district, {}},
      {restore_store, r::administrator, in_district, {}},
      {restore_store, r::system, in_district, {}},
      {migrate_store, r::administrator, in_district, {}},
      {migrate_store, r::system, in_district, {}},
      {seal_access, r::administrator, in_district, {}},
      {seal_access, r::system, in_district, {}},
      {keep_hold, r::registrar, in_district, {}},
      {keep_hold, r::administrator, in_district, {}},
      {propose_destruction, r::registrar, in_district, {}},
      {propose_destruction, r::administrator, in_district, {}},
      {decide_destruction, r::registrar, in_district, {}},
      {decide_destruction, r::administrator, in_district, {}},
      {add_statement, r::student, is_named, {}},
      {add_statement, r::guardian, is_named, {}},
      {add_statement, r::registrar, staff, {}},
  };
  return table;
}

namespace {

bool lists(std::string_view words, std::string_view word) {
  if (words.empty() || word.empty()) return true;
  for (std::size_t from = 0; from < words.size();) {
    const auto to = std::min(words.find(' ', from), words.size());
    if (words.substr(from, to - from) == word) return true;
    from = to + 1;
  }
  return false;
}

}  // namespace

std::optional<core::role> may(const core::actor& who, act a, relations how,
                              std::string_view section) {
  for (const auto role : who.roles)
    for (const auto& row : rights())
      if (row.may == a && row.who == role && (row.when & how) != 0 && lists(row.sections, section))
        return role;
  return std::nullopt;
}

}  // namespace throughline::acts
