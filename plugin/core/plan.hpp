// A plan (ILP, or its addendum ILPA): sections, revisions, signatures.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/hash.hpp"
#include "core/student.hpp"
#include "core/value.hpp"

namespace throughline::core {

// A section's content: {item id: value}. Its ETag is the content hash.
struct section_content {
  std::string section;
  value body;
  digest hash{};
  std::string salt;        // 16 bytes; empty: the plan's own, or destroyed with the body
  bool destroyed = false;  // by retention or order: the hash is all that stays
  // When it was written, or last confirmed unchanged; 0: not asked for (an earlier revision).
  std::int64_t at_ms = 0;
};

struct revision {
  row_id id = 0;
  uid key;
  int number = 0, version = 1;
  digest root{};
  std::string author, author_name, author_role, reason;
  std::int64_t at_ms = 0;
};

// An attempt to reach somebody for an answer.
struct answer_attempt {
  std::string on, way, note;  // on: YYYY-MM-DD
};

// How an answer came that was not given in the portal, as staff wrote it down.
struct recorded_answer {
  std::string by, by_name, by_role;  // who wrote it down
  std::string on;                    // YYYY-MM-DD of the answer; of no answer: the last attempt
  std::string witness;               // who else heard it; empty: nobody named
  std::vector<answer_attempt> attempts;
};
value as_data(const recorded_answer& r);
recorded_answer recorded_from(const value& v);

struct plan_signature {
  row_id revision = 0;
  int revision_number = 0;
  digest root{};
  std::string role, signer, signer_name, way, outcome, note;
  std::int64_t at_ms = 0;
  int school_year = 0;
  std::optional<recorded_answer> recorded = {};  // none: the signer answered in the portal
};

// One person has an account in the portal and may be a name on a paper: where an answer was written
// down by others, the name is what they are known by.
inline bool same_signer(const plan_signature& a, const plan_signature& b) {
  return a.signer == b.signer ||
         ((a.recorded || b.recorded) && !a.signer_name.empty() && a.signer_name == b.signer_name);
}

// Whether a role approves, judged by the latest signature of each of its signers among those that
// count: one who declined or asks to meet after approving has taken it back, and holds the role up.
// That somebody did not answer is no answer. `all`: oldest first.
template <class Counts>
bool approves(const std::vector<plan_signature>& all, std::string_view role, Counts&& counts) {
  std::vector<const plan_signature*> latest;
  for (const auto& s : all) {
    if (s.role != role || s.outcome == "no_answer" || !counts(s)) continue;
    std::erase_if(latest, [&](const auto* x) { return same_signer(*x, s); });
    latest.push_back(&s);
  }
  return !latest.empty() && std::all_of(latest.begin(), latest.end(),
                                        [](const auto* s) { return s->outcome == "approved"; });
}

struct section_draft {
  std::string section, author;
  std::optional<digest> base;  // the content it was begun from; none: the section was empty
  value body;
  std::int64_t saved_ms = 0;
};

struct plan {
  row_id id = 0, person = 0;
  uid key;
  std::string kind, profile, profile_version;
  std::optional<revision> head;
  std::vector<section_content> sections;  // of the head
  std::vector<plan_signature> signatures;

  [[nodiscard]] const section_content* section(std::string_view id_) const;
  // Every signature still binds what is on the page, or an older text?
  [[nodiscard]] bool current(const plan_signature& s) const { return head && s.root == head->root; }
};

// sha256(salt, section, body): what a revision lists and a signature binds through the root.
digest content_hash(std::string_view salt, std::string_view section, std::string_view body);
// Over the version too: a signature on a locked version does not carry over to the next, even
// unchanged.
digest root_hash(int version, const std::vector<std::pair<std::string, digest>>& sections_in_order);

// The life of an addendum (domain.md 1.3).
enum class addendum_state : std::uint8_t {
  draft,
  active,
  under_review,
  amended,
  locked,
  exited,
  void_
};
std::string_view name(addendum_state s);
std::optional<addendum_state> addendum_state_named(std::string_view s);
bool may_become(addendum_state from, addendum_state to);
// A locked, exited or void addendum takes no change; a change is a new version.
inline bool is_open(addendum_state s) { return s < addendum_state::locked; }

struct addendum : plan {
  row_id parent = 0, previous = 0, school_enrollment = 0;
  std::string school_name, school_class, term;  // term: "", "short", "long"
  addendum_state state = addendum_state::draft;
  int version = 1;
  std::string entry_date, due_date, due_basis, exit_date;  // due_basis: "calendar" or "weekdays"
};

}  // namespace throughline::core
