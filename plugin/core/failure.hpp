// A failure the caller can act on: thrown, caught once at the edge, turned into a status and words.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "core/codes.hpp"
#include "core/finding.hpp"

namespace throughline::core {

class failure : public std::runtime_error {
 public:
  // `detail` is for operators' logs: never personal data, never shown to another party.
  explicit failure(core::code what, const std::string& detail = {}, core::findings why = {})
      : std::runtime_error(std::string(what.name) + (detail.empty() ? "" : ": " + detail)),
        what_(what),
        why_(std::move(why)) {}

  [[nodiscard]] const core::code& what_code() const { return what_; }
  [[nodiscard]] const core::findings& why() const { return why_; }

 private:
  core::code what_;
  core::findings why_;
};

}  // namespace throughline::core
