// Puts the records of a feed whose documents hold them in any order into that of entity.
#include "intake/in_order.hpp"

#include <utility>

#include "intake/relay.hpp"
#include "intake/stage.hpp"

namespace throughline::intake {
namespace {

constexpr std::size_t block = 64U << 10;

}  // namespace

in_order::in_order(sink& to, std::string folder)
    : in_order(
          to, [&to](std::string& messages) { retell(messages, to); }, std::move(folder)) {}

in_order::in_order(relay& to, std::string folder)
    : in_order(
          to, [&to](std::string& messages) { to.pass(messages); }, std::move(folder)) {}

in_order::in_order(sink& to, passing pass, std::string folder)
    : to_(to), pass_(std::move(pass)), folder_(std::move(folder)) {
  streams_.reserve(entities + 1);
  for (std::size_t k = 0; k <= entities; ++k) streams_.emplace_back(folder_);
}

void in_order::turn_to(std::size_t kind) {
  if (kind == now_) return;
  std::swap(bytes_, streams_[now_].waiting);
  now_ = kind;
  std::swap(bytes_, streams_[now_].waiting);
}

// What waits of each stream lies in it, to be written; then nothing waits any more.
void in_order::gather() {
  turn_to(of_documents);
  std::swap(bytes_, streams_[of_documents].waiting);
}

void in_order::begin(const part& p) {
  turn_to(static_cast<std::size_t>(p.kind));
  auto& s = streams_[now_];
  if (std::exchange(s.begun, true)) return;
  s.name = p.name;
}

void in_order::end(const part_end& e) {
  turn_to(of_documents);
  recording::end(e);
}

void in_order::told() {
  if (bytes_.size() < block) return;
  auto& s = streams_[now_];
  std::swap(bytes_, s.waiting);
  flush(s);
  std::swap(bytes_, s.waiting);  // its room is used again
}

// A block's size stands in front of it: a message is never cut by the reading.
void in_order::flush(stream& s) {
  if (s.waiting.empty()) return;
  const auto size = static_cast<std::uint32_t>(s.waiting.size());
  s.waiting.insert(0, reinterpret_cast<const char*>(&size), sizeof size);
  s.file.write(s.waiting);
  s.waiting.clear();
}

void in_order::open_document() {
  gather();
  for (auto& s : streams_) {
    flush(s);
    s.mark = s.file.size();
  }
}

void in_order::close_document(bool taken) {
  turn_to(of_documents);
  if (taken) return;
  bytes_.clear();
  for (auto& s : streams_) {
    s.waiting.clear();
    s.file.cut(s.mark);
  }
}

void in_order::whole(entity kind, std::string_view document, std::string_view left_out) {
  auto& s = streams_[static_cast<std::size_t>(kind)];
  s.whole = true;
  if (!s.begun) s.name = document;
  s.left_out = left_out;
}

void in_order::tell(stream& s) {
  flush(s);
  std::string bytes;
  for (std::int64_t at = 0; at < s.file.size();) {
    std::uint32_t size = 0;
    s.file.read(at, reinterpret_cast<char*>(&size), sizeof size);
    bytes.resize(size);
    s.file.read(at + static_cast<std::int64_t>(sizeof size), bytes.data(), size);
    pass_(bytes);
    at += static_cast<std::int64_t>(sizeof size + size);
  }
  s.file.clear();
}

void in_order::finish() {
  gather();
  for (std::size_t k = 0; k < entities; ++k) {
    auto& s = streams_[k];
    if (!s.begun && !s.whole) continue;
    to_.begin({s.name, static_cast<entity>(k)});
    tell(s);
    to_.end({s.name, {}, 0, 0, s.whole, s.left_out});
  }
  tell(streams_[of_documents]);
}

}  // namespace throughline::intake
