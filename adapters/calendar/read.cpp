// Reads a school calendar: CSV with the columns date,school,kind,name.
#include "adapters/calendar/read.hpp"

#include <algorithm>
#include <array>

#include "formats/csv.hpp"

namespace throughline::calendar {

std::vector<core::calendar_row> read(const std::string& path, core::findings& wrong) {
  static constexpr std::array<std::string_view, 4> columns{"date", "school", "kind", "name"};
  std::vector<core::calendar_row> out;
  formats::csv_reader rows(formats::open_file(path));
  const auto add = [&](core::code rule, std::int64_t record, std::string_view field) {
    wrong.push_back({.rule = rule,
                     .weight = core::severity::error,
                     .file = "calendar",
                     .record = record,
                     .field = std::string(field)});
  };
  std::array<std::size_t, 4> at{};
  if (!rows.next()) {
    add(core::codes::file_empty, 1, {});
    return out;
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto found = std::find(rows.fields().begin(), rows.fields().end(), columns[i]);
    if (found == rows.fields().end()) {
      add(core::codes::header_missing, 1, columns[i]);
      return out;
    }
    if (std::find(found + 1, rows.fields().end(), columns[i]) != rows.fields().end()) {
      add(core::codes::header_duplicate, 1, columns[i]);
      return out;
    }
    at[i] = static_cast<std::size_t>(found - rows.fields().begin());
  }
  const auto width = rows.fields().size();
  while (rows.next()) {
    const auto& f = rows.fields();
    if (f.size() == 1 && f[0].empty()) continue;  // a blank line
    if (!rows.problems().empty())
      add(rows.problems().front().rule, rows.record(), {});
    else if (f.size() != width)
      add(core::codes::row_ragged, rows.record(), {});
    else
      out.push_back({rows.record(), std::string(f[at[0]]), std::string(f[at[1]]),
                     std::string(f[at[2]]), std::string(f[at[3]])});
  }
  return out;
}

}  // namespace throughline::calendar
