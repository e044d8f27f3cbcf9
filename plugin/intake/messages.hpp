// What a sink is told, as bytes: so that it can be handed to another thread, or read back later.
#pragma once

#include <string>
#include <string_view>

#include "intake/events.hpp"

namespace throughline::intake {

// A sink that keeps what it is told, whole messages one after another, for retell(). One thread.
class recording : public sink {
 public:
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
  void take(const origin& o, life l, const program& e) override { put(o, l, entity::program, e); }
  void take(const origin& o, life l, const program_enrollment& e) override {
    put(o, l, entity::program_enrollment, e);
  }
  void take(const origin& o, life l, const academic_record& e) override {
    put(o, l, entity::academic_record, e);
  }
  void take(const origin& o, life l, const course_transcript& e) override {
    put(o, l, entity::course_transcript, e);
  }
  void take(const origin& o, life l, const evidence& e) override { put(o, l, e.kind, e); }
  void keep(const origin& o, entity kind, std::string_view sourced_id) override;
  void take(core::finding f) override;
  void end(const part_end& e) override;

 protected:
  // After each message.
  virtual void told() = 0;
  std::string bytes_;

 private:
  template <class E>
  void put(const origin& o, life l, entity kind, const E& e);
};

// Tells `to` all messages in `bytes`, in their order.
void retell(std::string_view bytes, sink& to);

}  // namespace throughline::intake
