// Item type smart_goal_list: specific, measurable goals with baseline, target and date.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

using enum entry_field::shape;
constexpr std::array its_fields{entry_field{kind, "kind", k::goal_kind, true},
                                entry_field{line, "statement", k::goal_statement, true},
                                entry_field{line, "baseline", k::goal_baseline},
                                entry_field{line, "target", k::goal_target, true},
                                entry_field{line, "measure", k::goal_measure, true},
                                entry_field{day, "by", k::goal_by, true},
                                entry_field{line, "responsible", k::goal_responsible}};
constexpr entry_list its_list{its_fields, k::goal_entry, k::goal_add, "statement"};

}  // namespace

const item_page smart_goal_list_page = page_of_entries<its_list>("smart_goal_list", false);

}  // namespace throughline::pages
