// Sorts more records than fit in memory: by a 64-bit key, then by a number of the caller's.
#include "intake/external_sort.hpp"

#include <algorithm>
#include <cstring>

#include "core/failure.hpp"

namespace throughline::intake {
namespace {

// In front of each body stand key, order (8 bytes each) and size (4), in this machine's byte order:
// the file never leaves the process.
constexpr std::size_t head_size = 20;
constexpr std::size_t least_buffer = 16U << 10, most_buffer = 256U << 10;

}  // namespace

void external_sort::add(std::uint64_t key, std::uint64_t order, std::string_view body,
                        std::string_view rest) {
  const auto more = body.size() + rest.size() + sizeof(entry);
  // half of the memory: the other half is on its way out
  if (!filling_.entries.empty() && filling_.size() + more > memory_ / 2) spill();
  auto& [bytes, entries, in_order] = filling_;
  if (!entries.empty()) {
    const auto& last = entries.back();
    in_order = in_order && (last.key != key ? last.key < key : last.order <= order);
  }
  entries.push_back({key, order, static_cast<std::uint32_t>(bytes.size()),
                     static_cast<std::uint32_t>(body.size() + rest.size())});
  bytes.insert(bytes.end(), body.begin(), body.end());
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  ++size_;
}

void external_sort::part::sort() {
  if (!in_order)
    std::sort(entries.begin(), entries.end(), [](const entry& a, const entry& b) {
      if (a.key != b.key) return a.key < b.key;
      return a.order != b.order ? a.order < b.order : a.at < b.at;
    });
  in_order = true;
}

void external_sort::spill() {
  aside_.wait();
  std::swap(filling_, leaving_);
  spilled_ = true;
  aside_.run([this] { write_run(); });
}

void external_sort::write_run() {
  leaving_.sort();
  std::string out;
  run r;
  r.begin = file_.size();
  for (const auto& e : leaving_.entries) {
    char head[head_size];
    std::memcpy(head, &e.key, 8);
    std::memcpy(head + 8, &e.order, 8);
    std::memcpy(head + 16, &e.size, 4);
    out.append(head, head_size).append(leaving_.bytes.data() + e.at, e.size);
    if (out.size() >= most_buffer) {
      file_.write(out);
      out.clear();
    }
  }
  file_.write(out);
  r.end = file_.size();
  runs_.push_back(std::move(r));
  leaving_.entries.clear();
  leaving_.bytes.clear();
}

void external_sort::sort() {
  started_ = true;
  next_ = 0;
  if (!spilled_) return filling_.sort();
  if (!filling_.entries.empty()) spill();
  aside_.wait();
  filling_ = leaving_ = part();
  const auto buffer = std::clamp(memory_ / runs_.size(), least_buffer, most_buffer);
  heap_.clear();
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    auto& r = runs_[i];
    r.at = r.begin;
    r.from = r.upto = 0;
    r.buffer.resize(std::max(buffer, r.buffer.size()));
    if (advance(r)) heap_.push_back(i);
  }
  for (std::size_t i = heap_.size(); i-- > 0;) sift(i);
}

// Brings at least `bytes` unread bytes into the run's buffer; false at its end.
bool external_sort::have(run& r, std::size_t bytes) {
  if (r.upto - r.from >= bytes) return true;
  std::copy(r.buffer.begin() + static_cast<std::ptrdiff_t>(r.from),
            r.buffer.begin() + static_cast<std::ptrdiff_t>(r.upto), r.buffer.begin());
  r.upto -= r.from;
  r.from = 0;
  if (r.buffer.size() < bytes) r.buffer.resize(bytes);
  const auto more = std::min(r.buffer.size() - r.upto, static_cast<std::size_t>(r.end - r.at));
  file_.read(r.at, r.buffer.data() + r.upto, more);
  r.upto += more;
  r.at += static_cast<std::int64_t>(more);
  return r.upto >= bytes;
}

bool external_sort::advance(run& r) {
  if (!have(r, head_size)) return false;
  std::uint32_t size = 0;
  std::memcpy(&size, r.buffer.data() + r.from + 16, 4);
  if (!have(r, head_size + size))
    throw core::failure(core::codes::unavailable, "a sorted run is cut short");
  std::memcpy(&r.head.key, r.buffer.data() + r.from, 8);
  std::memcpy(&r.head.order, r.buffer.data() + r.from + 8, 8);
  r.head.body = {r.buffer.data() + r.from + head_size, size};
  r.from += head_size + size;
  return true;
}

void external_sort::sift(std::size_t at) {
  for (;;) {
    auto least = at;
    for (const auto child : {2 * at + 1, 2 * at + 2})
      if (child < heap_.size() && before(runs_[heap_[child]].head, runs_[heap_[least]].head))
        least = child;
    if (least == at) return;
    std::swap(heap_[at], heap_[least]);
    at = least;
  }
}

bool external_sort::next(sorted_record& r) {
  if (!spilled_) {
    if (next_ == filling_.entries.size()) return false;
    const auto& e = filling_.entries[next_++];
    r = {e.key, e.order, {filling_.bytes.data() + e.at, e.size}};
    return true;
  }
  // the record given last is let go of only now
  if (!started_ && !heap_.empty()) {
    if (!advance(runs_[heap_.front()])) {
      heap_.front() = heap_.back();
      heap_.pop_back();
    }
    if (!heap_.empty()) sift(0);
  }
  started_ = false;
  if (heap_.empty()) return false;
  r = runs_[heap_.front()].head;
  return true;
}

void external_sort::clear() {
  aside_.wait();
  filling_ = leaving_ = part();
  spilled_ = false;
  runs_.clear();
  heap_.clear();
  file_.clear();
  size_ = 0;
  next_ = 0;
  started_ = false;
}

}  // namespace throughline::intake
