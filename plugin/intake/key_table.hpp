// Which keys there are, and a number for each: a sorted table on disk, looked up through a small
// cache.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formats/spool.hpp"

namespace throughline::intake {

// One thread. Keys are hashes: spread evenly. Memory: three megabytes and 1/400 of its size, at
// most.
class key_table {
 public:
  explicit key_table(std::string folder) : file_(std::move(folder)) {}

  // Keys in ascending order, each once.
  void add(std::uint64_t key, std::uint32_t value);
  // Any time; keys added later are not found earlier.
  [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t key);
  // Gives back what it holds of the table, until it is asked again.
  void rest();
  [[nodiscard]] std::int64_t size() const {
    return static_cast<std::int64_t>(blocks_.size() * in_block + open_size_);
  }

 private:
  static constexpr std::size_t in_block = 256;
  static constexpr std::size_t cached = 896;  // blocks of 3 KB
  struct block {  // keys apart from values: fewer of the processor's cache lines are looked at
    std::array<std::uint64_t, in_block> keys;
    std::array<std::uint32_t, in_block> values;
  };
  static std::optional<std::uint32_t> within(const block& b, std::size_t size, std::uint64_t key,
                                             std::uint64_t low, std::uint64_t high);

  block open_;  // the last one, not full yet
  std::size_t open_size_ = 0;
  std::vector<std::uint64_t> blocks_;  // the first key of each written block
  formats::spool file_;
  std::vector<block> cache_;          // by a block's number, modulo
  std::vector<std::uint32_t> holds_;  // which block a place of the cache holds, plus one
};

}  // namespace throughline::intake
