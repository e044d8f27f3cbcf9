// What a run knows to be there, by what the feed calls it.
#include "intake/roster.hpp"

#include <utility>

#include "core/failure.hpp"
#include "intake/causes.hpp"

namespace throughline::intake {

namespace {

// A number and two marks fit in four bytes: a thousand million persons, orgs, courses or classes.
constexpr core::row_id most_rows = (1 << 30) - 1;

std::size_t index(entity kind) { return static_cast<std::size_t>(kind); }

}  // namespace

std::string_view evidence_word(entity kind) {
  return is_evidence(kind) ? word_of(kind) : std::string_view{};
}

store::feed_table table_of(entity kind) {
  return is_evidence(kind) ? store::feed_table::evidence : static_cast<store::feed_table>(kind);
}

feed_source::feed_source(std::string name_, std::optional<core::row_id> id_)
    : name(std::move(name_)), id(id_), ids_(name) {
  for (std::size_t k = 0; k < entities; ++k)
    if (const auto word = evidence_word(static_cast<entity>(k)); !word.empty())
      evidence_ids_[k].emplace(name + "/" + std::string(word));
}

std::uint64_t feed_source::key(entity kind, std::string_view sourced_id) const {
  const auto& own = evidence_ids_[index(kind)];
  return static_cast<std::uint64_t>((own ? *own : ids_).of(sourced_id));
}

roster::roster(const feed_source& source, std::string folder,
               std::function<store::connection&()> db)
    : source_(source), folder_(std::move(folder)), db_(std::move(db)) {}

void roster::add(entity kind, std::uint64_t key, const known& what) {
  auto& table = tables_[index(kind)];
  if (!table) table.emplace(folder_);
  last_[index(kind)].sourced_id.clear();
  const auto number = static_cast<std::uint32_t>(what.number);
  if (what.number < 0 || what.number > most_rows)
    throw core::failure(core::codes::unavailable, "a row's number is beyond what an import takes");
  table->add(key, number << 2 | (what.mark ? 2U : 0U) | (what.active ? 1U : 0U));
}

void roster::settle(entity kind) { settled_[index(kind)] = true; }

void roster::rest(entity kind) {
  if (auto& t = tables_[index(kind)]) t->rest();
}

void roster::clear() {
  for (auto& t : tables_) t.reset();
  last_ = {};
  settled_ = {};
}

std::optional<known> roster::find(entity kind, std::string_view sourced_id) {
  auto& last = last_[index(kind)];
  if (!sourced_id.empty() && sourced_id == last.sourced_id) return last.what;
  if (const auto own = at(kind, source_.key(kind, sourced_id))) {
    last.sourced_id = sourced_id;
    last.what = *own;
    return own;
  }
  if (settled_[index(kind)] || !source_.id) return std::nullopt;
  const auto row = store::feed_row_of(db_(), table_of(kind), *source_.id, source_.name, sourced_id,
                                      evidence_word(kind));
  if (!row) return std::nullopt;
  return known{kind == entity::user ? row->person : row->id, row->active, row->mark};
}

std::optional<known> roster::at(entity kind, std::uint64_t key) {
  auto& table = tables_[index(kind)];
  const auto v = table ? table->find(key) : std::nullopt;
  if (!v) return std::nullopt;
  return known{static_cast<core::row_id>(*v >> 2), (*v & 1) != 0, (*v & 2) != 0};
}

bool roster::active(entity kind, std::string_view sourced_id) {
  const auto it = find(kind, sourced_id);
  return it && it->active;
}

}  // namespace throughline::intake
