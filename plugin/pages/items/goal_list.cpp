// Item type goal_list: goals with kind, measure, date and steps, and how they are going.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

constexpr std::array year_fields{entry_field{"day", k::goal_year_day},
                                 entry_field{"status", k::goal_year_status, "goal.state"},
                                 entry_field{"reflection", k::goal_year_reflection}};
constexpr entry_list years{year_fields, k::goal_year, k::goal_year_add, "day"};
constexpr std::array its_fields{entry_field{"kind", k::goal_kind},
                                entry_field{"statement", k::goal_statement},
                                entry_field{"measure", k::goal_measure},
                                entry_field{"by", k::goal_by},
                                entry_field{"steps", k::goal_steps},
                                entry_field{"begun", k::goal_begun},
                                entry_field{"status", k::goal_status, "goal.state"},
                                entry_field{"reflection", k::goal_reflection},
                                entry_field{"years", k::goal_years, {}, &years}};
constexpr entry_list its_list{its_fields, k::goal_entry, k::goal_add, "statement"};

}  // namespace

const item_page goal_list_page = page_of_entries<its_list, false>("goal_list");

}  // namespace throughline::pages
