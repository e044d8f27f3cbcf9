// Reads one OneRoster CSV file: finds its columns, checks its rows, makes neutral records of them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/oneroster/columns.hpp"
#include "adapters/oneroster/read.hpp"
#include "core/finding.hpp"
#include "formats/csv.hpp"
#include "intake/events.hpp"

namespace throughline::oneroster {

// Checks rows against a file's columns. What it finds goes to the sink; warnings that real exports
// repeat on every row are told once with their count.
class row_checker {
 public:
  row_checker(const file_shape& shape, intake::fullness how, const options& o, intake::sink& to);

  // Finds the columns; false when the file cannot be read by them.
  bool header(const formats::csv_reader& csv);
  // False when the row is not to be taken. values() are then valid as far as they were read.
  bool row(const formats::csv_reader& csv);
  // Tells the grouped warnings.
  void finish();

  // One value per column of the shape, trimmed and canonical, until the next row; "" = not said.
  [[nodiscard]] const std::vector<std::string_view>& values() const { return values_; }
  [[nodiscard]] std::size_t column_of(std::string_view name) const;  // npos when the shape has none
  [[nodiscard]] intake::life life() const { return life_; }
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  void error(core::code rule, std::int64_t record, std::string_view field,
             core::arguments words = {});
  // A departure that tolerant mode takes: true when the row may still be taken.
  bool odd(core::code rule, std::int64_t record, std::string_view field);
  bool odd_grouped(core::code rule, std::int64_t record, std::string_view field);
  bool problems(const formats::csv_reader& csv);
  bool width(const formats::csv_reader& csv);
  bool lifecycle(std::int64_t record);
  bool check(std::size_t column, std::int64_t record);
  bool check_word(std::size_t column, std::int64_t record);
  bool check_boolean(std::size_t column, std::int64_t record);
  bool check_list(std::size_t column, std::int64_t record);
  bool check_user_ids(std::size_t column, std::int64_t record);

  const file_shape& shape_;
  const intake::fullness how_;
  const bool strict_;
  intake::sink& to_;
  std::string file_;
  std::vector<std::size_t> field_of_;  // by column: where it stands in the row
  std::size_t width_ = 0;
  std::vector<std::string_view> values_;
  std::vector<std::string> scratch_;    // by column: a value that had to be rewritten
  std::vector<std::string> last_good_;  // by column: the last date found good
  intake::life life_ = intake::life::active;
  std::map<std::pair<std::string_view, std::string>, std::pair<std::int64_t, std::int64_t>>
      grouped_;  // (code, field) -> first record, count
};

// Reads one file to its end and reports its part_end. Failures of the source end the file, not the
// set. `of` must be a file that is taken.
void read_file(const file_shape& of, version v, intake::fullness how, const package& from,
               const options& o, intake::sink& to);

}  // namespace throughline::oneroster
