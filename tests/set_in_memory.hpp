// A OneRoster set that lies in memory, for tests that make many.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/oneroster/package.hpp"
#include "core/failure.hpp"

namespace throughline::testing_ {

class set_in_memory : public oneroster::package {
 public:
  std::map<std::string, std::string, std::less<>> files;  // name -> content

  [[nodiscard]] std::vector<std::string> names() const override {
    std::vector<std::string> out;
    for (const auto& [name, text] : files) out.push_back(name);
    return out;
  }
  [[nodiscard]] std::unique_ptr<formats::byte_source> open(std::string_view name) const override {
    const auto it = files.find(name);
    if (it == files.end()) throw core::failure(core::codes::file_unreadable, "no such file");
    return formats::open_text(it->second);
  }
  [[nodiscard]] const core::findings& wrong() const override { return wrong_; }

 private:
  core::findings wrong_;
};

}  // namespace throughline::testing_
