// Bytes a few at a time, so that every boundary lies inside something once.
#pragma once

#include <algorithm>
#include <string_view>

#include "formats/bytes.hpp"

namespace throughline::testing_ {

class in_steps : public formats::byte_source {
 public:
  in_steps(std::string_view text, std::size_t step) : rest_(text), step_(step) {}
  std::size_t read(char* to, std::size_t room) override {
    const auto n = std::min({room, step_, rest_.size()});
    std::copy_n(rest_.data(), n, to);
    rest_.remove_prefix(n);
    return n;
  }

 private:
  std::string_view rest_;
  std::size_t step_;
};

}  // namespace throughline::testing_
