// Reads a school calendar: CSV with the columns date,school,kind,name.
#include "adapters/calendar/read.hpp"

#include <array>
#include <utility>

#include "formats/csv_columns.hpp"

namespace throughline::calendar {

std::vector<core::calendar_row> read(const std::string& path, core::findings& wrong) {
  static constexpr std::array<formats::csv_column, 4> columns{
      {{"date"}, {"school"}, {"kind"}, {"name"}}};
  std::vector<core::calendar_row> out;
  formats::read_columns(
      path, "calendar", columns, wrong, [&](std::int64_t record, std::vector<std::string> f) {
        out.push_back({record, std::move(f[0]), std::move(f[1]), std::move(f[2]), std::move(f[3])});
      });
  return out;
}

}  // namespace throughline::calendar
