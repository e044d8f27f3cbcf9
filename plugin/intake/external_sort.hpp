// Sorts more records than fit in memory: by a 64-bit key, then by a number of the caller's.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/spool.hpp"
#include "intake/aside.hpp"

namespace throughline::intake {

struct sorted_record {
  std::uint64_t key = 0;
  std::uint64_t order = 0;  // the caller's, such as the record's number in its file
  std::string_view body;    // until the next read
};

// One thread calls; what is full is sorted and written by one more while the next is filled. Holds
// no more than `memory` bytes of records (64 KB at least, and one record; its vectors may be twice
// as large); what is over it goes to a spool in `folder`.
class external_sort {
 public:
  explicit external_sort(std::string folder, std::size_t memory = 6U << 20)
      : memory_(std::max(memory, std::size_t{64} << 10)), file_(std::move(folder)) {}

  // The body may come in two parts.
  void add(std::uint64_t key, std::uint64_t order, std::string_view body = {},
           std::string_view rest = {});
  [[nodiscard]] std::int64_t size() const { return size_; }
  // Ends the adding; next() then gives every record in order, once. May be called again to read
  // from the beginning.
  void sort();
  bool next(sorted_record& r);
  void clear();  // as it was when it was made

 private:
  struct entry {
    std::uint64_t key, order;
    std::uint32_t at, size;  // of the body in the part's bytes
  };
  struct part {
    std::vector<char> bytes;
    std::vector<entry> entries;
    bool in_order = true;  // entries came sorted

    [[nodiscard]] std::size_t size() const { return bytes.size() + entries.size() * sizeof(entry); }
    void sort();
  };
  // A sorted part of the file and how far it is read.
  struct run {
    std::int64_t begin = 0, end = 0, at = 0;
    std::vector<char> buffer;
    std::size_t from = 0, upto = 0;  // unread bytes of the buffer
    sorted_record head;
  };
  [[nodiscard]] static bool before(const sorted_record& a, const sorted_record& b) {
    return a.key != b.key ? a.key < b.key : a.order < b.order;
  }
  void spill();
  void write_run();
  bool advance(run& r);
  bool have(run& r, std::size_t bytes);
  void sift(std::size_t at);

  std::size_t memory_;
  std::int64_t size_ = 0;
  part filling_, leaving_;
  std::size_t next_ = 0;  // of what is in memory, while there are no runs
  formats::spool file_;
  std::vector<run> runs_;
  std::vector<std::size_t> heap_;  // of runs_, the least first
  bool started_ = false;
  bool spilled_ = false;
  aside aside_;  // writes `leaving_`; ends before what it works on
};

}  // namespace throughline::intake
