// How long each class of record is kept, and from when; what a destruction takes. Pure.
#include "core/retention.hpp"

namespace throughline::core {

std::optional<date> kept_until(const retention_rule& r, date from) {
  if (r.keep != retention_rule::keeping::for_time) return std::nullopt;
  if (r.in == retention_rule::unit::days) return plus_days(from, r.n);
  auto on = from + std::chrono::years(r.n);
  if (!on.ok()) on = on.year() / on.month() / std::chrono::last;  // February 29
  return on;
}

bool may_replace(const retention_rule& of_state, const retention_rule& of_district) {
  using enum retention_rule::keeping;
  if (of_district.keep == undecided) return false;
  if (of_state.keep == undecided) return true;
  if (of_district.keep == permanently) return true;
  if (of_state.keep != for_time || of_district.keep != for_time) return false;
  const auto day = std::chrono::year(2001) / 1 / 1;  // no leap day in the way
  return *kept_until(of_district, day) >= *kept_until(of_state, day);
}

digest list_hash(const std::vector<destruction_item>& items) {
  hasher h;
  for (const auto& i : items)
    h.part(i.record_class)
        .part(i.subject)
        .part(i.student ? i.student->view() : std::string_view())
        .part(i.rule);
  return h.done();
}

}  // namespace throughline::core
