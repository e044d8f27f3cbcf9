// Item type smart_goal_list: specific, measurable goals with benchmarks and progress.
#include <array>

#include "core/items/checks.hpp"

namespace throughline::core {

namespace {

using enum field_rule::shape;
constexpr std::array benchmark_rules{
    field_rule{.name = "id", .is = id},
    field_rule{.name = "day", .is = day, .required = true, .of_its_time = true},
    field_rule{.name = "target", .is = line, .required = true}};
constexpr std::array<std::string_view, 5> progress_words{"not_started", "insufficient",
                                                         "progressing", "met", "discontinued"};
constexpr std::array progress_rules{
    field_rule{.name = "id", .is = id},
    field_rule{.name = "day", .is = day, .required = true, .dates_entry = true},
    field_rule{.name = "value", .is = line},
    field_rule{.name = "progress", .is = word, .among = progress_words},
    field_rule{.name = "note", .is = prose},
    field_rule{.name = "by", .is = name}};
constexpr std::array rules{
    field_rule{.name = "id", .is = id},
    field_rule{.name = "kind", .is = kind, .required = true},
    field_rule{.name = "statement", .is = line, .required = true},
    field_rule{.name = "baseline", .is = line, .of_its_time = true},
    field_rule{.name = "target", .is = line, .required = true},
    field_rule{.name = "measure", .is = line, .required = true},
    field_rule{.name = "by", .is = day, .required = true, .of_its_time = true},
    field_rule{.name = "responsible", .is = line},
    field_rule{.name = "benchmarks", .is = entries, .fields = benchmark_rules},
    field_rule{.name = "progress", .is = entries, .of_its_time = true, .fields = progress_rules}};

}  // namespace

const item_type smart_goal_list_type = type_of_entries<rules>("smart_goal_list");

}  // namespace throughline::core
