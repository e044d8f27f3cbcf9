// Item type team: who was invited to work on the plan, and who came.
#include <array>

#include "pages/items/entries.hpp"

namespace throughline::pages {

namespace {

constexpr std::array its_fields{entry_field{"person", k::team_person},
                                entry_field{"role", k::team_role},
                                entry_field{"organisation", k::team_organisation},
                                entry_field{"invited_on", k::team_invited_on},
                                entry_field{"way", k::team_way, "team.way"},
                                entry_field{"answer", k::team_answer, "team.answer"},
                                entry_field{"interpreter", k::team_interpreter}};
constexpr entry_list its_list{its_fields, k::team_entry, k::team_add, "person"};

}  // namespace

const item_page team_page = page_of_entries<its_list, true>("team");

}  // namespace throughline::pages
