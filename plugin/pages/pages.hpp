// What web asks for: each function gives the whole body of an answer, in the frame's shell and
// language.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "acts/addenda.hpp"
#include "acts/answers.hpp"
#include "acts/facts.hpp"
#include "acts/ilpa_quality.hpp"
#include "acts/plans.hpp"
#include "acts/reviews.hpp"
#include "acts/template_bank.hpp"
#include "core/language.hpp"

namespace throughline::pages {

enum class shell : std::uint8_t { shadow, light, page, print };
// shadow and light are fragments for the host's page; page and print are whole documents.
constexpr bool is_fragment(shell s) { return s == shell::shadow || s == shell::light; }

// Where a page stands and how it is dressed. All texts are plain, unescaped.
struct frame {
  core::language lang = core::language::en;
  shell dress = shell::page;
  std::string mount;        // "/tl": every link begins with it
  std::string form_prefix;  // light: field names become prefix[name]
  std::string
      submit_url;     // light: where the host's own form saves (for words and data attributes only)
  std::string token;  // of every form of ours, field tl-token
  std::string
      student_reference;  // as the host wrote it; one path segment, percent-encoded in links
  std::string path;       // of this page after the mount, for the language link
  std::string query;      // its query without lang=
  std::string district;   // its name, for paper
  std::string person;     // who asks, likewise
  std::string zone;       // the district's, for times
  std::int64_t now_ms = 0;
  bool saved = false;  // came here from a save: say so (role=status)
  const std::vector<core::translation>* translations = nullptr;  // of the plan shown; null: none
};
// A page with a form of its own, of no one student: in mode light no form of the host's is around
// it.
inline frame with_own_form(frame f) {
  if (f.dress == shell::light) f.dress = shell::page;
  return f;
}

// What a signer chose and wrote when it could not be taken: shown again.
struct sign_words {
  std::string outcome, note;
  bool agreed = false;
  int revision = 0;  // the one they were shown
};

// The reason and comment of a completion another way that could not be taken: shown again.
struct otherwise_words {
  std::string reason, comment;
};

// Text that was sent and could not be saved as it is: shown again, with what is wrong.
struct attempt {
  core::value body;
  core::findings wrong;
  std::optional<core::digest> base;
  sign_words signing = {};
};

// Un-prefixed form fields in the order sent.
using fields = std::vector<std::pair<std::string, std::string>>;
// A section's content out of a form (names as the item types write them: "goals.0.statement").
core::value read_section(const core::plan_section& section, const fields& sent);

using core::plan_profile;
std::string ilp_overview(const frame& f, const plan_profile& p, const acts::ilp_view& v);
// All requirement sets and how each course counts; of a view of all credit sets.
std::string ilp_credits(const frame& f, const plan_profile& p, const acts::ilp_view& v);
std::string ilp_section(const frame& f, const plan_profile& p, const acts::ilp_view& v,
                        std::string_view section, const attempt* refused = nullptr);
// `theirs` null: the section did not exist when mine was begun and does not now (its base is
// unknown).
std::string ilp_conflict(const frame& f, const plan_profile& p, const acts::ilp_view& v,
                         std::string_view section, const core::section_content* theirs,
                         const core::value& mine);
std::string ilp_signoffs(const frame& f, const plan_profile& p, const acts::sign_off_view& v,
                         const core::findings& wrong = {}, const sign_words& typed = {});
// Staff write down an answer, or a meeting.
std::string ilp_answer(const frame& f, const plan_profile& p, const acts::ilp_view& v,
                       const acts::answer_view& a, const attempt* refused = nullptr);
std::string ilp_meeting(const frame& f, const plan_profile& p, const acts::ilp_view& v,
                        const attempt* refused = nullptr);
// Letting something else stand for this year's plan.
std::string ilp_otherwise(const frame& f, const plan_profile& p, const acts::ilp_view& v,
                          const core::findings& wrong = {}, const otherwise_words& typed = {});
std::string ilp_history(const frame& f, const plan_profile& p, const acts::history_view& v);
std::string ilp_facts(const frame& f, const plan_profile& p, const acts::facts_view& v);
// A kind of paper (empty: all of the plan) and what was said for it, by the names its form has.
struct paper_asked {
  std::string kind;
  fields said;
};
// Empty when there is no such kind, or it makes no sense now.
std::string ilp_print(const frame& f, const plan_profile& p, const acts::ilp_view& v,
                      const paper_asked& asked);

// What one asked to do with a whole addendum, what they typed, and why it was refused.
struct ilpa_attempt {
  std::string act;
  fields typed;
  core::findings wrong;
};
// The tab: no addendum, the first question, the status with its steps, or the locked text.
std::string ilpa_overview(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                          const ilpa_attempt& refused = {});
// All steps of the stay on one page: what was sent of the sections, and what of it was refused
// (field "section.item").
struct ilpa_answers {
  std::map<std::string, attempt, std::less<>> by_section;
};
std::string ilpa_one_page(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                          const ilpa_answers& sent = {});
// `step`: a section id of the addendum profile, or "check" (check answers and sign). `copied`: a
// section that was never saved shows what the addendum before says.
std::string ilpa_step(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                      std::string_view step, const attempt* refused = nullptr, bool copied = false);
std::string ilpa_answer(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                        const acts::answer_view& a, const attempt* refused = nullptr);
std::string ilpa_meeting(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                         const attempt* refused = nullptr);
// Staff write down a talk after the stay has ended.
std::string ilpa_check_in(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                          const attempt* refused = nullptr);
// Of an addendum that is not open any more: that the text came too late.
std::string ilpa_conflict(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                          std::string_view step, const core::section_content* theirs,
                          const core::value& mine);
std::string ilpa_version(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                         int version, const std::vector<core::section_content>& sections);
std::string ilpa_print(const frame& f, const plan_profile& p, const acts::ilpa_view& v,
                       const paper_asked& asked);

// Reviews of many students: what was sent, what of it was refused and why, how many were kept.
struct review_attempt {
  struct entry {
    std::string findings, changes;
    core::findings wrong;
  };
  std::string held, attendees;
  std::map<std::string, entry, std::less<>> by_addendum;
  int kept = 0;
  bool nothing = false;  // it was sent without a word for anybody
};
std::string group_reviews(const frame& f, const acts::reviews_view& v,
                          const review_attempt& sent = {});

// The district's templates; `typed`: what was sent and not taken.
std::string template_bank(const frame& f, const acts::template_bank_view& v,
                          const core::template_bank* typed = nullptr,
                          const core::findings& wrong = {});

// What is missing in the district's addenda, each with a link to where it is mended.
std::string ilpa_quality(const frame& f, const std::vector<acts::quality_row>& rows);

// A failure as a page: what failed, what is still right, what to do.
std::string problem(const frame& f, const core::code& what, const core::findings& why);

// Texts for the host's tabs.
struct tab_text {
  std::string title, badge;
};
tab_text ilp_tab(core::language l, const plan_profile& p, const acts::ilp_view& v);
tab_text ilpa_tab(core::language l, const plan_profile& p, const acts::ilpa_view& v);
std::string transfers_tab_title(core::language l);

// An asset by the tail of its path ("style.0123456789abcdef.css", or "style.css" for the present
// one).
struct asset {
  std::string_view bytes, media_type;
  bool immutable = false;  // the name held the right fingerprint
};
std::optional<asset> find_asset(std::string_view name);

}  // namespace throughline::pages
