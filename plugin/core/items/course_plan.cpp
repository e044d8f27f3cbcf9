// Item type course_plan: courses planned by grade, with the credits they are worth.
#include <array>

#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

using enum field_rule::shape;
constexpr std::array rules{field_rule{.name = "id", .is = id},
                           field_rule{.name = "grade", .is = grade, .required = true},
                           field_rule{.name = "title", .is = line, .required = true},
                           field_rule{.name = "area", .is = area},
                           field_rule{.name = "code", .is = line},
                           field_rule{.name = "alternate", .is = line},
                           field_rule{.name = "credits", .is = amount, .required = true},
                           field_rule{.name = "aligned", .is = line}};

}  // namespace

const item_type course_plan_type = type_of_entries<rules>("course_plan", item_role::courses);

}  // namespace throughline::core
