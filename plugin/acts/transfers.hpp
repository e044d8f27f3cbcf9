// The acts of a records transfer, both sides: ask, release, deny, receive, accept, reject; and what
// they show.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acts/district.hpp"
#include "core/transcript.hpp"
#include "core/transfer.hpp"
#include "core/transfer_law.hpp"

namespace throughline::acts {

// ---- what pages show

// A student's transfers tab, or (without a student) the district's inbox and outbox.
struct transfers_view {
  std::optional<admitted> whom;
  struct row {
    core::transfer it;
    std::string student_name;  // as asked for, or ours
    int days_left = 0;         // calendar days to due_date
    bool late = false;
  };
  std::vector<row> rows;  // open ones first, by deadline
  std::vector<core::disclosure>
      disclosures;                // with a student: who got what; protected ones only for staff
  std::vector<core::stop> stops;  // with a student, for staff of the releasing side
  bool may_request = false, may_stop = false;
  std::vector<std::pair<std::string, std::string>>
      peers;  // id, name: from the district's directory copy
  core::date today;
  core::transfer_law law;  // in force today
};
transfers_view view_transfers(district& d, const caller& by, std::string_view reference);
transfers_view view_transfer_desk(district& d, const caller& by);
// What a student or guardian may see (34 CFR 99.32): disclosures alone, protected ones left out.
transfers_view view_disclosures(district& d, const caller& by, std::string_view reference);

// One field of the incoming record beside ours.
struct difference {
  std::string section, field, incoming, ours;
  enum class kind : std::uint8_t {
    same,
    fresh,
    decide
  } what = kind::same;  // fresh: we have nothing there
};
struct transfer_detail {
  core::transfer it;
  std::optional<core::student> student;  // ours, once matched, or chosen to compare with
  std::string our_plan;  // incoming: the root of our plan's text as shown here; empty: none
  std::string chosen;    // the reference of a student chosen by hand
  core::match_evidence evidence;  // incoming: why we think it is this student
  std::vector<core::package_part> parts;
  std::vector<difference> differences;           // incoming, before acceptance
  std::vector<core::transcript_course> courses;  // incoming transcript rows
  std::vector<core::stop> stops;                 // outgoing: what forbids the release now
  struct event {
    std::string direction, kind;
    std::string said;  // of a receipt: delivered, accepted, rejected; of a denial: its code
    std::int64_t at_ms = 0, sent_ms = 0;
  };
  std::vector<event> messages;
  std::vector<std::string> available;  // outgoing: sections that hold something
  bool may_release = false, may_decide = false;
  core::transfer_law law;  // in force today
};
// `chosen`: a student's reference to compare an arrived record with instead of the one it matched.
transfer_detail view_transfer(district& d, const caller& by, std::string_view key,
                              std::string_view chosen = {});

// ---- the requesting side

struct peer {
  std::string id, name;
};
// Asks `from` for the record of our student; the message waits until the program delivers it.
core::uid request_transfer(district& d, const caller& by, std::string_view reference,
                           const peer& from, std::string_view purpose);
// A verified package: kept, matched, laid out for review, its receipt queued. The same package
// twice is one.
struct arrived_package {
  core::uid transfer;
  peer from;
  core::digest hash;  // of the manifest
  core::value manifest;
  std::vector<core::package_part> parts;
  std::int64_t size = 0;  // bytes of the kept file, <district>.files/<hash of the file>
  core::digest file_hash{};
};
// Keeps a file outside the store, <district>.files/<hash>; on disk (fsync) when it returns.
void keep_file(district& d, const core::digest& hash, std::string_view bytes);
struct receive_result {
  core::uid transfer;
  bool duplicate = false;
  core::match_evidence evidence;
};
receive_result receive_package(district& d, const caller& by, const arrived_package& p);
// Accepts: transcript rows into the handover, plan and addenda with their history, one transaction.
struct accept_choice {
  std::string student;  // our student's reference when a person decided; empty: the matched one
  std::string note;
  std::vector<std::pair<std::string, std::string>>
      decisions;  // "section.field" -> "incoming" | "ours"
  // transfer_detail::our_plan of the page that was decided on; when ours has moved since, its
  // decision is asked for again.
  std::optional<std::string> seen_plan;
};
struct accept_result {
  int courses = 0, courses_had = 0, addenda = 0;
  bool plan = false;
  std::vector<std::string> undecided;  // not empty: nothing was stored
};
accept_result accept_transfer(district& d, const caller& by, std::string_view key,
                              const accept_choice& choice);
void reject_transfer(district& d, const caller& by, std::string_view key, std::string_view note);

// ---- the releasing side

// A verified request from a peer; matched on (state, id), birth date and surname. The same message
// twice is one.
core::uid receive_request(district& d, const caller& by, const core::uid& message, const peer& from,
                          const core::value& claims);
struct release_choice {
  std::string basis, purpose, notice;
  std::vector<std::string> scope;  // sections; empty: all that hold something
};
// failure stop_in_force when a stop is open: nobody overrides it. Writes the disclosure and queues
// the package.
void release_transfer(district& d, const caller& by, std::string_view key,
                      const release_choice& choice);
void deny_transfer(district& d, const caller& by, std::string_view key, std::string_view code);
// A release nobody asked for by message (hand-carried, pushed): makes the transfer and releases it.
core::uid open_release(district& d, const caller& by, std::string_view reference, const peer& to,
                       const release_choice& choice);
// A receipt or denial from the peer, verified: moves our side on. The same message twice is one.
void receive_answer(district& d, const caller& by, const core::uid& message, const peer& from,
                    const core::value& claims);

void set_stop(district& d, const caller& by, std::string_view reference, const core::stop& s);
void close_stop(district& d, const caller& by, std::string_view reference, core::row_id stop,
                std::string_view fact);

// ---- what the program carries (deliver_transfer)

struct queued_message {
  core::row_id id = 0;
  core::uid key, transfer;
  std::string kind, peer;
  core::value claims;
};
std::vector<queued_message> queued_messages(district& d, const caller& by);
// The sections of an approved release, read now; stops are checked again. Sections outside the
// scope say `withheld`, empty ones `none`.
struct package_content {
  core::transfer it;
  std::string citation;  // of its basis, as the law says it today
  std::vector<core::package_part> parts;
};
package_content read_package(district& d, const caller& by, const core::uid& transfer);
// A package is made once: kept beside the store with its manifest's hash on the transfer, then sent
// until it has left. What the receiver answers for is then always the package we hold.
void keep_package(district& d, const caller& by, const queued_message& m, std::string_view zip,
                  const core::digest& manifest);
// The package made for a message that has not left; nothing when none was. failure stop_in_force.
std::optional<std::string> kept_package(district& d, const caller& by, const core::uid& transfer);
// The signed message, or the package kept for it, has left.
void message_sent(district& d, const caller& by, const queued_message& m,
                  std::string_view signed_text);
// The peers a registrar may choose from, as last read from the signed directory.
void keep_peers(district& d, const caller& by, const std::vector<peer>& peers);

// ---- handover of accepted rows to the host's own transcript (contract section 5)

core::value list_handover(district& d, const caller& by);
void confirm_handover(district& d, const caller& by, std::string_view key,
                      std::string_view host_row);
void undo_handover(district& d, const caller& by, std::string_view key);

}  // namespace throughline::acts
