// Item type criteria_list: criteria for going back or leaving.
#include <array>

#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

using enum field_rule::shape;
constexpr std::array rules{field_rule{.name = "id", .is = id},
                           field_rule{.name = "criterion", .is = line, .required = true},
                           field_rule{.name = "measure", .is = line},
                           field_rule{.name = "met", .is = flag, .of_its_time = true},
                           field_rule{.name = "met_on", .is = day, .of_its_time = true}};

}  // namespace

const item_type criteria_list_type = type_of_entries<rules>("criteria_list");

}  // namespace throughline::core
