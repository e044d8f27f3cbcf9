// Which keys there are, and a number for each: a sorted table on disk, looked up through a small
// cache.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "intake/spool.hpp"

namespace throughline::intake {

// One thread. Keys are hashes: spread evenly. Memory: four megabytes and 1/500 of its size, at
// most.
class key_table {
 public:
  explicit key_table(std::string folder) : file_(std::move(folder)) {}

  // Keys in ascending order, each once.
  void add(std::uint64_t key, std::uint64_t value);
  // Any time; keys added later are not found earlier.
  [[nodiscard]] std::optional<std::uint64_t> find(std::uint64_t key);
  [[nodiscard]] std::int64_t size() const {
    return static_cast<std::int64_t>(blocks_.size() * in_block + open_.size());
  }

 private:
  struct entry {
    std::uint64_t key, value;
  };
  static constexpr std::size_t in_block = 256;
  static constexpr std::size_t cached = 896;  // blocks of 4 KB
  using block = std::array<entry, in_block>;
  static std::optional<std::uint64_t> within(const entry* all, std::size_t size, std::uint64_t key,
                                             std::uint64_t low, std::uint64_t high);

  std::vector<entry> open_;            // the last block, not full yet
  std::vector<std::uint64_t> blocks_;  // the first key of each written block
  spool file_;
  std::vector<block> cache_;          // by a block's number, modulo
  std::vector<std::uint32_t> holds_;  // which block a place of the cache holds, plus one
};

}  // namespace throughline::intake
