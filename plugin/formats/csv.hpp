// CSV (RFC 4180) as a pull reader of bounded rows, and the writer of one row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/codes.hpp"
#include "formats/bytes.hpp"

namespace throughline::formats {

struct csv_limits {
  std::size_t field = 64U << 10;  // bytes
  std::size_t row = 1U << 20;     // bytes
  std::size_t columns = 512;
};

// What was wrong with the current row; `column` is 0-based.
// Codes: bad_encoding, field_nul, field_newline, field_too_long, row_too_long, quote_unterminated,
// quote_stray. After row_too_long and quote_unterminated the fields are what could be read and the
// next row begins at the next physical line.
struct csv_problem {
  core::code rule;
  std::size_t column = 0;
};

// Rows end in LF or CRLF; a byte order mark is skipped. Ragged rows and blank lines (one empty
// field) are the caller's to judge. One thread; holds about four times `limits.row` of memory.
class csv_reader {
 public:
  explicit csv_reader(std::unique_ptr<byte_source> from, const csv_limits& limits = {});

  // Reads the next row; false at the end. Views of the row before become invalid.
  bool next();
  [[nodiscard]] const std::vector<std::string_view>& fields() const { return fields_; }
  [[nodiscard]] const std::vector<csv_problem>& problems() const { return problems_; }
  [[nodiscard]] std::int64_t record() const { return record_; }  // 1-based, a header being 1
  [[nodiscard]] std::int64_t line() const { return line_; }      // 1-based, of the row's first byte

 private:
  bool fill();
  std::size_t line_end(std::size_t from);
  void plain(std::string_view row);
  bool quoted_line(std::string_view row);
  bool quoted();
  void add(std::string_view field);
  void look_closer();
  void note(core::code rule, std::size_t column) { problems_.push_back({rule, column}); }

  std::unique_ptr<byte_source> from_;
  csv_limits limits_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, end_ = 0;
  bool last_ = false;  // the source is exhausted
  std::vector<std::string_view> fields_;
  std::vector<csv_problem> problems_;
  std::string scratch_;  // unescaped quoted fields of the current row; never grows within a row
  std::int64_t record_ = 0, line_ = 0, next_line_ = 1;
};

// One row with CRLF; fields are quoted when they need it (RFC 4180 2.6).
void write_csv_row(std::string& out, const std::vector<std::string_view>& fields);

}  // namespace throughline::formats
