// Item type log: what was done, day by day; an item may ask fewer fields.
#include <array>

#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

using enum field_rule::shape;
constexpr std::array rules{
    field_rule{.name = "id", .is = id},
    field_rule{.name = "date", .is = day, .required = true, .dates_entry = true},
    field_rule{.name = "kind", .is = kind},
    field_rule{.name = "title", .is = line, .required = true},
    field_rule{.name = "organisation", .is = line},
    field_rule{.name = "hours", .is = amount},
    field_rule{.name = "reflection", .is = prose}};

}  // namespace

const item_type log_type = of_its_time(type_of_entries<rules, log_limit>("log"));

}  // namespace throughline::core
