// Item type criteria_list: criteria for going back or leaving, with how and whether they are met.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

constexpr std::array its_fields{
    entry_field{"criterion", k::criterion_criterion}, entry_field{"measure", k::criterion_measure},
    entry_field{"met", k::criterion_met}, entry_field{"met_on", k::criterion_met_on}};
constexpr entry_list its_list{its_fields, k::criterion_entry, k::criterion_add, "criterion"};

}  // namespace

const item_page criteria_list_page = page_of_entries<its_list, true>("criteria_list");

}  // namespace throughline::pages
