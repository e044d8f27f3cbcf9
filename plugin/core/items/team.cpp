// Item type team: who was invited to work on the plan, and who came.
#include <array>

#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

using enum field_rule::shape;
constexpr std::array<std::string_view, 5> ways{"letter", "email", "phone", "message", "in_person"};
constexpr std::array<std::string_view, 3> answers{"attended", "declined", "no_answer"};
constexpr std::array rules{
    field_rule{.name = "id", .is = id},
    field_rule{.name = "person", .is = name, .required = true},
    field_rule{.name = "role", .is = kind},
    field_rule{.name = "organisation", .is = line},
    field_rule{.name = "invited_on", .is = day, .dates_entry = true, .of_its_time = true},
    field_rule{.name = "way", .is = word, .of_its_time = true, .among = ways},
    field_rule{.name = "answer", .is = word, .of_its_time = true, .among = answers},
    field_rule{.name = "interpreter", .is = flag}};

}  // namespace

const item_type team_type = type_of_entries<rules>("team");

}  // namespace throughline::core
