// Which keys there are, and a number for each: a sorted table on disk, looked up through a small
// cache.
#include "intake/key_table.hpp"

#include <algorithm>

namespace throughline::intake {

void key_table::add(std::uint64_t key, std::uint64_t value) {
  open_.push_back({key, value});
  if (open_.size() < in_block) return;
  file_.write({reinterpret_cast<const char*>(open_.data()), sizeof(block)});
  blocks_.push_back(open_.front().key);
  open_.clear();
}

std::optional<std::uint64_t> key_table::within(const entry* begin, const entry* end,
                                               std::uint64_t key) {
  const auto* it =
      std::lower_bound(begin, end, key, [](const entry& e, std::uint64_t k) { return e.key < k; });
  return it != end && it->key == key ? std::optional(it->value) : std::nullopt;
}

std::optional<std::uint64_t> key_table::find(std::uint64_t key) {
  if (!open_.empty() && key >= open_.front().key)
    return within(open_.data(), open_.data() + open_.size(), key);
  const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), key);
  if (after == blocks_.begin()) return std::nullopt;
  const auto number = static_cast<std::size_t>(after - blocks_.begin() - 1);
  // as many places as there are blocks, up to the bound
  if (const auto places = std::min(blocks_.size(), cached); cache_.size() < places) {
    cache_.resize(places);
    holds_.assign(places, 0);
  }
  const auto place = number % cache_.size();
  if (holds_[place] != number + 1) {
    file_.read(static_cast<std::int64_t>(number * sizeof(block)),
               reinterpret_cast<char*>(cache_[place].data()), sizeof(block));
    holds_[place] = static_cast<std::uint32_t>(number + 1);
  }
  return within(cache_[place].data(), cache_[place].data() + in_block, key);
}

}  // namespace throughline::intake
