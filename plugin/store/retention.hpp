// What retention, holds and destructions read and write. Callers have checked rights and decided.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/access_paper.hpp"
#include "core/retention.hpp"
#include "core/student.hpp"
#include "store/district.hpp"

namespace throughline::store {

// Something that may be due: its class's clock began on `from` (local day).
struct ageing {
  std::string subject;
  std::optional<core::uid> student;
  core::row_id person = 0;
  std::string record_class;
  core::date from{};
};
// Plans of students without a stay that goes on and papers of them that are over, packages of
// closed transfers, reports of finished runs, rotated access logs.
std::vector<ageing> ageing_records(district& d, connection& db, core::date today,
                                   std::string_view zone);
// A paper's clock begins when its student has left and it is over; nothing while it may still hold.
std::optional<core::date> counted_from(const core::access_paper& p, std::string_view left);
bool is_held(connection& db, core::row_id person);  // a hold on the student, or on the district
bool has_open_transfer(connection& db, core::row_id person);
bool has_package_under_way(connection& db, core::row_id person);
core::row_id person_of(connection& db, const core::uid& student);

void add_hold(connection& db, const core::legal_hold& h, core::row_id person);
bool close_hold(connection& db, const core::uid& key, std::string_view day, std::string_view by,
                std::string_view document);  // false: none open of that key
std::optional<core::legal_hold> hold_with_uid(connection& db, const core::uid& key);
std::vector<core::legal_hold> holds(connection& db);

core::row_id add_destruction(connection& db, const core::destruction& d);
std::optional<core::destruction> destruction_with_uid(connection& db, const core::uid& key,
                                                      bool with_items = true);
// The next of it, none of them decided.
std::vector<core::destruction_item> waiting_items(connection& db, core::row_id destruction,
                                                  std::int64_t limit);
std::vector<core::destruction> destructions(connection& db);  // newest first, without items
void decide(connection& db, core::row_id destruction, std::string_view state, std::string_view by,
            std::int64_t now_ms);
void set_outcome(connection& db, core::row_id destruction, const core::destruction_item& item,
                 std::string_view outcome);
void finish(connection& db, core::row_id destruction, std::string_view certificate);

// Each takes its thing out of the store for good, salts included; freed pages are wiped from here
// to the connection's end. The chain and the roots still hold: the hash of what proved something
// stays in `destroyed`, which the audit row written next vouches for.
void wipe_freed_pages(connection& db);
void destroy_plan(connection& db, core::row_id destruction, core::row_id plan, const core::uid& key,
                  std::string_view kind, core::row_id person);
// Every kept package file of the student's, and what transfers hold of them; the files as below.
std::vector<core::digest> destroy_packages_of(connection& db, core::row_id person);
void destroy_plan_section(connection& db, core::row_id destruction, core::row_id plan,
                          std::string_view kind, std::string_view section, core::row_id person);
// The kept file goes with `remove_unknown_file`, after the commit.
std::vector<core::digest> destroy_package(connection& db, core::row_id transfer);
core::row_id owner_of_paper(connection& db, const core::uid& key);  // 0: it is not there any more
void destroy_access_paper(connection& db, core::row_id destruction, core::row_id paper);
void destroy_report(connection& db, const core::uid& run);
void remove_unknown_file(district& d, const core::digest& hash);
// A rotated access log: its seals stay, without their rows. The file goes after the commit.
// False: it is not there any more.
bool destroy_access_archive(district& d, connection& db, core::row_id destruction,
                            const std::string& name);
void remove_access_archive(district& d, const std::string& name);
// Kept files that no row knows and that are older than an hour: left by a kill between a commit and
// the removal that follows it.
void remove_stray_files(district& d);

void add_statement(connection& db, const core::objection& o, core::row_id person,
                   core::row_id origin_transfer);
std::vector<core::objection> statements(connection& db, core::row_id person);

}  // namespace throughline::store
