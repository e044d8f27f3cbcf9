// Whether what two sources say is said of one human being; where it is not sure, it is not.
#include "intake/identity.hpp"

#include "intake/event.hpp"

namespace throughline::intake {

bool given_names_agree(std::string_view a, std::string_view b) {
  const auto x = core::fold_name(a), y = core::fold_name(b);
  return x.empty() || y.empty() || x.starts_with(y) || y.starts_with(x);
}

bool is_same_person(const core::identity& a, const core::identity& b) {
  return core::match(a, b).result == core::match_result::same &&
         given_names_agree(a.given_name, b.given_name);
}

bool is_somebody_else(const store::candidate& was, const core::identity& now) {
  const bool born_otherwise =
      !now.birth_date.empty() && !was.birth_date.empty() && now.birth_date != was.birth_date;
  return born_otherwise || core::fold_name(was.family_name) != core::fold_name(now.family_name);
}

core::row_id known_to_host(store::connection& db, core::row_id host, std::string_view sourced_id,
                           const store::person_row& says) {
  const auto row = store::feed_row_of(db, store::feed_table::user, host, host_source, sourced_id);
  if (!row) return 0;
  const auto was = store::identity_of_person(db, row->person);
  const bool same = !says.birth_date.empty() && was->birth_date == says.birth_date &&
                    core::fold_name(was->family_name) == core::fold_name(says.family_name) &&
                    given_names_agree(was->given_name, says.given_name);
  return same ? row->person : 0;
}

}  // namespace throughline::intake
