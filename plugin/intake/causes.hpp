// References that lead nowhere, told once for each thing that is missing.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "intake/events.hpp"

namespace throughline::intake {

// The standard's word for one record of that kind ("org", "class", "user").
std::string_view word_of(entity kind);

// One thread. Bounded: past ten thousand missing things the rest are told as one.
class causes {
 public:
  // A record names one that is not there; must: and so cannot be taken.
  void missing(const origin& at, entity to, std::string_view sourced_id, std::string_view field,
               bool must);
  // That record is in the set, and was rejected itself.
  void rejected(entity kind, std::string_view sourced_id);

  // reference_rejected when what is missing was rejected itself, else reference_unknown: what roots
  // come from first (orgs before users before classes before enrollments), each with the first
  // record, how many there are, and the missing one's kind and sourcedId.
  void tell(const std::function<void(core::finding)>& to) const;

 private:
  struct group {
    std::string file, field;
    std::int64_t record = 0, line = 0, count = 0;
    bool must = false;
  };
  using name = std::pair<entity, std::string>;
  std::map<name, group> groups_;
  std::map<entity, group> more_;
  std::map<name, bool> rejected_;
};

}  // namespace throughline::intake
