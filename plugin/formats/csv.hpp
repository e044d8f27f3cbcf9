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
#include "formats/encoding.hpp"

namespace throughline::formats {

// Sizes are bytes of UTF-8. More than `file` is failure(too_large); what is over the other bounds
// is a problem of its row.
struct csv_limits {
  std::size_t field = 64U << 10;
  std::size_t row = 1U << 20;
  std::size_t columns = 512;
  std::uint64_t file = 4ULL << 30;
};

// What was wrong with the current row; `column` is 0-based.
// Codes: bad_encoding, field_nul, field_newline, field_too_long, row_too_long, quote_unterminated,
// quote_stray, line_ends. After row_too_long and quote_unterminated the fields are what could be
// read and the next row begins at the next physical line.
struct csv_problem {
  core::code rule;
  std::size_t column = 0;
};

// Rows end in LF or CRLF; where the first ends in CR alone, as on old Macs, all do, and line_ends
// is a problem of the first row, once. Ragged rows and blank lines (one empty field) are the
// caller's to judge. One thread. Holds 64 KiB or less, and at most 64 KiB and twice the longest
// row.
class csv_reader {
 public:
  // Throws failure(bad_encoding) for UTF-32.
  explicit csv_reader(std::unique_ptr<byte_source> from, const csv_limits& limits = {},
                      encoding told = encoding::utf8);

  // Reads the next row; false at the end. Views of the row before become invalid.
  bool next();
  [[nodiscard]] const std::vector<std::string_view>& fields() const { return fields_; }
  [[nodiscard]] const std::vector<csv_problem>& problems() const { return problems_; }
  [[nodiscard]] std::int64_t record() const { return record_; }  // 1-based, a header being 1
  [[nodiscard]] std::int64_t line() const { return line_; }      // 1-based, of the row's first byte

 private:
  enum class found { row, more, odd };
  bool fill();
  void find_line_end();
  found scan();
  std::size_t line_end(std::size_t from);
  void skip_line();
  bool quoted(std::size_t length);
  void add(std::string_view field) {
    if (field.size() > limits_.field) note(core::codes::field_too_long, fields_.size());
    fields_.push_back(field);
  }
  void look_closer();
  void note(core::code rule, std::size_t column) { problems_.push_back({rule, column}); }

  std::unique_ptr<byte_source> from_;
  csv_limits limits_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, end_ = 0;
  std::uint64_t read_ = 0;
  char line_end_ = '\n';
  bool last_ = false;  // the source is exhausted
  std::vector<std::string_view> fields_;
  std::vector<csv_problem> problems_;
  std::string scratch_;  // unescaped quoted fields of the current row; never grows within a row
  std::int64_t record_ = 0, line_ = 0, next_line_ = 1;
};

// One row with CRLF; fields are quoted when they need it (RFC 4180 2.6). Exact: for machines.
void write_csv_row(std::string& out, const std::vector<std::string_view>& fields);

// The same for a file that a person will open in a spreadsheet: a cell that would be taken for a
// formula (it begins with = + - @ TAB CR LF or a full-width = + - @, apostrophes and blanks before
// it not counted) gets an apostrophe in front and quotes (ASVS 1.2.10). A plain negative number
// (-1.5) stays a number: it can call nothing, and a column with it must still add up. "+1.5" and
// "+15025551234" do not: spreadsheets drop the plus of a telephone number.
void write_spreadsheet_row(std::string& out, const std::vector<std::string_view>& fields);

// The value that write_spreadsheet_row showed as `cell`: for every value, the value itself.
[[nodiscard]] std::string_view from_spreadsheet(std::string_view cell);

}  // namespace throughline::formats
