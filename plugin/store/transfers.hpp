// Transfers on both sides, their messages, what packages held, stops, and handover of accepted
// rows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/hash.hpp"
#include "core/student.hpp"
#include "core/transcript.hpp"
#include "core/transfer.hpp"
#include "core/value.hpp"

namespace throughline::store {

class connection;

using core::package_part;
using core::stop;
using core::transfer;

core::row_id add_transfer(connection& db, const transfer& t);
std::optional<transfer> transfer_with_uid(connection& db, const core::uid& key);
std::vector<transfer> transfers_of(connection& db, core::row_id person);  // newest first
std::vector<transfer> all_transfers(connection& db, int limit);  // open ones by deadline first
// Asked and not answered yet, on either side, with a due date.
std::vector<core::transfer> transfers_waiting(connection& db);
void set_due(connection& db, core::row_id transfer, std::string_view due_date);
void set_state(connection& db, core::row_id transfer, std::string_view state, std::int64_t now_ms);
void set_release(connection& db, core::row_id transfer, std::string_view basis,
                 std::string_view purpose, std::string_view scope, std::string_view notice);
void set_person(connection& db, core::row_id transfer, core::row_id person);
void set_note(connection& db, core::row_id transfer, std::string_view note);
void set_package(connection& db, core::row_id transfer, const core::digest& hash);
// The incoming transfer that this very package has come with before.
std::optional<core::uid> transfer_of_package(connection& db, const core::digest& hash);

struct message {
  core::row_id id = 0;
  core::uid key, transfer;
  std::string direction, kind, peer, body;
  std::string said;  // of a receipt: delivered, accepted, rejected; of a denial: its code
  std::int64_t at_ms = 0, sent_ms = 0;
};
// False when a message of this uid is there already: a duplicate has no second effect.
bool add_message(connection& db, core::row_id transfer, const message& m);
std::vector<message> queued_messages(connection& db);
void set_sent(connection& db, core::row_id message, std::string_view signed_body,
              std::int64_t now_ms);
std::vector<message> messages_of(connection& db, core::row_id transfer);

void put_part(connection& db, core::row_id transfer, const package_part& p);
std::vector<package_part> parts_of(connection& db, core::row_id transfer);
void set_part_outcome(connection& db, core::row_id transfer, std::string_view section,
                      std::string_view outcome);
void add_artifact(connection& db, const core::digest& hash, std::int64_t size,
                  std::string_view media_type, std::string_view name, std::int64_t now_ms,
                  core::row_id transfer);
std::optional<core::digest> package_file(connection& db, core::row_id transfer);

void add_stop(connection& db, core::row_id person, const stop& s);
bool close_stop(connection& db, core::row_id stop, std::string_view closed, std::string_view fact,
                std::string_view by);
std::vector<stop> stops_of(connection& db, core::row_id person);
bool has_open_stop(connection& db, core::row_id person);

// A transfer's transcript row, once by (transfer, key), with its place in the handover.
bool add_transferred_course(connection& db, core::row_id transfer, const core::uid& transfer_key,
                            core::row_id person, std::string_view key,
                            const core::transcript_course& c, std::int64_t now_ms);
struct handover {
  core::row_id id = 0, person = 0, course_row = 0;
  core::uid key;
  core::transcript_course course;
  std::string host_row;
  bool done = false, undone = false;
};
std::vector<handover> open_handovers(connection& db);
std::optional<handover> handover_with_uid(connection& db,
                                          const core::uid& key);  // without the course
void set_handover_done(connection& db, core::row_id handover, std::string_view host_row,
                       std::int64_t now_ms);
void undo_handover(connection& db, const handover& h, std::int64_t now_ms);

std::vector<std::string> sourced_ids(connection& db, core::row_id person);
// Students who share the state id, or birth date and the beginning of the family name: for
// matching.
std::vector<core::row_id> match_candidates(connection& db, const core::identity& who);

// A plan that came with a package, whole: every revision with its sections, authors and times,
// signatures bound to the same roots (the salt comes along). Findings name what does not hash to
// what it says; then nothing is written.
struct sent_plan {
  core::value data;  // schemas/package/plan.schema.json
  core::row_id person = 0, transfer = 0;
  std::string kind;
};
core::row_id adopt_plan(connection& db, const sent_plan& p, std::int64_t now_ms);
// failure corrupt when a hash does not hold; called before anything is stored.
void check_sent_plan(const core::value& data);
// "2026-11-21T15:00:00.123Z" as packages write it; failure package_format.
std::int64_t moment_of(std::string_view utc);
std::string plan_salt_hex(connection& db, core::row_id plan);
// The name of the district whose records a plan came with; empty: it was made here.
std::string came_from(connection& db, core::row_id plan);

}  // namespace throughline::store
