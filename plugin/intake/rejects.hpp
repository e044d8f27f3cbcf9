// The rows of a run that were not taken, as a CSV file a person opens beside the export.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/finding.hpp"
#include "formats/spool.hpp"
#include "intake/report.hpp"

namespace throughline::intake {

// One thread. Columns: file, record, line, sourcedId, field, code, what is wrong and what to do. A
// row stands once for each thing that is wrong with it; no more than a hundred thousand are kept.
class reject_log {
 public:
  reject_log(std::string folder, wording words);

  void add(const core::finding& f);
  // What the record last added calls itself.
  void name(std::string_view file, std::int64_t record, std::string_view sourced_id);
  [[nodiscard]] std::int64_t size() const { return size_; }
  // Writes all of it to `path`, durably; nothing when there is nothing.
  void keep(const std::string& path);

 private:
  void put_waiting();

  formats::spool file_;
  wording words_;
  std::string buffer_;
  std::optional<core::finding> waiting_;  // until its sourcedId is known
  std::string named_;
  std::int64_t size_ = 0;
};

}  // namespace throughline::intake
