// Hands what an adapter reads to the importer on another thread, so that both work at once.
#pragma once

#include "formats/handover.hpp"
#include "intake/messages.hpp"

namespace throughline::intake {

// For one adapter's thread, which makes it and calls it; `to` is called on the relay's own, in the
// same order. What `to` throws comes out of the next call here, or of finish().
class relay final : public recording {
 public:
  explicit relay(sink& to) : other_([&to](std::string_view bytes) { retell(bytes, to); }) {}

  void end(const part_end& e) override {
    recording::end(e);
    other_.give(bytes_);
  }
  // Messages that a recording kept go on as they are, hashes too; `messages` is empty afterwards.
  void pass(std::string& messages) {
    if (!bytes_.empty()) other_.give(bytes_);
    other_.give(messages);
  }
  // Everything has been told when it returns.
  void finish() {
    other_.give(bytes_);
    other_.drain();
  }

 private:
  static constexpr std::size_t send_at = 128U << 10;
  void told() override {
    if (bytes_.size() >= send_at) other_.give(bytes_);
  }

  formats::handover other_;
};

}  // namespace throughline::intake
