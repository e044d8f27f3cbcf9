// A CSV file by the names of its columns: each row's texts in the order they are asked for.
#include "formats/csv_columns.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "formats/csv.hpp"

namespace throughline::formats {

void read_columns(const std::string& path, std::string_view file,
                  std::span<const csv_column> columns, core::findings& wrong,
                  const std::function<void(std::int64_t record, std::vector<std::string>)>& take) {
  csv_reader rows(open_file(path));
  const auto add = [&](core::code rule, std::int64_t record, std::string_view field) {
    wrong.push_back({.rule = rule,
                     .weight = core::severity::error,
                     .file = std::string(file),
                     .record = record,
                     .field = std::string(field)});
  };
  if (!rows.next()) return add(core::codes::file_empty, 1, {});
  std::vector<std::optional<std::size_t>> at;
  for (const auto& c : columns) {
    const auto found = std::find(rows.fields().begin(), rows.fields().end(), c.name);
    const bool there = found != rows.fields().end();
    if (!there && c.required) return add(core::codes::header_missing, 1, c.name);
    if (there && std::find(found + 1, rows.fields().end(), c.name) != rows.fields().end())
      return add(core::codes::header_duplicate, 1, c.name);
    at.emplace_back();
    if (there) at.back() = static_cast<std::size_t>(found - rows.fields().begin());
  }
  const auto width = rows.fields().size();
  while (rows.next()) {
    const auto& f = rows.fields();
    if (f.size() == 1 && f[0].empty()) continue;
    if (!rows.problems().empty()) {
      add(rows.problems().front().rule, rows.record(), {});
    } else if (f.size() != width) {
      add(core::codes::row_ragged, rows.record(), {});
    } else {
      std::vector<std::string> texts;
      for (const auto& i : at) texts.emplace_back(i ? std::string(f[*i]) : std::string());
      take(rows.record(), std::move(texts));
    }
  }
}

}  // namespace throughline::formats
