// audit-verify: a chain of many rows, walked whole, beside a bare read of the same rows.
//   bench_audit ROWS      prints "audit OURS PEER", rows per second, the best of five each
#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "acts/proof.hpp"
#include "core/clock.hpp"
#include "store/audit.hpp"
#include "store/sqlite.hpp"

namespace {

using namespace throughline;

template <class Work>
double seconds(Work&& work) {
  const auto from = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

// The same rows of the same query, only read: the least a verification could cost.
std::int64_t read_all(const std::string& path) {
  sqlite3* db = nullptr;
  sqlite3_open(path.c_str(), &db);
  sqlite3_stmt* q = nullptr;
  sqlite3_prepare_v2(
      db,
      "select a.*, d.salt, d.detail from audit a left join audit_detail d on d.seq = "
      "a.seq order by a.seq",
      -1, &q, nullptr);
  std::int64_t bytes = 0;
  while (sqlite3_step(q) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count(q); ++i) {
      static_cast<void>(sqlite3_column_blob(q, i));
      bytes += sqlite3_column_bytes(q, i);
    }
  sqlite3_finalize(q);
  sqlite3_close(db);
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const int rows = std::atoi(argv[1]);
  namespace fs = std::filesystem;
  const auto folder =
      fs::temp_directory_path() / ("tl-bench-" + core::to_hex(core::random_bytes(6)));
  const core::system_clock clock;
  {
    acts::district d(folder.string(), "bench", clock);
    acts::caller by;
    by.who = {.sub = "bench",
              .name = "bench",
              .roles = {core::role::administrator, core::role::system},
              .schools = {"*"},
              .students = {}};
    acts::init_district(
        d, by,
        {.name = "Bench", .state = "KY", .profile = "us-ky", .time_zone = "America/New_York"});
    const auto student = core::uid::make(clock.now_ms());
    for (int done = 0; done < rows;) {
      store::writing w(d.files());
      auto kept = store::last_kept(w.db());
      for (int i = 0; i < 10'000 && done < rows; ++i, ++done)
        store::append(
            w.db(),
            {.at_ms = clock.now_ms(),
             .actor = "counselor-" + std::to_string(done % 97),
             .role = "counselor",
             .act = "save_ilp",
             .person = &student,
             .request_id = "0123456789abcdef",
             .detail = R"({"section":"goals","plan":"01a2018c-4325-7454-90b2-6f67ff4b4010")"
                       R"(,"revision":2,"root":"403b53ef26f59a00ef434d96327c56b9"})"},
            kept);
      w.commit();
    }
    double ours = 1e9, peer = 1e9;
    for (int i = 0; i < 5; ++i) {
      ours = std::min(ours, seconds([&] {
                        const auto v = acts::verify_audit(d, by);
                        if (!v.sound() || v.audit_rows != rows + 1) std::exit(1);
                      }));
      peer = std::min(
          peer, seconds([&] { static_cast<void>(read_all((folder / "bench.db").string())); }));
    }
    std::printf("audit %.0f %.0f\n", rows / ours, rows / peer);
  }
  fs::remove_all(folder);
  return 0;
}
