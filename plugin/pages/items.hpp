// The one table of how plan item types are edited, shown, printed, read from a form and exported.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/course_list.hpp"
#include "core/item_types.hpp"
#include "core/template_bank.hpp"
#include "pages/pieces.hpp"

namespace throughline::pages {

// What an item's page functions may need besides the item.
struct item_site {
  const frame& f;
  const core::plan_profile& profile;
  const core::findings* wrong =
      nullptr;  // what was refused; their `field` is the place in the form
  const core::course_list* courses = nullptr;  // that may be planned; null: none is known
  // The district's sentences for items of this section; null: none.
  const core::template_bank* bank = nullptr;
  std::string_view section = {};
  bool folds = false;  // many optional items that nobody answered stand folded below the others

  // The words of what is wrong at exactly this place; empty when nothing is.
  [[nodiscard]] std::string error_at(std::string_view field) const;
  // The district's sentences for an item; null: none.
  [[nodiscard]] const std::vector<std::string>* templates(const core::plan_item& item) const;
};

// Takes one row of an export: the entry's number ("2.1"; empty for a single value), the field's
// name (empty likewise) and its value, in words.
using put_row = std::function<void(std::string entry, std::string field, std::string text)>;

// What most types do: hidden copies of a value of any shape under its path ("goals.0.statement"),
// and its texts as rows.
void keep_value(html& h, const frame& f, const std::string& path, const core::value& v);
void export_texts(const put_row& put, const item_site& at, const core::plan_item& item,
                  const core::value& v);

struct item_page {
  std::string_view type;
  void (*edit)(html& h, const item_site& at, const core::plan_item& item, const core::value& v);
  void (*view)(html& h, const item_site& at, const core::plan_item& item, const core::value& v);
  void (*print)(html& h, const item_site& at, const core::plan_item& item, const core::value& v);
  // The item's value out of a form; null when nothing of it was sent or all of it was blank.
  core::value (*read)(const core::plan_item& item, const fields& sent);
  // "Goal 2, By when" for the rest of a path within the item ("1.by"); null: the item's label
  // alone.
  std::string (*name_of)(core::language l, const core::plan_item& item,
                         std::string_view rest) = nullptr;
  // For people without our program.
  void (*rows)(const put_row& put, const item_site& at, const core::plan_item& item,
               const core::value& v) = export_texts;
  void (*keep)(html& h, const frame& f, const std::string& path, const core::value& v) = keep_value;
};

// The row of a type; a type the table does not know gets the row "other".
const item_page& page_of(const core::plan_item& item);

// Rows, one file each under items/.
extern const item_page text_page, choice_page, multi_page, flag_page, date_page, list_page,
    log_page, goal_list_page, smart_goal_list_page, course_plan_page, checklist_page,
    criteria_list_page, team_page, schedule_page, review_page, signatures_page, sis_view_page,
    pointer_page, other_page;

// The first value sent under a name; empty when there is none.
std::string_view sent_value(const fields& sent, std::string_view name);
// An item's one text out of a form; null when it is blank.
core::value read_text(const core::plan_item& item, const fields& sent);
// The label of an option; the bare id when the profile no longer has it.
std::string option_label(core::language l, const std::vector<core::option>& options,
                         std::string_view id);
// "Not answered yet".
void show_empty(html& h, const frame& f);
// Text as it was typed, line ends kept.
html prose(std::string_view text);
// A profile's hint for the item in the page's language.
inline const std::string& hint_of(const item_site& at, const core::plan_item& item) {
  return item.hint.in(at.f.lang);
}

// The name of a finding's place: "Goal 2: By when"; and all findings as lines of an error summary.
std::string place_name(core::language l, const core::plan_section& section, std::string_view field);
std::string problem_text(std::string_view place, std::string_view said);
std::vector<problem_line> problem_lines(core::language l, const core::plan_section& section,
                                        const core::findings& wrong);

// All items of a section: as fields, to read, for paper, and as hidden copies (so that a form
// asking one question loses nothing of the others).
html edit_section(const item_site& at, const core::plan_section& section, const core::value& body);
html view_section(const item_site& at, const core::plan_section& section, const core::value& body,
                  bool paper = false);
html hidden_copies(const frame& f, const core::plan_section& section, const core::value& body,
                   std::string_view except_item);
// The name of the list of an item's templates on the page.
std::string templates_id(const core::plan_item& item);
// Translations into the page's language of the item's texts, each of exactly the words it was made
// of; and for a section, which texts have changed since they were translated.
html translated(const frame& f, const core::plan_section& section, const core::plan_item& item,
                const core::value& v);
html changed_since(const frame& f, const core::plan_section& section, const core::value& body);
// Is there anything in the section that is entered here?
bool has_fields(const core::plan_section& section);

}  // namespace throughline::pages
