// What the store holds of one source, by sourcedId, in memory for the length of a run.
#include "intake/roster.hpp"

#include "store/district.hpp"
#include "store/feeds.hpp"

namespace throughline::intake {

known_rows& roster::of(entity kind) {
  auto& it = kinds_[static_cast<std::size_t>(kind)];
  if (it) return *it;
  it.emplace();
  if (!source_) return *it;
  store::reading r(*district_);
  store::each_feed_row(
      r.db(), static_cast<store::feed_table>(kind), *source_, [&](const store::feed_row& row) {
        it->rows.emplace(key_of(row.sourced_id),
                         known_row{row.id, row.person, row.hash, row.active, false, row.mark});
        if (row.active) ++it->active_before;
      });
  return *it;
}

known_row* roster::active(entity kind, std::string_view sourced_id) {
  if (sourced_id.empty()) return nullptr;
  auto& rows = of(kind).rows;
  const auto it = rows.find(key_of(sourced_id));
  return it != rows.end() && it->second.active ? &it->second : nullptr;
}

}  // namespace throughline::intake
