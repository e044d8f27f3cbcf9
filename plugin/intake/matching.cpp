// Who the users of a feed are: matched on issuing state, state id, birth date and name, and never
// on a sourcedId alone.
#include <algorithm>
#include <bit>
#include <cstring>
#include <unordered_set>

#include "core/failure.hpp"
#include "core/student.hpp"
#include "intake/identity.hpp"
#include "intake/import.hpp"
#include "store/feeds.hpp"

namespace throughline::intake {

namespace codes = core::codes;

namespace {

// So many rows of one feed that all give the same state id are no twins.
constexpr std::size_t most_of_one_id = 1000;

void found_match(external_sort& found, std::uint64_t key, stage_op op, std::uint64_t twin,
                 core::row_id person) {
  stage_record r{op, std::bit_cast<std::int64_t>(twin), person, key, person, {}};
  found.add(key, static_cast<std::uint64_t>(op), {reinterpret_cast<const char*>(&r), sizeof r});
}

}  // namespace

void importer::conflict(const newcomer& n) {
  add_finding(codes::identity_conflict, core::severity::warning, places_.file(n.record),
              places::record(n.record), "userIds");
}

void importer::match_group(const std::vector<newcomer>& same_id, bool store_has_ids,
                           external_sort& found) {
  const auto& state = district_.head().state;
  const auto identity = [&](const auto& n) {
    return core::identity{state, same_id.front().state_id, n.birth_date, n.family_name,
                          n.given_name};
  };
  std::vector<store::candidate> candidates;
  if (store_has_ids)
    candidates = store::persons_with_state_id(asking(), state, same_id.front().state_id);
  const newcomer* first_new = nullptr;
  for (const auto& n : same_id) {
    const auto same_as = [&](const auto& other) {
      return is_same_person(identity(n), identity(other));
    };
    const auto it = std::find_if(candidates.begin(), candidates.end(), same_as);
    if (it != candidates.end()) {
      found_match(found, n.key, stage_op::same_person, 0, it->person);
    } else if (first_new != nullptr && same_as(*first_new)) {
      found_match(found, n.key, stage_op::same_person, first_new->key, 0);
    } else {
      if (!candidates.empty() || first_new != nullptr) {
        conflict(n);
        found_match(found, n.key, stage_op::disputed_id, 0, 0);
      }
      if (first_new == nullptr) first_new = &n;
    }
  }
}

// A sourcedId the SIS uses again must not hand one student's plan to another: a state id that
// changes together with the name or birth date is somebody else's. Either alone is a correction.
void importer::match_known(const newcomer& n, store::connection& db, external_sort& found) {
  const auto& state = district_.head().state;
  const auto held = store::state_ids_of_person(db, n.person, state);
  if (std::find(held.begin(), held.end(), n.state_id) != held.end()) return;
  if (held.empty()) {
    const auto others = store::persons_with_state_id(db, state, n.state_id);
    if (others.empty()) return;
    conflict(n);
    found_match(found, n.key, stage_op::disputed_id, 0, 0);
    return;
  }
  const auto was = store::identity_of_person(db, n.person);
  if (!was ||
      !is_somebody_else(*was, {state, n.state_id, n.birth_date, n.family_name, n.given_name}))
    return;
  conflict(n);
  found_match(found, n.key, stage_op::refused_user, 0, n.person);
  refused_.push_back({n.key, n.person});
}

// What was counted as taken of users that are refused, when all had been read.
void importer::count_refused() {
  if (refused_.empty()) return;
  std::unordered_set<std::uint64_t> users;
  std::unordered_set<core::row_id> persons;
  for (const auto& n : refused_) {
    users.insert(n.key);
    persons.insert(n.person);
  }
  for (auto k = static_cast<std::size_t>(entity::user); k < entities; ++k) {
    const auto kind = static_cast<entity>(k);
    stage_reader staged(*stage_, k);
    for (stage_record r; staged.next(r);) {
      const bool ended = r.op == stage_op::ended || r.op == stage_op::absent;
      const bool of_refused = ended ? r.person != 0 && persons.count(r.person) > 0
                                    : users.count(source_.key(entity::user, user_of(kind, r))) > 0;
      if (!of_refused) continue;
      if (ended && removed_[k] > 0) --removed_[k];
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
}

void importer::write_matches(external_sort& found) {
  stage_->begin(matches_section);
  found.sort();
  for (sorted_record s; found.next(s);) {
    stage_record r;
    std::memcpy(&r, s.body.data(), sizeof r);
    stage_->put(r);
  }
}

void importer::match() {
  stage_->flush();
  external_sort by_id(folder_, 4U << 20), found(folder_, 2U << 20);
  stage_reader born(*stage_, static_cast<std::size_t>(entity::demographics));
  stage_record d;
  bool more = born.next(d);
  newcomers_.sort();
  for (sorted_record s; newcomers_.next(s);) {
    auto n = newcomer::from(s.body);
    while (more && d.key < n.key) more = born.next(d);
    if (more && d.key == n.key && !d.body.empty())
      n.birth_date = decode<demographics>(d.body).birth_date;
    if (n.person != 0)
      match_known(n, asking(), found);
    else
      by_id.add(core::short_hash(n.state_id), n.key, n.text());
  }
  newcomers_.clear();
  count_refused();
  const bool store_has_ids = store::has_state_ids(asking(), district_.head().state);
  std::vector<newcomer> group;
  const auto match_all = [&] {
    // one hash may stand for two ids
    std::stable_sort(group.begin(), group.end(),
                     [](const auto& a, const auto& b) { return a.state_id < b.state_id; });
    for (auto from = group.begin(); from != group.end();) {
      const auto to = std::find_if(from, group.end(),
                                   [&](const auto& n) { return n.state_id != from->state_id; });
      if (store_has_ids || to - from > 1) match_group({from, to}, store_has_ids, found);
      from = to;
    }
    group.clear();
  };
  by_id.sort();
  std::uint64_t last = 0;
  for (sorted_record s; by_id.next(s); last = s.key) {
    if (s.key != last) match_all();
    auto n = newcomer::from(s.body);
    if (group.size() < most_of_one_id) {
      group.push_back(std::move(n));
    } else {
      conflict(n);
      found_match(found, n.key, stage_op::disputed_id, 0, 0);
    }
  }
  match_all();
  reading_.reset();
  write_matches(found);
}

std::string newcomer::text() const {
  std::string out;
  for (const auto* s : {&state_id, &birth_date, &family_name, &given_name}) put_text(out, *s);
  const std::int64_t numbers[] = {static_cast<std::int64_t>(key), record, person};
  return out.append(reinterpret_cast<const char*>(numbers), sizeof numbers);
}

newcomer newcomer::from(std::string_view text) {
  newcomer n;
  for (auto* s : {&n.state_id, &n.birth_date, &n.family_name, &n.given_name}) *s = take_text(text);
  std::int64_t numbers[3];
  if (text.size() != sizeof numbers) stage_is_broken();
  std::memcpy(numbers, text.data(), sizeof numbers);
  n.key = static_cast<std::uint64_t>(numbers[0]);
  n.record = numbers[1];
  n.person = numbers[2];
  return n;
}

}  // namespace throughline::intake
