// Item type goal_list: goals that are carried from year to year.
#include <array>

#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

using enum field_rule::shape;
// Plans of earlier versions hold a status in words of their own.
constexpr std::array<std::string_view, 4> statuses{"not_started", "progressing", "met",
                                                   "discontinued"};
// What became of it, as each new school year looked back.
constexpr std::array year_rules{
    field_rule{.name = "id", .is = id},
    field_rule{.name = "day", .is = day, .required = true, .dates_entry = true},
    field_rule{.name = "status", .is = word, .required = true, .among = statuses},
    field_rule{.name = "reflection", .is = prose}};
constexpr std::array rules{field_rule{.name = "id", .is = id},
                           field_rule{.name = "kind", .is = kind, .required = true},
                           field_rule{.name = "statement", .is = line, .required = true},
                           field_rule{.name = "measure", .is = line},
                           field_rule{.name = "by", .is = day},
                           field_rule{.name = "steps", .is = prose},
                           field_rule{.name = "begun", .is = day},
                           field_rule{.name = "status", .is = own_word, .among = statuses},
                           field_rule{.name = "reflection", .is = prose},
                           field_rule{.name = "years", .is = entries, .fields = year_rules}};

}  // namespace

const item_type goal_list_type = type_of_entries<rules>("goal_list", item_role::goals);

}  // namespace throughline::core
