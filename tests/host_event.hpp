// Two students of a feed, of whom the host tells events.
#pragma once

#include "intake_fixture.hpp"

namespace throughline::intake {

class host_event : public intake_run {
 protected:
  void SetUp() override {
    intake_run::SetUp();
    import(many(2));
  }
  event_result send(std::string_view kind, std::string_view json) {
    store::writing w(*files_);
    const event_context in{.state = "KY", .today = "2026-11-06", .now_ms = clock_.now};
    auto out = take_event(w.db(), in, kind, formats::read_json(json));
    w.commit();
    return out;
  }
  std::string refused(std::string_view kind, std::string_view json) {
    try {
      send(kind, json);
    } catch (const core::failure& e) {
      std::string out(e.what_code().name);
      for (const auto& f : e.why()) out += " " + f.field + " " + std::string(f.rule.name);
      return out;
    }
    return "";
  }
};

}  // namespace throughline::intake
