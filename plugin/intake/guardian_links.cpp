// Who is whose guardian: feeds say it from both ends, often from one only, and often before the
// other end is there.
#include "intake/guardian_links.hpp"

#include <utility>

#include "store/guardians_wanted.hpp"

namespace throughline::intake {
namespace {

using core::row_id;

std::optional<known> stored(store::connection& db, std::uint64_t user) {
  const auto found = store::user_with_key(db, static_cast<row_id>(user));
  if (!found) return std::nullopt;
  return known{found->person, true, found->student};
}

}  // namespace

guardian_links::guardian_links(std::string folder, row_id source)
    : folder_(std::move(folder)),
      source_(source),
      said_(folder_, 2U << 20),
      came_(folder_, 1U << 20),
      students_(folder_, 1U << 20) {}

std::optional<guardian_links::pair> guardian_links::between(const std::optional<known>& user,
                                                            const std::optional<known>& agent) {
  if (!user || !agent || !user->active || !agent->active || user->number == 0 ||
      agent->number == 0 || user->number == agent->number)
    return std::nullopt;
  if (user->mark) return pair{user->number, agent->number};
  if (agent->mark) return pair{agent->number, user->number};
  return std::nullopt;
}

void guardian_links::settle(const ways& by) {
  external_sort found(folder_, 2U << 20);
  said_.sort();
  for (sorted_record s; said_.next(s); by.next()) {
    if (const auto p = between(by.user(s.key), by.user(s.order)))
      found.add(static_cast<std::uint64_t>(p->student), static_cast<std::uint64_t>(p->guardian));
    else if (s.key != s.order)
      store::want_guardian(by.db(), static_cast<row_id>(s.key), static_cast<row_id>(s.order));
  }
  said_.clear();
  found.sort();
  std::uint64_t student = 0, guardian = 0;
  for (sorted_record s; found.next(s); student = s.key, guardian = s.order) {
    if (s.key == student && s.order == guardian) continue;
    by.put(static_cast<row_id>(s.key), static_cast<row_id>(s.order));
    by.next();
  }
  came_.sort();
  for (sorted_record s; came_.next(s); by.next()) try_again(by, s.key);
  students_.sort();
  std::uint64_t last = 0;
  for (sorted_record s; students_.next(s); last = s.key, by.next()) {
    if (s.key == last) continue;
    for (const auto user : store::users_of(by.db(), static_cast<row_id>(s.key), source_))
      try_again(by, static_cast<std::uint64_t>(user));
  }
}

void guardian_links::try_again(const ways& by, std::uint64_t user) {
  auto& db = by.db();
  for (const auto& [said_by, agent] : store::guardians_wanted(db, static_cast<row_id>(user))) {
    const auto p = between(stored(db, static_cast<std::uint64_t>(said_by)),
                           stored(db, static_cast<std::uint64_t>(agent)));
    if (!p) continue;
    store::put_guardian(db, p->student, p->guardian, source_);
    store::want_no_more(db, said_by, agent);
  }
}

}  // namespace throughline::intake
