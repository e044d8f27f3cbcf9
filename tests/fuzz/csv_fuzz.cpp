// Fuzzes the CSV reader in each encoding: the rows must not depend on how the bytes arrive, the
// bounds hold, and clean rows must survive writing and reading, for machines and for spreadsheets.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "../in_steps.hpp"
#include "core/failure.hpp"
#include "formats/csv.hpp"
#include "formats/utf8.hpp"

namespace {

using namespace throughline;
using formats::encoding;
using testing_::in_steps;

constexpr formats::csv_limits small{.field = 64, .row = 256, .columns = 16};

void must(bool holds) {
  if (!holds) std::abort();
}

struct row {
  std::vector<std::string> fields;
  std::vector<std::pair<std::string_view, std::size_t>> problems;
  std::int64_t record = 0, line = 0;
  bool operator==(const row&) const = default;
};

// What was read, and the code of the failure that ended it.
struct outcome {
  std::vector<row> rows;
  std::string_view failure;
  bool operator==(const outcome&) const = default;
};

outcome read(std::unique_ptr<formats::byte_source> from, encoding told, std::uint64_t file) {
  outcome out;
  auto limits = small;
  limits.file = file;
  try {
    formats::csv_reader r(std::move(from), limits, told);
    while (r.next()) {
      row one{{r.fields().begin(), r.fields().end()}, {}, r.record(), r.line()};
      for (const auto& p : r.problems()) one.problems.emplace_back(p.rule.name, p.column);
      must(one.fields.size() <= small.columns);
      must(!one.fields.empty() || !one.problems.empty());
      must(one.record == static_cast<std::int64_t>(out.rows.size()) + 1);
      must(out.rows.empty() ? one.line == 1 : one.line > out.rows.back().line);
      if (one.problems.empty())
        for (const auto& f : one.fields) must(formats::valid_utf8(f) && f.size() <= small.field);
      out.rows.push_back(std::move(one));
    }
  } catch (const core::failure& e) {
    out.failure = e.what_code().name;
  }
  return out;
}

bool begins_a_formula(std::string_view f) {
  const bool number = f.size() > 1 && f[0] == '-' && f[1] >= '0' && f[1] <= '9';
  return !number && f.find_first_of("=+-@\t\r\n") == 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto told : {encoding::utf8, encoding::windows_1252}) {
    const auto whole = read(formats::open_text(text), told, 1U << 20);
    must(whole.failure.empty() || whole.failure == "bad-encoding");
    must(read(std::make_unique<in_steps>(text, 1), told, 1U << 20) == whole);
    const auto half = read(std::make_unique<in_steps>(text, 7), told, size / 2);
    must(half.failure.empty() ? half == whole
                              : half.failure == "too-large" || half.failure == whole.failure);

    std::string written, shown;
    std::vector<std::vector<std::string>> clean;
    for (const auto& r : whole.rows) {
      if (!r.problems.empty()) continue;
      clean.push_back(r.fields);
      formats::write_csv_row(written, {r.fields.begin(), r.fields.end()});
      formats::write_spreadsheet_row(shown, {r.fields.begin(), r.fields.end()});
    }
    // quoting lengthens rows
    const formats::csv_limits longer{.field = 128, .row = 4096, .columns = 16};
    formats::csv_reader again(formats::open_text(written), longer);
    formats::csv_reader sheet(formats::open_text(shown), longer);
    for (const auto& fields : clean) {
      must(again.next() && sheet.next());
      // a byte order mark in front of everything is taken off, as it must be
      if (again.record() == 1 && fields[0].starts_with("\xEF\xBB\xBF")) continue;
      must(std::equal(fields.begin(), fields.end(), again.fields().begin(), again.fields().end()));
      must(fields.size() == sheet.fields().size());
      for (std::size_t i = 0; i < fields.size(); ++i) {
        must(!begins_a_formula(sheet.fields()[i]));
        must(formats::from_spreadsheet(sheet.fields()[i]) == fields[i]);
      }
    }
    must(!again.next() && !sheet.next());
  }
  return 0;
}
