// The import report (contract section 3): what became of each file, and every finding.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.hpp"
#include "core/value.hpp"

namespace throughline::intake {

struct file_counts {
  std::string name, state;
  std::int64_t read = 0, added = 0, changed = 0, same = 0, removed = 0, rejected = 0;
};

// The sentence a person reads for a finding; intake knows no words itself.
using wording = std::function<std::string(const core::finding&)>;

class report {
 public:
  static constexpr std::size_t most_findings = 10'000;

  std::string feed, version, mode, source, outcome, run;
  bool dry_run = false;
  std::int64_t started_ms = 0, ended_ms = 0;
  std::vector<file_counts> files;

  // The first ten thousand are kept, the rest counted by code.
  void add(core::finding f);
  [[nodiscard]] std::int64_t errors() const { return errors_; }
  [[nodiscard]] const core::findings& findings() const { return findings_; }
  // The counts of that file, made when new.
  file_counts& file(std::string_view name);
  [[nodiscard]] std::int64_t rejected() const;
  // Findings in the order of files and records.
  void sort();
  [[nodiscard]] core::value json(const wording& words) const;

 private:
  core::findings findings_;
  std::map<std::string, std::int64_t, std::less<>> more_;
  std::int64_t errors_ = 0;
};

}  // namespace throughline::intake
