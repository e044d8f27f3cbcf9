// Hands what an adapter reads to the importer on another thread, so that both work at once.
#include "intake/relay.hpp"

#include <cstring>
#include <utility>
#include <vector>

#include "core/hash.hpp"
#include "intake/stage.hpp"

namespace throughline::intake {
namespace {

constexpr std::size_t send_at = 128U << 10, most_waiting = 16;

enum class told : std::uint8_t { begin, record, keep, finding, end };

// What stands in front of each message, in this machine's byte order.
struct head {
  told what = told::record;
  entity kind = entity::org;
  std::uint8_t flag = 0;  // life; of a part whether it is a delta, of its end whether complete
  std::uint8_t derived = 0;
  std::uint32_t size = 0;  // of the record's body
  std::int64_t record = 0, line = 0;
  std::uint64_t hash = 0;  // of the body, an evidence's references apart
};

void put_head(std::string& to, const head& h) {
  to.append(reinterpret_cast<const char*>(&h), sizeof h);
}

}  // namespace

relay::relay(sink& to) : to_(to), thread_([this] { loop(); }) {}

relay::~relay() {
  {
    const std::lock_guard hold(lock_);
    done_ = true;
    waiting_.clear();  // finish() was not asked for: nobody wants the rest
  }
  changed_.notify_all();
  thread_.join();
}

template <class E>
void relay::put(const origin& o, life l, entity kind, const E& e) {
  encode(body_, e);
  put_head(filling_.bytes,
           {told::record, kind, static_cast<std::uint8_t>(l), 0,
            static_cast<std::uint32_t>(body_.size()), o.record, o.line, core::short_hash(body_)});
  put_text(filling_.bytes, o.file);
  filling_.bytes += body_;
  if (filling_.bytes.size() >= send_at) send();
}

void relay::take(const origin& o, life l, const evidence& e) {
  encode(body_, e);
  const auto hash = core::short_hash(body_);
  for (const auto& r : e.refers) {
    body_ += static_cast<char>(r.to);
    body_ += r.must ? '\1' : '\0';
    put_text(body_, r.sourced_id);
    put_text(body_, r.field);
  }
  put_head(filling_.bytes, {told::record, e.kind, static_cast<std::uint8_t>(l), 0,
                            static_cast<std::uint32_t>(body_.size()), o.record, o.line, hash});
  put_text(filling_.bytes, o.file);
  filling_.bytes += body_;
  if (filling_.bytes.size() >= send_at) send();
}

void relay::begin(const part& p) {
  put_head(filling_.bytes, {told::begin, p.kind, static_cast<std::uint8_t>(p.how),
                            static_cast<std::uint8_t>(p.derived ? 1 : 0)});
  put_text(filling_.bytes, p.name);
}

void relay::keep(const origin& o, entity kind, std::string_view sourced_id) {
  put_head(filling_.bytes, {told::keep, kind, 0, 0, 0, o.record, o.line});
  put_text(filling_.bytes, o.file);
  put_text(filling_.bytes, sourced_id);
}

void relay::take(core::finding f) {
  put_head(filling_.bytes, {told::finding});
  filling_.findings.push_back(std::move(f));
  if (filling_.findings.size() >= 1000) send();
}

void relay::end(const part_end& e) {
  put_head(filling_.bytes, {told::end, entity::org, static_cast<std::uint8_t>(e.complete ? 1 : 0),
                            0, 0, e.read, e.rejected});
  put_text(filling_.bytes, e.name);
  put_text(filling_.bytes, e.state);
  send();
}

void relay::send() {
  {
    std::unique_lock hold(lock_);
    changed_.wait(hold, [&] { return waiting_.size() < most_waiting || failed_; });
    if (failed_) std::rethrow_exception(failed_);
    waiting_.push_back(std::exchange(filling_, {}));
  }
  changed_.notify_all();
}

void relay::finish() {
  send();
  std::unique_lock hold(lock_);
  changed_.wait(hold, [&] { return failed_ || (waiting_.empty() && idle_); });
  if (failed_) std::rethrow_exception(failed_);
}

void relay::loop() {
  std::unique_lock hold(lock_);
  for (;;) {
    changed_.wait(hold, [&] { return done_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const auto b = std::move(waiting_.front());
    waiting_.pop_front();
    idle_ = false;
    hold.unlock();
    changed_.notify_all();
    std::exception_ptr failed;
    try {
      tell(b);
    } catch (...) {
      failed = std::current_exception();
    }
    hold.lock();
    idle_ = true;
    if (failed) {
      failed_ = failed;
      waiting_.clear();
    }
    changed_.notify_all();
    if (failed) return;
  }
}

void relay::tell(const batch& b) {
  std::string_view left = b.bytes;
  auto finding = b.findings.begin();
  std::vector<reference> refers;
  while (!left.empty()) {
    head h;
    std::memcpy(&h, left.data(), sizeof h);
    left.remove_prefix(sizeof h);
    if (h.what == told::finding) {
      to_.take(*finding++);
      continue;
    }
    const auto name = take_text(left);
    origin at{name, h.record, h.line};
    switch (h.what) {
      case told::begin:
        to_.begin({name, h.kind, static_cast<fullness>(h.flag), h.derived != 0});
        break;
      case told::keep:
        to_.keep(at, h.kind, take_text(left));
        break;
      case told::end:
        to_.end({name, take_text(left), h.record, h.line, h.flag != 0});
        break;
      default: {
        const auto body = left.substr(0, h.size);
        left.remove_prefix(h.size);
        with_type(h.kind, [&](auto empty) {
          using E = decltype(empty);
          auto rest = body;
          auto e = decode_some<E>(rest);
          at.encoded = body.substr(0, body.size() - rest.size());
          at.hash = h.hash;
          if constexpr (std::is_same_v<E, evidence>) {
            e.kind = h.kind;
            refers.clear();
            while (!rest.empty()) {
              reference r{static_cast<entity>(rest[0]), {}, {}, rest[1] != '\0'};
              rest.remove_prefix(2);
              r.sourced_id = take_text(rest);
              r.field = take_text(rest);
              refers.push_back(r);
            }
            e.refers = refers;
          }
          to_.take(at, static_cast<life>(h.flag), e);
        });
      }
    }
  }
}

}  // namespace throughline::intake
