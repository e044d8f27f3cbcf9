// csv-scan: our reader over CSV files beside the least a tokenizer of views can do over the same
// bytes from the same kind of source: memchr for the line end and each comma, no checks.
//   bench_csv FILE...      prints "csv OURS PEER", MB/s, the best of five each, interleaved
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "formats/csv.hpp"

namespace {

using namespace throughline;

struct tally {
  std::uint64_t rows = 0, fields = 0, bytes = 0;  // bytes of fields
  void add(const std::vector<std::string_view>& row) {
    ++rows;
    fields += row.size();
    for (const auto f : row) bytes += f.size();
  }
  bool operator==(const tally&) const = default;
};

tally ours(const std::string& path) {
  tally t;
  formats::csv_reader csv(formats::open_file(path));
  while (csv.next()) t.add(csv.fields());
  return t;
}

void split(std::string_view row, std::vector<std::string_view>& fields) {
  const char* p = row.data();
  const char* const stop = p + row.size();
  if (row.empty() || std::memchr(p, '"', row.size()) == nullptr) {
    for (;;) {
      const auto left = static_cast<std::size_t>(stop - p);
      const auto* comma = static_cast<const char*>(std::memchr(p, ',', left));
      fields.emplace_back(p, comma ? static_cast<std::size_t>(comma - p) : left);
      if (!comma) return;
      p = comma + 1;
    }
  }
  bool inside = false;
  const auto put = [&](const char* from, const char* to) {
    if (to - from >= 2 && *from == '"') ++from, --to;
    fields.emplace_back(from, static_cast<std::size_t>(to - from));
  };
  const char* field = p;
  for (; p < stop; ++p) {
    if (*p == '"') inside = !inside;
    if (*p == ',' && !inside) {
      put(field, p);
      field = p + 1;
    }
  }
  put(field, stop);
}

tally peer(const std::string& path) {
  tally t;
  const auto from = formats::open_file(path);
  std::vector<char> buffer(64U << 10);
  std::vector<std::string_view> fields;
  std::size_t at = 0, end = 0;
  for (;;) {
    const auto* lf = static_cast<const char*>(std::memchr(buffer.data() + at, '\n', end - at));
    if (!lf) {
      std::memmove(buffer.data(), buffer.data() + at, end - at);
      end -= at;
      at = 0;
      const auto n = from->read(buffer.data() + end, buffer.size() - end);
      if (n == 0) return t;
      end += n;
      continue;
    }
    std::string_view row(buffer.data() + at, static_cast<std::size_t>(lf - buffer.data()) - at);
    at += row.size() + 1;
    if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
    fields.clear();
    split(row, fields);
    t.add(fields);
  }
}

template <class Work>
double seconds(Work&& work) {
  const auto from = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

}  // namespace

int main(int argc, char** argv) {
  double best_ours = 1e9, best_peer = 1e9;
  std::uint64_t size = 0;
  for (int turn = 0; turn < 5; ++turn) {
    double o = 0, p = 0;
    for (int i = 1; i < argc; ++i) {
      tally a, b;
      o += seconds([&] { a = ours(argv[i]); });
      p += seconds([&] { b = peer(argv[i]); });
      if (!(a == b) || a.rows == 0) {
        std::fprintf(stderr, "%s: the two read different fields\n", argv[i]);
        return 1;
      }
      if (turn == 0) size += a.bytes + a.fields;
    }
    best_ours = std::min(best_ours, o);
    best_peer = std::min(best_peer, p);
  }
  const auto mb = static_cast<double>(size) / 1e6;
  std::printf("csv %.0f %.0f\n", mb / best_ours, mb / best_peer);
  return 0;
}
