// Item type pointer: that another plan exists, and whom to ask; never its text.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

constexpr std::array its_fields{
    entry_field{"plan", k::pointer_plan, "pointer.plan"}, entry_field{"exists", k::pointer_exists},
    entry_field{"date", k::pointer_date}, entry_field{"contact", k::pointer_contact}};
constexpr entry_list its_list{its_fields, k::pointer_entry, k::pointer_add, "plan"};

}  // namespace

const item_page pointer_page = page_of_entries<its_list, true>("pointer");

}  // namespace throughline::pages
