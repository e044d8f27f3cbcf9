// A section of a stage file, read record by record, beside others in the order of keys.
#pragma once

#include <string>

#include "intake/stage.hpp"

namespace throughline::intake {

// One thread; each record until next().
class section {
 public:
  section(const std::string& file, std::size_t number) : reader_(file, number) { next(); }
  [[nodiscard]] bool more() const { return more_; }
  const stage_record& operator*() const { return r_; }
  const stage_record* operator->() const { return &r_; }
  void next() { more_ = reader_.next(r_); }
  // Steps to that key; whether there is one.
  bool reach(std::uint64_t key) {
    while (more_ && r_.key < key) next();
    return more_ && r_.key == key;
  }

 private:
  stage_reader reader_;
  stage_record r_;
  bool more_ = false;
};

}  // namespace throughline::intake
