// A CSV file by the names of its columns: each row's texts in the order they are asked for.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.hpp"

namespace throughline::formats {

struct csv_column {
  std::string_view name;
  bool required = true;  // false: its texts are empty where the file has no such column
};

// `take`: the row's record, the header being 1, and a text for each of `columns`. A missing or
// doubled column, which ends the reading, and a row that is not whole, which is left out, are
// findings of `file`. Blank lines are none. Opening the file may fail: failure(file_unreadable).
void read_columns(const std::string& path, std::string_view file,
                  std::span<const csv_column> columns, core::findings& wrong,
                  const std::function<void(std::int64_t record, std::vector<std::string>)>& take);

}  // namespace throughline::formats
