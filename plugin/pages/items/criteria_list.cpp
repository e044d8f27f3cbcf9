// Item type criteria_list: criteria for going back or leaving, with how and whether they are met.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

using enum entry_field::shape;
constexpr std::array its_fields{entry_field{line, "criterion", k::criterion_criterion, true},
                                entry_field{line, "measure", k::criterion_measure},
                                entry_field{yes_no, "met", k::criterion_met},
                                entry_field{day, "met_on", k::criterion_met_on}};
constexpr entry_list its_list{its_fields, k::criterion_entry, k::criterion_add, "criterion"};

}  // namespace

const item_page criteria_list_page = page_of_entries<its_list>("criteria_list", true);

}  // namespace throughline::pages
