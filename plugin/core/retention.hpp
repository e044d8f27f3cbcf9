// How long each class of record is kept, and from when; what a destruction takes. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/hash.hpp"
#include "core/id.hpp"

namespace throughline::core {

// The classes a schedule names. The last two are kept by rule and never proposed for destruction.
inline constexpr std::string_view record_classes[] = {"ilp",          "ilpa",       "package",
                                                      "access_paper", "access_log", "import_report",
                                                      "transcript",   "disclosure"};

struct retention_rule {
  enum class keeping : std::uint8_t {
    undecided,    // neither state nor district has said: nothing of it is destroyed
    permanently,  // a permanent record
    with_record,  // as long as the record it belongs to (34 CFR 99.32(a)(2))
    for_time      // n units after `after`
  };
  std::string record_class;
  keeping keep = keeping::undecided;
  int n = 0;
  enum class unit : std::uint8_t { days, years } in = unit::years;
  // "left" (the last exit from the district; of a paper not before it is over), "closed", "written"
  std::string after;
  std::string citation;
};

// The last day it must be kept; nothing: it has no end, or none that is known.
std::optional<date> kept_until(const retention_rule& r, date from);

// A district may decide what the state leaves open, and lengthen; never shorten, and a permanent
// record stays one.
bool may_replace(const retention_rule& of_state, const retention_rule& of_district);

// One thing that is to go. `subject`: the uid of the plan, paper, transfer or run; of an access log
// its name; of one section of a plan the plan's uid and the section.
struct destruction_item {
  std::string record_class, subject, rule, due, outcome;
  std::optional<uid> student;
};
// What was approved is what goes: over class, subject, student and rule of each, in order.
digest list_hash(const std::vector<destruction_item>& items);

struct destruction {
  std::int64_t id = 0;
  uid key;
  std::string kind, state, document, authority, as_of;
  std::string proposed_by, decided_by;
  std::int64_t proposed_ms = 0, decided_ms = 0;
  digest hash{};
  std::string certificate;  // JSON, once done
  std::vector<destruction_item> items;
};

// While one is open nothing of that student, or of anybody, is destroyed.
struct legal_hold {
  uid key;
  std::optional<uid> student;  // none: the whole district
  std::string document, authority, opened, opened_by, closed, closed_by, closing_document;
};

// 34 CFR 99.21(b)(2): what a guardian or eligible student says of a contested part.
struct objection {
  uid key;
  std::string section, about, body, author, author_name, author_role;
  std::int64_t at_ms = 0;
  bool came_with_transfer = false;
};

}  // namespace throughline::core
