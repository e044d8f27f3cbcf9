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

// Where the last of them that is not after `key` stands, `key` being between `low`, the first, and
// `high`, which is after the last. Keys are spread evenly, so that it is near where it ought to be:
// most of a block stays unread, and out of the processor's caches.
template <class T, class Key>
static std::size_t last_upto(const T* all, std::size_t size, std::uint64_t key, std::uint64_t low,
                             std::uint64_t high, Key&& key_of) {
  auto at = static_cast<std::size_t>(static_cast<double>(key - low) /
                                     static_cast<double>(high - low) * static_cast<double>(size));
  at = std::min(at, size - 1);
  while (at > 0 && key_of(all[at]) > key) --at;
  while (at + 1 < size && key_of(all[at + 1]) <= key) ++at;
  return at;
}

std::optional<std::uint64_t> key_table::within(const entry* all, std::size_t size,
                                               std::uint64_t key, std::uint64_t low,
                                               std::uint64_t high) {
  const auto& it = all[last_upto(all, size, key, low, high, [](const entry& e) { return e.key; })];
  return it.key == key ? std::optional(it.value) : std::nullopt;
}

std::optional<std::uint64_t> key_table::find(std::uint64_t key) {
  if (!open_.empty() && key >= open_.front().key) {
    if (key >= open_.back().key)
      return key == open_.back().key ? std::optional(open_.back().value) : std::nullopt;
    return within(open_.data(), open_.size(), key, open_.front().key, open_.back().key);
  }
  if (blocks_.empty() || key < blocks_.front()) return std::nullopt;
  auto number = blocks_.size() - 1;
  auto after = open_.empty() ? ~std::uint64_t{0} : open_.front().key;
  if (key < blocks_.back()) {
    number = last_upto(blocks_.data(), blocks_.size(), key, blocks_.front(), blocks_.back(),
                       [](std::uint64_t k) { return k; });
    after = blocks_[number + 1];
  }
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
  return within(cache_[place].data(), in_block, key, blocks_[number], after);
}

}  // namespace throughline::intake
