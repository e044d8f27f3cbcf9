// Which keys there are, and a number for each: a sorted table on disk, looked up through a small
// cache.
#include "intake/key_table.hpp"

#include <algorithm>

namespace throughline::intake {

void key_table::add(std::uint64_t key, std::uint32_t value) {
  open_.keys[open_size_] = key;
  open_.values[open_size_] = value;
  if (++open_size_ < in_block) return;
  file_.write({reinterpret_cast<const char*>(&open_), sizeof open_});
  blocks_.push_back(open_.keys.front());
  open_size_ = 0;
}

// Where the last of them that is not after `key` stands, `key` being between `low`, the first, and
// `high`, which is after the last. Keys are spread evenly, so that it is near where it ought to be:
// most of a block stays unread, and out of the processor's caches.
static std::size_t last_upto(const std::uint64_t* all, std::size_t size, std::uint64_t key,
                             std::uint64_t low, std::uint64_t high) {
  auto at = static_cast<std::size_t>(static_cast<double>(key - low) /
                                     static_cast<double>(high - low) * static_cast<double>(size));
  at = std::min(at, size - 1);
  while (at > 0 && all[at] > key) --at;
  while (at + 1 < size && all[at + 1] <= key) ++at;
  return at;
}

std::optional<std::uint32_t> key_table::within(const block& b, std::size_t size, std::uint64_t key,
                                               std::uint64_t low, std::uint64_t high) {
  const auto at = last_upto(b.keys.data(), size, key, low, high);
  return b.keys[at] == key ? std::optional(b.values[at]) : std::nullopt;
}

std::optional<std::uint32_t> key_table::find(std::uint64_t key) {
  if (open_size_ > 0 && key >= open_.keys.front()) {
    const auto last = open_size_ - 1;
    if (key >= open_.keys[last])
      return key == open_.keys[last] ? std::optional(open_.values[last]) : std::nullopt;
    return within(open_, open_size_, key, open_.keys.front(), open_.keys[last]);
  }
  if (blocks_.empty() || key < blocks_.front()) return std::nullopt;
  auto number = blocks_.size() - 1;
  auto after = open_size_ == 0 ? ~std::uint64_t{0} : open_.keys.front();
  if (key < blocks_.back()) {
    number = last_upto(blocks_.data(), blocks_.size(), key, blocks_.front(), blocks_.back());
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
               reinterpret_cast<char*>(&cache_[place]), sizeof(block));
    holds_[place] = static_cast<std::uint32_t>(number + 1);
  }
  return within(cache_[place], in_block, key, blocks_[number], after);
}

void key_table::rest() {
  std::vector<block>().swap(cache_);
  std::vector<std::uint32_t>().swap(holds_);
}

}  // namespace throughline::intake
