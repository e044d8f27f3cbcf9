// What this SIS tells the plugin by itself (transcripts, enrollments) and what it takes over from
// it (accepted transcript rows of other districts).
#pragma once

#include <mutex>
#include <string>

#include "bridge.hpp"
#include "store.hpp"

namespace sis_stub {

class jobs {
 public:
  jobs(store& data, bridge& plugin, const std::string& sis_name);

  struct sent {
    int taken = 0, left = 0;  // left: kept for the next time
  };
  // Sends the waiting messages of one student, or of all when empty. Any thread.
  sent push(const std::string& student = {});
  // Each handed-over row goes into our transcript once and is then confirmed; killed between the
  // two, the next run confirms it. Any thread; one run at a time.
  sent handover();

 private:
  std::string event_json(const store::message& one);

  store& data_;
  bridge& plugin_;
  std::string actor_;
  std::mutex one_at_a_time_;
};

}  // namespace sis_stub
