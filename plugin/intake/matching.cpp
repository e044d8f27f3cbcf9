// Who the users of a feed are: matched on issuing state, state id, birth date and family name, and
// never on a sourcedId alone.
#include <algorithm>
#include <bit>
#include <unordered_set>

#include "core/failure.hpp"
#include "core/student.hpp"
#include "intake/import.hpp"
#include "store/district.hpp"
#include "store/feeds.hpp"

namespace throughline::intake {

namespace codes = core::codes;

void importer::conflict(const newcomer& n) {
  take(core::finding{
      codes::identity_conflict, core::severity::warning, user_file_, n.record, 0, "userIds", {}});
}

// (issuing state, state id) is believed only when birth date and family name agree.
void importer::match_group(const std::vector<newcomer*>& same_id, bool store_has_ids) {
  const auto& state = district_.head().state;
  const auto identity = [&](const auto& n) {
    return core::identity{state, same_id.front()->state_id, n.birth_date, n.family_name,
                          n.given_name};
  };
  std::vector<store::candidate> candidates;
  if (store_has_ids) {
    store::reading r(district_);
    candidates = store::persons_with_state_id(r.db(), state, same_id.front()->state_id);
  }
  const newcomer* first_new = nullptr;
  for (auto* n : same_id) {
    const auto same_as = [&](const auto& other) {
      return core::match(identity(*n), identity(other)).result == core::match_result::same;
    };
    const auto it = std::find_if(candidates.begin(), candidates.end(), same_as);
    if (it != candidates.end()) {
      stage_->put({stage_op::same_person, entity::user, 0, it->person, n->key, {}});
    } else if (first_new != nullptr && same_as(*first_new)) {
      stage_->put({stage_op::same_person,
                   entity::user,
                   std::bit_cast<std::int64_t>(first_new->key),
                   0,
                   n->key,
                   {}});
    } else {
      if (!candidates.empty() || first_new != nullptr) {
        conflict(*n);
        stage_->put({stage_op::disputed_id, entity::user, 0, 0, n->key, {}});
      }
      if (first_new == nullptr) first_new = n;
    }
  }
}

// A sourcedId the SIS uses again must not hand one student's plan to another: a state id that
// changes together with the name or birth date is somebody else's. Either alone is a correction.
void importer::match_known(const newcomer& n, store::connection& db) {
  const auto& state = district_.head().state;
  const auto held = store::state_ids_of_person(db, n.person, state);
  if (std::find(held.begin(), held.end(), n.state_id) != held.end()) return;
  if (held.empty()) {
    const auto others = store::persons_with_state_id(db, state, n.state_id);
    if (others.empty()) return;
    conflict(n);
    stage_->put({stage_op::disputed_id, entity::user, 0, 0, n.key, {}});
    return;
  }
  const auto was = store::identity_of_person(db, n.person);
  if (!was) return;
  const bool born_otherwise =
      !n.birth_date.empty() && !was->birth_date.empty() && n.birth_date != was->birth_date;
  if (core::fold_name(was->family_name) == core::fold_name(n.family_name) && !born_otherwise)
    return;
  conflict(n);
  stage_->put({stage_op::refused_user, entity::user, 0, n.person, n.key, {}});
  known_.of(entity::user).rows[n.key].active = n.was_active;
  refused_.push_back(&n);
}

// What was counted as taken of users that are refused, when all had been read.
void importer::count_refused() {
  if (refused_.empty()) return;
  stage_->finish();
  stage_whole_ = true;
  std::unordered_set<std::uint64_t> users;
  std::unordered_set<core::row_id> persons;
  for (const auto* n : refused_) {
    users.insert(n->key);
    persons.insert(n->person);
  }
  stage_reader staged(stage_path(district_, stage_file_));
  for (stage_record r; staged.next(r);) {
    const auto k = static_cast<std::size_t>(r.kind);
    const bool ended = r.op == stage_op::ended;
    if (!ended && r.op != stage_op::added && r.op != stage_op::changed) continue;
    const bool of_refused = ended
                                ? r.key != 0 && persons.count(static_cast<core::row_id>(r.key)) > 0
                                : users.count(key_of(user_of(r))) > 0;
    if (!of_refused) continue;
    if (ended) --removed_[k];
    if (derived_[k]) continue;
    auto& f = report_.file(file_of_[k]);
    if (ended) {
      --f.removed;
      continue;
    }
    --(r.op == stage_op::added ? f.added : f.changed);
    ++f.rejected;
    if (f.state == "imported") f.state = f.rejected < f.read ? "partly" : "rejected";
  }
}

void importer::match() {
  std::vector<newcomer*> by_id;
  {
    store::reading r(district_);
    for (auto& n : newcomers_) {
      if (n.person == 0)
        by_id.push_back(&n);
      else
        match_known(n, r.db());
    }
  }
  count_refused();
  std::stable_sort(by_id.begin(), by_id.end(),
                   [](const auto* a, const auto* b) { return a->state_id < b->state_id; });
  bool store_has_ids = false;
  {
    store::reading r(district_);
    store_has_ids = store::has_state_ids(r.db(), district_.head().state);
  }
  for (auto from = by_id.begin(); from != by_id.end();) {
    const auto to = std::find_if(from, by_id.end(),
                                 [&](const auto* n) { return n->state_id != (*from)->state_id; });
    if (store_has_ids || to - from > 1) match_group({from, to}, store_has_ids);
    from = to;
  }
}

}  // namespace throughline::intake
