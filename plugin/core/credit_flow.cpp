// Credits counted into the places that ask for them: each once, as many as can be, exactly.
#include "core/credit_flow.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace throughline::core {

namespace {

bool may_count_in(const credit_lot& l, std::size_t place) {
  return std::find(l.fits.begin(), l.fits.end(), place) != l.fits.end();
}

// Counts up to `most` more in the place: credits that count nowhere, else some that count in
// another place which can be filled otherwise. `tried`: places asked already.
credits fill(std::vector<credit_lot>& lots, std::size_t place, credits most,
             std::set<std::size_t>& tried) {
  for (auto& l : lots) {
    const auto n = std::min(l.left, most);
    if (n.thousandths == 0 || !may_count_in(l, place)) continue;
    l.left = l.left - n;
    l.in[place] += n;
    return n;
  }
  tried.insert(place);
  for (auto& l : lots) {
    if (!may_count_in(l, place)) continue;
    for (std::size_t other = 0; other < l.in.size(); ++other) {
      auto& there = l.in[other];
      if (there.thousandths == 0 || tried.count(other) > 0) continue;
      const auto n = fill(lots, other, std::min(there, most), tried);
      if (n.thousandths == 0) continue;
      there = there - n;
      l.in[place] += n;
      return n;
    }
  }
  return {};
}

// Exchanges that leave every place as full as it is. A step takes credits of a lot from one place
// (or from nowhere) to another, where credits of another lot make room.
class exchange {
 public:
  exchange(std::vector<credit_lot>& lots, const std::vector<credit_place>& places)
      : lots_(lots), nowhere_(places.size()) {
    // A reason weighs more than all places of a cycle could gain by being of the course's subject.
    const int reason = static_cast<int>(nowhere_) + 2;
    for (const auto& l : lots) {
      auto& gains = gains_.emplace_back(nowhere_ + 1, refused);
      gains[nowhere_] = 0;
      for (std::size_t i = 0; i < l.fits.size(); ++i)
        gains[l.fits[i]] =
            (i < l.own ? 1 : 0) + (l.aligned && places[l.fits[i]].wants_reason ? reason : 0);
    }
  }

  void better() {
    while (turn_one_cycle()) {
    }
  }

 private:
  static constexpr int refused = -1;

  credits& at(credit_lot& l, std::size_t place) { return place == nowhere_ ? l.left : l.in[place]; }

  // Bellman and Ford over the places: an edge from `from` to `to` is a lot that has credits in
  // `from` and may count in `to`.
  bool turn_one_cycle() {
    const auto n = nowhere_ + 1;
    std::vector<int> best(n, 0);
    std::vector<std::pair<std::size_t, std::size_t>> came(n,
                                                          {n, 0});  // from which place, which lot
    std::size_t last = n;
    for (std::size_t round = 0; round <= n; ++round) {
      last = n;
      for (std::size_t i = 0; i < lots_.size(); ++i)
        for (std::size_t from = 0; from < n; ++from) {
          if (at(lots_[i], from).thousandths == 0) continue;
          for (std::size_t to = 0; to < n; ++to) {
            if (to == from || gains_[i][to] == refused) continue;
            const int now = best[from] + gains_[i][to] - gains_[i][from];
            if (now <= best[to]) continue;
            best[to] = now;
            came[to] = {from, i};
            last = to;
          }
        }
      if (last == n) return false;
    }
    for (std::size_t i = 0; i < n; ++i) last = came[last].first;
    std::vector<std::size_t> cycle{last};
    for (auto p = came[last].first; p != last; p = came[p].first) cycle.push_back(p);
    credits most = at(lots_[came[last].second], came[last].first);
    for (const auto to : cycle) most = std::min(most, at(lots_[came[to].second], came[to].first));
    for (const auto to : cycle) {
      auto& l = lots_[came[to].second];
      auto& there = at(l, came[to].first);
      there = there - most;
      at(l, to) += most;
    }
    return true;
  }

  std::vector<credit_lot>& lots_;
  std::size_t nowhere_;
  std::vector<std::vector<int>> gains_;  // of a lot in a place
};

}  // namespace

void count_in(std::vector<credit_lot>& lots, std::vector<credit_place>& places) {
  for (auto& l : lots) l.in.resize(places.size());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < places.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return places[a].turn < places[b].turn; });
  for (const auto p : order)
    while (places[p].need.thousandths > 0) {
      std::set<std::size_t> tried;
      const auto n = fill(lots, p, places[p].need, tried);
      if (n.thousandths == 0) break;
      places[p].need = places[p].need - n;
    }
  exchange(lots, places).better();
}

}  // namespace throughline::core
