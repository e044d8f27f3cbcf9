// Whose word counts where several sources tell of the same thing: an order of sources for each
// field.
#include "store/source_order.hpp"

#include <algorithm>

#include "store/sql.hpp"
#include "store/sqlite.hpp"

namespace throughline::store {

namespace {

struct field_rule {
  std::string_view word;
  std::array<std::string_view, 2> kinds;  // by default, first the best; others come after
};
// As in fact_field. The view transcript_in_force has the transcript's default too.
constexpr std::array<field_rule, fact_fields.size()> rules{{
    {"transcript", {"edfi", "host"}},
    {"name", {"edfi", "oneroster"}},
    {"preferredName", {"oneroster", "edfi"}},
    {"birthDate", {"edfi", "oneroster"}},
    {"sex", {"edfi", "oneroster"}},
    {"grade", {"oneroster", "edfi"}},
    {"email", {"oneroster", "edfi"}},
    {"phone", {"oneroster", "edfi"}},
}};

constexpr std::size_t at(fact_field field) { return static_cast<std::size_t>(field); }

}  // namespace

std::string_view word_of(fact_field field) { return rules[at(field)].word; }

std::optional<fact_field> fact_field_named(std::string_view word) {
  for (const auto field : fact_fields)
    if (word_of(field) == word) return field;
  return std::nullopt;
}

std::vector<ranked_source> sources_in_order(connection& db, fact_field field) {
  struct placed {
    std::int64_t rank = 0;
    ranked_source source;
  };
  std::vector<placed> all;
  auto q = db.prepare(sql::sources_and_ranks);
  q.bind(word_of(field));
  while (q.next()) {
    placed p{0, {q.integer(0), q.string(1), q.string(2), !q.is_null(3)}};
    const auto& kinds = rules[at(field)].kinds;
    p.rank = p.source.by_district
                 ? q.integer(3)
                 : std::find(kinds.begin(), kinds.end(), p.source.kind) - kinds.begin();
    all.push_back(std::move(p));
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    if (a.source.by_district != b.source.by_district) return a.source.by_district;
    return a.rank < b.rank;
  });
  std::vector<ranked_source> out;
  for (auto& p : all) out.push_back(std::move(p.source));
  return out;
}

void put_source_order(connection& db, fact_field field, const std::vector<std::string>& sources) {
  db.run(sql::forget_order, word_of(field));
  for (std::size_t i = 0; i < sources.size(); ++i)
    db.run(sql::rank_source, word_of(field), sources[i], static_cast<std::int64_t>(i));
}

bool tells_of(connection& db, fact_field field, row_id source) {
  auto q = db.prepare(field == fact_field::transcript ? sql::tells_transcripts : sql::tells_people);
  q.bind(source);
  q.next();
  return q.integer(0) != 0;
}

source_order::source_order(connection& db) {
  for (const auto field : fact_fields)
    for (const auto& s : sources_in_order(db, field)) places_[at(field)].push_back(s.id);
}

std::size_t source_order::place(fact_field field, row_id source) const {
  const auto& sources = places_[at(field)];
  return static_cast<std::size_t>(std::find(sources.begin(), sources.end(), source) -
                                  sources.begin());
}

}  // namespace throughline::store
