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
  // `column` may be npos: nothing.
  [[nodiscard]] std::string_view value(std::size_t column) const {
    return column == std::string_view::npos ? std::string_view{} : values_[column];
  }
  [[nodiscard]] std::size_t column_of(std::string_view name) const;  // npos when the shape has none
  // Puts another text in a value's place until the next row.
  void replace(std::size_t column, std::string_view text);
  // The row's extension columns (intake/events.hpp), until the next row.
  [[nodiscard]] std::string_view metadata();
  [[nodiscard]] intake::life life() const { return life_; }
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] const file_shape& shape() const { return shape_; }
  [[nodiscard]] intake::origin at() const { return {file_, record_, line_}; }

  // Tells of the current row. error: never taken; odd: a departure that tolerant mode takes, true
  // when the row may still be taken; odd_grouped: the same, told once for the file, of a field that
  // is a column's name.
  void error(core::code rule, std::string_view field, core::arguments words = {});
  bool odd(core::code rule, std::string_view field, core::arguments words = {});
  bool odd_grouped(core::code rule, std::string_view field);

 private:
  struct extension {
    std::size_t at;         // where it stands in the row
    std::string name, key;  // as in the header; as a JSON member's beginning
  };
  void tell(core::code rule, core::severity weight, std::string_view field,
            core::arguments words = {});
  void tell_grouped(core::code rule, core::severity weight, std::string_view field);
  bool find_columns(const std::vector<std::string_view>& names);
  bool place_rest(const std::vector<std::string_view>& names);
  [[nodiscard]] std::string_view name_at(std::size_t at) const;
  bool problems(const formats::csv_reader& csv);
  bool width(const formats::csv_reader& csv);
  bool trimmed(std::size_t column, std::string_view& v);
  bool lifecycle();
  void clear_unreadable();
  bool row_rules();
  bool check(std::size_t column);
  bool check_date(std::size_t column);
  bool check_word(std::size_t column);
  bool check_words(std::size_t column);
  bool check_boolean(std::size_t column);
  bool check_list(std::size_t column);
  bool check_pairs(std::size_t column);

  const file_shape& shape_;
  const intake::fullness how_;
  const bool strict_;
  intake::sink& to_;
  std::string file_;
  std::vector<std::size_t> field_of_;  // by column: where it stands in the row
  struct to_check {
    std::size_t column;
    oneroster::shape is;
    bool optional;
  };
  std::vector<to_check> checked_;      // columns that are more than an optional text
  std::vector<extension> extensions_;  // in the order of their names
  std::size_t width_ = 0;
  std::vector<std::string_view> values_;
  std::vector<std::string> scratch_;    // by column: a value that had to be rewritten
  std::vector<std::string> last_good_;  // by column: the last date or word found good
  const std::vector<std::string_view>* fields_ = nullptr;  // of the current row
  std::string metadata_;
  std::size_t parent_, begin_, end_, subjects_, subject_codes_, least_, most_, source_, objective_;
  std::int64_t record_ = 0, line_ = 0;
  intake::life life_ = intake::life::active;
  struct group {
    core::severity weight = core::severity::warning;
    std::int64_t record = 0, line = 0, count = 0;
  };
  std::map<std::pair<std::string_view, std::string_view>, group> grouped_;  // by code and field
};

class across;

// Reads one file to its end and reports its part_end. Failures of the source end the file, not the
// set. `on_disk`: the name the package has it under.
void read_file(const file_shape& of, version v, intake::fullness how, const package& from,
               std::string_view on_disk, const options& o, across& set, intake::sink& to);

}  // namespace throughline::oneroster
