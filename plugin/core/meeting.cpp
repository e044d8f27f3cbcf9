// A talk with a student's family about a plan, as it is kept.
#include "core/meeting.hpp"

namespace throughline::core {

namespace {

constexpr int most_weeks = 520;

}  // namespace

value as_data(const check_in& c) {
  value out;
  out.set("week", c.week);
  out.set("going", c.going);
  return out;
}

check_in check_in_from(const value& v) {
  return {.week = static_cast<int>(v.whole("week", 0, most_weeks, 0)),
          .going = std::string(v.text("going"))};
}

}  // namespace throughline::core
