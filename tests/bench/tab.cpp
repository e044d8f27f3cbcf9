// tab-inproc and tab-ilpa-inproc: a tab through the C ABI for random students of a big district;
// and save, with its fdatasyncs counted.
//   bench_tab LIB STORE DISTRICT STUDENTS ilp|ilpa|save [FIRST]   prints p50 and p99 in
//   microseconds, ours and the peer's, interleaved. Saves are first ones, of the thousand students
//   from FIRST (1) on.
// The peer is the least a tab could cost: the same file, twelve prepared point selects, one read
// transaction. That of a save is one durable insert.
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "host.hpp"

namespace {
std::atomic<int> wal_syncs{0},
    checkpoints{0};  // a checkpoint syncs the wal once more, then the file

int refused(const char* what, unsigned status) {
  std::fprintf(stderr, "%s was answered %u\n", what, status);
  return 1;
}
struct district {
  plugin& it;
  std::string file;
  int students = 0;
};
constexpr std::string_view counselor =
    R"({"sub":"c1","name":"C","roles":["counselor"],"schools":["*"]})";

int tab(const district& d, const std::string& which) {
  std::mt19937 dice(1);
  std::vector<double> ours, peers, ours_median, peers_median;
  peer other(d.file);
  for (int round = 0; round < 5; ++round) {
    std::vector<double> a, b;
    for (int i = 0; i < 2000; ++i) {
      const int n = 1 + static_cast<int>(dice() % static_cast<unsigned>(d.students));
      const auto path = "/students/" + std::to_string(1'900'000'000 + n) + "/" + which;
      unsigned status = 0;
      a.push_back(micros([&] { status = d.it.serve(counselor, "GET", path); }));
      if (status != 200) return refused("a page", status);
      b.push_back(micros([&] { other.page(n); }));
    }
    ours.push_back(p99(a));
    peers.push_back(p99(b));
    ours_median.push_back(median(a));
    peers_median.push_back(median(b));
  }
  std::printf("p50 %.1f %.1f\n", median(ours_median), median(peers_median));
  std::printf("tab %.1f %.1f\n", median(ours), median(peers));
  return 0;
}

int save(const district& d, const std::string& beside, int first) {
  std::vector<double> ours, peers;
  int saves = 0, odd = 0, seen = -1;  // the feed may have left a checkpoint behind
  peer scratch(beside);
  for (int round = 0; round < 5; ++round) {
    std::vector<double> a, b;
    for (int i = 0; i < 200; ++i) {
      const auto path = "/api/v1/students/" + std::to_string(1'900'000'000 + first + saves) +
                        "/ilp/sections/goals";
      const auto body =
          R"({"goals":[{"kind":"career","statement":"Goal )" + std::to_string(i) + R"("}]})";
      const int before = wal_syncs - checkpoints;
      unsigned status = 0;
      a.push_back(micros([&] { status = d.it.serve(counselor, "PUT", path, body); }));
      if (status != 200) return refused("a save", status);
      const int syncs = wal_syncs - checkpoints - before;
      // The first save after a checkpoint starts the wal anew and syncs its header.
      odd += syncs != 1 && !(syncs == 2 && checkpoints != seen);
      if (syncs == 2) seen = checkpoints;
      ++saves;
      b.push_back(micros([&] { scratch.commit(saves - 1); }));
    }
    ours.push_back(p99(a));
    peers.push_back(p99(b));
  }
  if (odd) std::printf("%d saves made other than one sync of the wal, checkpoints apart\n", odd);
  std::printf("save %.1f %.1f\n", median(ours), median(peers));
  return 0;
}
}  // namespace

// SQLite's own call lands here: the executable's symbol comes first.
extern "C" __attribute__((visibility("default"))) int fdatasync(int fd) {
  char link[64], path[4096];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const auto n = ::readlink(link, path, sizeof path - 1);
  const std::string_view name(path, n > 0 ? static_cast<std::size_t>(n) : 0);
  if (name.find(".access.db") == name.npos && name.find("bench-peer") == name.npos) {
    if (name.ends_with(".db-wal")) ++wal_syncs;
    if (name.ends_with(".db")) ++checkpoints;
  }
  return static_cast<int>(::syscall(SYS_fdatasync, fd));
}

int main(int argc, char** argv) {
  if (argc < 6) return 2;
  const std::string store = argv[2], name = argv[3], what = argv[5];
  plugin p(argv[1], store, name);
  const district d{p, store + "/" + name + ".db", std::atoi(argv[4])};
  if (what == "save") return save(d, store + "/bench-peer.db", argc > 6 ? std::atoi(argv[6]) : 1);
  return tab(d, what);
}
