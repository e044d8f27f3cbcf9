// Fuzzes the CSV reader: the rows must not depend on how the bytes arrive, and clean rows must
// survive writing and reading.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "../in_steps.hpp"
#include "formats/csv.hpp"
#include "formats/utf8.hpp"

namespace {

using namespace throughline;

using testing_::in_steps;

struct row {
  std::vector<std::string> fields;
  std::vector<std::pair<std::string_view, std::size_t>> problems;
  std::int64_t record = 0, line = 0;
  bool operator==(const row&) const = default;
};

std::vector<row> rows(std::unique_ptr<formats::byte_source> from) {
  formats::csv_reader r(std::move(from), {.field = 64, .row = 256, .columns = 16});
  std::vector<row> out;
  while (r.next()) {
    row one{{r.fields().begin(), r.fields().end()}, {}, r.record(), r.line()};
    for (const auto& p : r.problems()) one.problems.emplace_back(p.rule.name, p.column);
    if (one.problems.empty())
      for (const auto& f : one.fields)
        if (!formats::valid_utf8(f) || f.size() > 64) std::abort();
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto whole = rows(formats::open_text(text));
  if (rows(std::make_unique<in_steps>(text, 1)) != whole) std::abort();
  std::string written;
  std::vector<std::vector<std::string>> clean;
  for (const auto& r : whole) {
    if (!r.problems.empty()) continue;
    clean.push_back(r.fields);
    formats::write_csv_row(written, {r.fields.begin(), r.fields.end()});
  }
  // quoting lengthens rows
  formats::csv_reader again(formats::open_text(written), {.field = 64, .row = 4096, .columns = 16});
  for (const auto& fields : clean) {
    // a byte order mark in front of everything is taken off, as it must be
    if (!again.next()) std::abort();
    const bool mark = again.record() == 1 && fields[0].starts_with("\xEF\xBB\xBF");
    if (!mark &&
        !std::equal(fields.begin(), fields.end(), again.fields().begin(), again.fields().end()))
      std::abort();
  }
  return again.next() ? (std::abort(), 0) : 0;
}
