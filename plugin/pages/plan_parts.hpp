// What the ILP and the ILPA tab have in common: a section's form, two texts side by side,
// signatures, signing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/meeting.hpp"
#include "pages/items.hpp"

namespace throughline::pages {

// That a plan came with a transfer, and from which district; nothing when `district` is empty.
html came_from(const frame& f, std::string_view district);

// To a guardian or the student: that parts are not shown to them, and at 18 whose the rights are;
// nothing where neither is so.
html family_notice(const frame& f, const acts::admitted& whom, std::string_view plan,
                   core::date today);

// What the family says of contested parts of the record; nothing when `all` has none on the ILPA
// (`on_ilpa`), or on all the rest.
html statements(const frame& f, const std::vector<core::objection>& all, bool on_ilpa);

// That a section's text was destroyed, so that nobody takes it for one never filled in; else
// nothing.
html destroyed_notice(const frame& f, const core::section_content* saved);
// A section to read, or that notice; null: nothing was ever saved.
html saved_section(const item_site& at, const core::plan_section& section,
                   const core::section_content* saved, bool paper = false);

// Where a section's form comes from and goes to; "ilp" and "ilpa" differ only here.
struct section_form {
  url to;
  std::optional<url> draft;  // where unsaved text is kept
  std::string plan;          // the addendum's uid; empty for an ILP
  html actions;              // submit buttons
};

// The text to edit: what was refused, else the caller's unsaved draft, else what is saved.
struct editing {
  core::value body;
  std::optional<core::digest> base;
  const core::findings* wrong = nullptr;
  const core::section_draft* draft = nullptr;  // when it is the draft that is shown
};
editing text_to_edit(const core::section_content* saved, const core::section_draft* draft,
                     const attempt* refused);

html edit_form(const item_site& at, const core::plan_section& section, const editing& text,
               const section_form& where);
// "Unsaved draft of 2:14 PM restored", and a warning when the saved text has changed since.
html draft_notice(const frame& f, const editing& text, const core::section_content* saved);

// Their text that came too late, beside the one that stands, and the way to drop it.
html too_late(const item_site& at, const core::plan_section& section,
              const core::section_content* stands, const core::value& mine,
              const section_form& where);

// Drops the caller's unsaved text: a button; in light mode, where the host's own button saves, a
// box to tick before that.
html discard_draft(const frame& f, words::key text);

// Each item of a section in two columns; those that differ are marked.
html side_by_side(const item_site& at, const core::plan_section& section,
                  std::string_view left_name, const core::value& left, std::string_view right_name,
                  const core::value& right, bool only_changed);
// Their text and mine, then mine to edit again on the newest base.
html conflict(const item_site& at, const core::plan_section& section, const core::plan* now,
              const core::section_content* theirs, const core::value& mine,
              const section_form& where);

// How an answer came that staff wrote down; nothing for one given in the portal.
html recorded_how(const frame& f, const core::plan_signature& s);
html meeting_list(const frame& f, const std::vector<core::meeting>& all);

// Who signed which text, newest first, and who has not. `text_name`: what this plan calls a saved
// text. `last`: of each signer the last answer alone, where another page has them all.
enum class answers : std::uint8_t { all, last };
html signature_table(const frame& f, const core::plan& p, words::key text_name,
                     const std::vector<std::string>& waiting, answers which = answers::all);
// "Sign as guardian": the version in words, three outcomes, a box, a note. After a refusal with
// what was `typed`; a finding without a field concerns the whole (the text was saved again
// meanwhile).
struct signing {
  url to;
  std::string plan_name, version;  // version: "14", or of an addendum "1, text 3"
  std::string_view as;
  std::string plan_uid;  // of an addendum
};
html sign_form(const frame& f, const core::plan& p, const signing& how, const core::findings& wrong,
               const sign_words& typed);

// "Maria Lopez (counselor)"; the role alone when no name is known.
std::string who(const frame& f, const core::revision& r);
html signature_lines(const frame& f, const std::vector<std::string>& roles);

}  // namespace throughline::pages
