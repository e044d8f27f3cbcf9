// Item type pointer: that another plan exists, and whom to ask; never its text.
#include <array>

#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

using enum field_rule::shape;
// No field for content: an IEP, 504 or health plan stays where it is kept (FERPA, IDEA).
constexpr std::array<std::string_view, 5> plans{"iep", "504", "el", "health", "gifted"};
constexpr std::array rules{field_rule{.name = "id", .is = id},
                           field_rule{.name = "plan", .is = word, .required = true, .among = plans},
                           field_rule{.name = "exists", .is = flag, .required = true},
                           field_rule{.name = "date", .is = day, .dates_entry = true},
                           field_rule{.name = "contact", .is = name}};

}  // namespace

const item_type pointer_type = type_of_entries<rules>("pointer");

}  // namespace throughline::core
