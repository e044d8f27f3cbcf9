// The act of exporting what a feed told: who may, and its audit row, because data leaves the
// district.
#include "intake/export_act.hpp"

#include <algorithm>

#include "core/failure.hpp"
#include "intake/causes.hpp"
#include "intake/roster.hpp"
#include "intake/stage.hpp"
#include "store/district.hpp"
#include "store/feed_export.hpp"

namespace throughline::intake {
namespace {

// Fills records field by field out of a row's columns.
struct columns {
  store::exported_rows& from;
  int at = 0;
  void operator()(std::string_view& s) { s = from.text(at++); }
  void operator()(bool& b) { b = from.flag(at++); }
};

template <class E>
E take_one(columns& row) {
  E e;
  each_field(e, row);
  return e;
}

store::feed_source_row source_of(store::connection& db, const std::string& name) {
  const auto all = store::feed_sources(db);
  const auto it = std::find_if(all.begin(), all.end(),
                               [&](const auto& s) { return name.empty() || s.name == name; });
  if (it == all.end()) throw core::failure(core::codes::not_found, "no such feed");
  return *it;
}

std::int64_t export_kind(store::connection& db, core::row_id source, entity kind, taker& to) {
  store::exported_rows rows(db, table_of(kind), source, evidence_word(kind));
  std::int64_t count = 0;
  for (; rows.next(); ++count) {
    columns row{rows};
    with_type(kind, [&](const auto& type) {
      using E = std::remove_cvref_t<decltype(type)>;
      if constexpr (std::is_same_v<E, user>) {
        const auto u = take_one<user>(row);
        to.take(u, take_one<demographics>(row));
      } else if constexpr (!std::is_same_v<E, demographics>) {
        auto e = take_one<E>(row);
        if constexpr (std::is_same_v<E, evidence>) e.kind = kind;
        to.take(e);
      }
    });
  }
  return count;
}

}  // namespace

export_result export_feed(acts::district& d, const acts::caller& by, const export_order& what,
                          taker& to, const std::function<void()>& written) {
  const auto as = acts::admit(d, by, acts::act::export_feed);
  export_result out;
  {
    store::reading r(d.files());
    const auto source = source_of(r.db(), what.source);
    out.source = source.name;
    for (std::size_t k = 0; k < entities; ++k) {
      const auto kind = static_cast<entity>(k);
      if (kind == entity::demographics) continue;  // with their users
      if (const auto n = export_kind(r.db(), source.id, kind, to); n > 0)
        out.counts.emplace_back(std::string(word_of(kind)), n);
    }
  }
  written();
  acts::change c(d, by);
  core::value detail;
  detail.set("source", out.source);
  detail.set("standard", what.standard);
  core::value counts{core::record{}};
  for (const auto& [kind, n] : out.counts) counts.set(kind, n);
  detail.set("records", std::move(counts));
  c.note(acts::act::export_feed, as, nullptr, detail);
  c.commit();
  return out;
}

}  // namespace throughline::intake
