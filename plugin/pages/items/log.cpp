// Item type log: what was done, day by day.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

constexpr std::array its_fields{
    entry_field{"date", k::log_date},   entry_field{"kind", k::log_kind},
    entry_field{"title", k::log_title}, entry_field{"organisation", k::log_organisation},
    entry_field{"hours", k::log_hours}, entry_field{"reflection", k::log_reflection}};
constexpr entry_list its_list{its_fields, k::log_entry, k::log_add, "title"};

}  // namespace

const item_page log_page = page_of_entries<its_list, true>("log");

}  // namespace throughline::pages
