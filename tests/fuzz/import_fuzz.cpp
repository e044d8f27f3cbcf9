// Fuzzes the whole importer: sets told by their files go through the adapter and intake into a
// store; the report must be sound, say beforehand what comes true, and the same set again must
// change nothing. The mutator knows rows and fields.
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "../set_in_memory.hpp"
#include "../store_text.hpp"
#include "adapters/oneroster/read.hpp"
#include "core/clock.hpp"
#include "core/hash.hpp"
#include "core/id.hpp"
#include "formats/json.hpp"
#include "intake/import.hpp"
#include "store/district.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

using namespace throughline;
using testing_::set_in_memory;
namespace fs = std::filesystem;

void must(bool holds) {
  if (!holds) std::abort();
}

class fixed_clock final : public core::clock {
 public:
  [[nodiscard]] std::int64_t now_ms() const override { return 1'795'277'700'000; }
};

// ---- the container: a letter for the mode (s strict, t tolerant; a capital one: the threshold of
// removals holds), a w when it is to be imported and not only tried, then files, each after a line
// "=== users.csv"; "=== *" begins another set.

constexpr std::string_view mark = "=== ";

struct told_file {
  std::string name, text;
};
struct told_sets {
  char mode = 't';
  std::vector<told_file> files;
};

told_sets open_container(std::string_view bytes) {
  told_sets out;
  const auto line_end = [&](std::size_t at) {
    return std::min(bytes.find('\n', at), bytes.size());
  };
  if (!bytes.empty()) out.mode = bytes.front();
  for (auto at = line_end(0) + 1; at < bytes.size();) {
    const auto stop = line_end(at);
    const auto line = bytes.substr(at, stop - at);
    if (line.starts_with(mark))
      out.files.push_back({std::string(line.substr(mark.size())), {}});
    else if (!out.files.empty())
      out.files.back().text.append(bytes.substr(at, stop - at + 1));
    at = stop + 1;
  }
  return out;
}

std::string close_container(const told_sets& it) {
  std::string out(1, it.mode);
  for (const auto& f : it.files) {
    if (out.back() != '\n') out += '\n';
    out.append(mark).append(f.name).append("\n").append(f.text);
  }
  return out;
}

std::vector<set_in_memory> sets_of(const told_sets& it) {
  std::vector<set_in_memory> out(1);
  for (const auto& f : it.files)
    if (f.name == "*")
      out.emplace_back();
    else
      out.back().files[f.name] = f.text;
  if (out.size() > 4) out.resize(4);
  return out;
}

// ---- the stores: an empty one that dry runs read, copied for runs that write, so that what is
// found is found again

class stores {
 public:
  stores()
      : folder_((fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path()) /
                ("tl-import-fuzz-" + core::to_hex(core::random_bytes(8)))) {
    store::district d((folder_ / "empty").string(), "demo");
    d.create({"demo", "Demo", "KY", "p", "America/New_York", core::random_bytes(32)}, 1);
    copy_to("read");
    read_ = std::make_unique<store::district>((folder_ / "read").string(), "demo");
  }
  ~stores() {
    read_.reset();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  stores(const stores&) = delete;
  stores& operator=(const stores&) = delete;
  store::district& read() { return *read_; }
  std::unique_ptr<store::district> fresh() {
    copy_to("written");
    return std::make_unique<store::district>((folder_ / "written").string(), "demo");
  }

 private:
  void copy_to(const char* name) {
    fs::remove_all(folder_ / name);
    fs::copy(folder_ / "empty", folder_ / name, fs::copy_options::recursive);
  }
  fs::path folder_;
  std::unique_ptr<store::district> read_;
};

// ---- what must hold

struct counts {
  std::string outcome;
  std::int64_t read = 0, added = 0, changed = 0, same = 0, removed = 0, rejected = 0;
  bool operator==(const counts&) const = default;
};

bool one_of(std::string_view what, std::initializer_list<std::string_view> known) {
  return std::find(known.begin(), known.end(), what) != known.end();
}

// Whether rows of it may say that they end: those are read and, maybe, removed.
bool may_end_rows(const set_in_memory& set, const std::string& name) {
  const auto it = set.files.find(name);
  std::string text = it == set.files.end() ? std::string() : it->second;
  for (auto& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text.find("tobedeleted") != text.npos || text.find("inactive") != text.npos ||
         text.find('\0') != text.npos;  // UTF-16
}

counts total(const set_in_memory& set, const core::value& report) {
  counts out;
  const auto again = formats::read_json(formats::write_json(report));
  const auto outcome = out.outcome = again.text("outcome");
  must(one_of(outcome, {"applied", "applied-with-rejects", "refused", "needs-approval"}));
  for (const auto& f : again.items("findings"))
    must(one_of(f.text("severity"), {"error", "warning"}) && !f.text("code").empty());
  for (const auto& f : again.items("files")) {
    must(one_of(f.text("state"), {"imported", "partly", "rejected", "absent", "ignored"}));
    const auto n = [&](const char* what) { return f.whole(what, 0, 1 << 30, -1); };
    const counts c{{}, n("read"), n("added"), n("changed"), n("same"), n("removed"), n("rejected")};
    for (const auto one : {c.read, c.added, c.changed, c.same, c.removed, c.rejected})
      must(one >= 0);
    const auto taken = c.added + c.changed + c.same + c.rejected;
    const auto slack = may_end_rows(set, std::string(f.text("name"))) ? c.removed : 0;
    if (outcome != "refused") must(taken <= c.read && c.read <= taken + slack);
    out.read += c.read, out.added += c.added, out.changed += c.changed, out.same += c.same;
    out.removed += c.removed, out.rejected += c.rejected;
  }
  return out;
}

intake::run_result import(store::district& d, char mode, bool dry, const set_in_memory& set) {
  static const fixed_clock clock;
  intake::run_options how;
  const bool strict = mode == 's' || mode == 'S';
  how.mode = strict ? "strict" : "tolerant";
  how.max_removal = mode == 'S' || mode == 'T' ? 10 : 100;
  how.dry_run = dry;
  intake::importer run(d, clock, how);
  const auto out = oneroster::read(set, {.strict = strict}, run);
  return run.finish(oneroster::version_text(out.of), out.refused);
}

// ---- the mutator

using fields = std::vector<std::string>;

// Fields as they are written, quotes and all; lines end where a row does.
std::vector<fields> rows_of(const std::string& text) {
  std::vector<fields> out(1, fields(1));
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) {
      if (!out.back().back().empty() && out.back().back().back() == '\r')
        out.back().back().pop_back();
      out.emplace_back(1);
    } else if (c == ',' && !quoted) {
      out.back().emplace_back();
    } else {
      out.back().back() += c;
    }
  }
  if (out.back() == fields(1)) out.pop_back();
  return out;
}

std::string text_of(const std::vector<fields>& rows) {
  std::string out;
  for (const auto& r : rows) {
    for (std::size_t i = 0; i < r.size(); ++i) out.append(i > 0 ? "," : "").append(r[i]);
    out += '\n';
  }
  return out;
}

constexpr const char* words[] = {"",
                                 "active",
                                 "tobedeleted",
                                 "inactive",
                                 "Active",
                                 "ACTIVE",
                                 "true",
                                 "false",
                                 "TRUE",
                                 "1",
                                 "0",
                                 "NULL",
                                 "null",
                                 "\\N",
                                 "2026-11-22",
                                 "2026-08-12",
                                 "2025-02-29",
                                 "9999-12-31",
                                 "11/22/2026",
                                 "2026-11-22T08:00:00.000Z",
                                 "student",
                                 "teacher",
                                 "guardian",
                                 "parent",
                                 "administrator",
                                 "principal",
                                 "aide",
                                 "ext:tutor",
                                 "primary",
                                 "secondary",
                                 "school",
                                 "district",
                                 "local",
                                 "term",
                                 "schoolYear",
                                 "scheduled",
                                 "09",
                                 "2027",
                                 "\"H1,A1\"",
                                 "\"H1, A1\"",
                                 "\"S1,S2,\"",
                                 "\"G1,G1\"",
                                 "\",\"",
                                 "\"a\"\"b\"",
                                 "\"",
                                 "\"\"",
                                 "\xEF\xBB\xBF",
                                 "\xEF\xBB\xBFsourcedId",
                                 "\xE9",
                                 "\xFF",
                                 "{StateID:1900000001}",
                                 "{Local:1},{Local:2}",
                                 "\"{StateID:1900000001},{Local:7}\"",
                                 "{:}",
                                 "{",
                                 "S1|H1|student",
                                 "S1|H1",
                                 "|",
                                 " ",
                                 " S1 ",
                                 "a\tb",
                                 "=1+1",
                                 "-5",
                                 "1e9",
                                 "0.333",
                                 "1900000001",
                                 "0000000000",
                                 "metadata.x",
                                 "sourcedId",
                                 "status",
                                 "dateLastModified",
                                 "users.csv",
                                 "99999999999999999999"};
constexpr const char* modes[] = {"bulk", "delta", "absent", "Bulk", "", "1.1", "1.2", "1.0"};

class mutator {
 public:
  explicit mutator(unsigned seed) : it_(seed) {}
  std::size_t below(std::size_t n) { return it_() % n; }

  void change(told_sets& sets) {
    if (sets.files.empty()) return;
    for (auto n = 1 + below(4); n > 0; --n) {
      if (below(24) == 0) return whole(sets);
      change(pick(sets), sets);
    }
  }

 private:
  // The manifest and the users most of the time.
  told_file& pick(told_sets& sets) {
    const auto wanted = below(5);
    const auto name = wanted == 0 ? "manifest.csv" : wanted < 3 ? "users.csv" : "";
    std::vector<told_file*> fit;
    for (auto& f : sets.files)
      if (*name == '\0' || f.name == name) fit.push_back(&f);
    return fit.empty() ? sets.files[below(sets.files.size())] : *fit[below(fit.size())];
  }
  void whole(told_sets& sets) {
    const auto at = below(sets.files.size());
    const auto first = sets.files.begin();
    switch (below(4)) {
      case 0:
        sets.mode = "stST"[below(4)];
        break;
      case 1:
        sets.files.erase(first + static_cast<std::ptrdiff_t>(at));
        break;
      case 2:
        sets.files.push_back(sets.files[at]);
        break;
      default: {  // what was sent is sent once more, to be changed afterwards
        auto again = sets.files;
        sets.files.push_back({"*", {}});
        sets.files.insert(sets.files.end(), again.begin(), again.end());
      }
    }
  }
  void change(told_file& f, const told_sets& all) {
    auto rows = rows_of(f.text);
    if (rows.empty()) rows.push_back({"sourcedId"});
    const bool manifest = f.name == "manifest.csv";
    const auto r = below(rows.size()), other = below(rows.size());
    const auto width = rows[0].size();
    const auto c = below(width), second = below(width);
    const auto row_at = [&](std::size_t n) {
      return rows.begin() + static_cast<std::ptrdiff_t>(n);
    };
    const auto column = [&](const auto& each) {
      for (auto& row : rows)
        if (row.size() > std::max(c, second)) each(row);
    };
    switch (below(manifest ? 6 : 10)) {
      case 0:
        std::swap(rows[r], rows[other]);
        break;
      case 1:
        rows.insert(row_at(other), fields(rows[r]));
        break;
      case 2:
        rows.erase(row_at(r));
        break;
      case 3:
        column([&](fields& row) { std::swap(row[c], row[second]); });
        break;
      case 4:
        if (manifest) {
          rows[r].resize(2);
          rows[r][1] = modes[below(std::size(modes))];
        } else {
          column([&](fields& row) { row.erase(row.begin() + static_cast<std::ptrdiff_t>(c)); });
        }
        break;
      case 5:
        if (!manifest)
          column([&](fields& row) {
            row.insert(row.begin() + static_cast<std::ptrdiff_t>(second), std::string(row[c]));
          });
        else if (rows[r].size() > 1)
          rows[r][1] = modes[below(3)];
        break;
      default: {
        auto& row = rows[r];
        row[below(row.size())] = word(all);
      }
    }
    f.text = text_of(rows);
  }
  // Of the list, or a field of some row of some file: often the id of another row.
  std::string word(const told_sets& all) {
    if (below(2) == 0) return words[below(std::size(words))];
    const auto rows = rows_of(all.files[below(all.files.size())].text);
    if (rows.empty()) return {};
    const auto& row = rows[below(rows.size())];
    return row[below(2) == 0 ? 0 : below(row.size())];
  }
  std::minstd_rand it_;
};

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  mutator m(seed);
  if (m.below(4) == 0) return LLVMFuzzerMutate(data, size, most);
  auto sets = open_container({reinterpret_cast<const char*>(data), size});
  m.change(sets);
  const auto out = close_container(sets);
  if (out.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, out.data(), out.size());
  return out.size();
}

// Every input is tried in a dry run; one in sixteen, always the same, is imported, set after set.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static stores made;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto told = open_container(bytes);
  const auto sets = sets_of(told);
  const auto first = import(made.read(), told.mode, true, sets.front());
  const auto counted = total(sets.front(), first.report);
  if (bytes.substr(0, 2).find('w') != 1 && core::short_hash(bytes) % 16 != 0) return 0;
  const auto d = made.fresh();
  for (const auto& set : sets) {
    const auto foreseen =
        &set == &sets.front() ? counted : total(set, import(*d, told.mode, true, set).report);
    const auto done = import(*d, told.mode, false, set);
    must(total(set, done.report) == foreseen);
    if (!done.outcome.starts_with("applied")) continue;
    const auto held = testing_::raw_rows(*d);
    const auto again = import(*d, told.mode, false, set);
    const auto n = total(set, again.report);
    must(n.outcome == done.outcome && n.added == 0 && n.changed == 0 && n.removed == 0);
    must(testing_::raw_rows(*d) == held);
  }
  return 0;
}

// Thousands of small allocations to a run: their call stacks cost more than the runs.
#pragma clang diagnostic ignored "-Wreserved-identifier"  // the sanitizer's own name
extern "C" const char* __asan_default_options() {
  return "malloc_context_size=3:quarantine_size_mb=16";
}
