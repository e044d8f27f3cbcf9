// Hands what an adapter reads to the importer on another thread, so that both work at once.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "intake/events.hpp"

namespace throughline::intake {

// For one adapter's thread, which makes it and calls it; `to` is called on the relay's own, in the
// same order. What `to` throws comes out of the next call here, or of finish().
class relay final : public sink {
 public:
  explicit relay(sink& to);
  ~relay() override;
  relay(const relay&) = delete;
  relay& operator=(const relay&) = delete;

  void begin(const part& p) override;
  void take(const origin& o, life l, const org& e) override { put(o, l, entity::org, e); }
  void take(const origin& o, life l, const academic_session& e) override {
    put(o, l, entity::academic_session, e);
  }
  void take(const origin& o, life l, const course& e) override { put(o, l, entity::course, e); }
  void take(const origin& o, life l, const class_section& e) override {
    put(o, l, entity::class_section, e);
  }
  void take(const origin& o, life l, const user& e) override { put(o, l, entity::user, e); }
  void take(const origin& o, life l, const role& e) override { put(o, l, entity::role, e); }
  void take(const origin& o, life l, const demographics& e) override {
    put(o, l, entity::demographics, e);
  }
  void take(const origin& o, life l, const class_enrollment& e) override {
    put(o, l, entity::class_enrollment, e);
  }
  void take(const origin& o, life l, const evidence& e) override;
  void keep(const origin& o, entity kind, std::string_view sourced_id) override;
  void take(core::finding f) override;
  void end(const part_end& e) override;

  // Everything has been told when it returns.
  void finish();

 private:
  struct batch {
    std::string bytes;
    std::deque<core::finding> findings;
  };
  template <class E>
  void put(const origin& o, life l, entity kind, const E& e);
  void send();
  void loop();
  void tell(const batch& b);

  sink& to_;
  batch filling_;
  std::string body_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<batch> waiting_;
  bool done_ = false, idle_ = true;
  std::exception_ptr failed_;
  std::thread thread_;
};

}  // namespace throughline::intake
