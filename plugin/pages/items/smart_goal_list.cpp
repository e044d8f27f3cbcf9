// Item type smart_goal_list: specific, measurable goals with benchmarks and progress.
#include <array>

#include "pages/items/entries.hpp"
#include "pages/items/progress_chart.hpp"

namespace throughline::pages {

namespace {

constexpr std::array benchmark_fields{entry_field{"day", k::benchmark_day},
                                      entry_field{"target", k::benchmark_target}};
constexpr entry_list benchmarks{benchmark_fields, k::benchmark_entry, k::benchmark_add, "target"};
constexpr std::array progress_fields{
    entry_field{"day", k::progress_day}, entry_field{"value", k::progress_value},
    entry_field{"progress", k::progress_how, "goal.state"}, entry_field{"note", k::progress_note},
    entry_field{"by", k::progress_by}};
constexpr entry_list progress{progress_fields, k::progress_entry, k::progress_add, "value"};
constexpr std::array its_fields{
    entry_field{"kind", k::goal_kind},
    entry_field{"statement", k::goal_statement},
    entry_field{"baseline", k::goal_baseline},
    entry_field{"target", k::goal_target},
    entry_field{"measure", k::goal_measure},
    entry_field{"by", k::goal_by},
    entry_field{"responsible", k::goal_responsible},
    entry_field{.name = "benchmarks", .label = k::benchmark_all, .nested = &benchmarks},
    entry_field{.name = "progress", .label = k::progress_all, .nested = &progress}};
constexpr entry_list its_list{.fields = its_fields,
                              .entry_name = k::goal_entry,
                              .add = k::goal_add,
                              .title_field = "statement",
                              .pictured = "progress",
                              .picture = progress_chart};

}  // namespace

const item_page smart_goal_list_page = page_of_entries<its_list, false>("smart_goal_list");

}  // namespace throughline::pages
