// Item type goal_list: goals with kind, measure, date and steps.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

using enum entry_field::shape;
constexpr std::array its_fields{entry_field{kind, "kind", k::goal_kind, true},
                                entry_field{line, "statement", k::goal_statement, true},
                                entry_field{line, "measure", k::goal_measure},
                                entry_field{day, "by", k::goal_by},
                                entry_field{prose, "steps", k::goal_steps},
                                entry_field{line, "status", k::goal_status}};
constexpr entry_list its_list{its_fields, k::goal_entry, k::goal_add, "statement"};

}  // namespace

const item_page goal_list_page = page_of_entries<its_list>("goal_list", false);

}  // namespace throughline::pages
