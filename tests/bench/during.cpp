// save-during-import: a user's durable saves while a long import applies, and the same with none.
//   bench_during LIB STORE DISTRICT STUDENTS PROGRAM FEED    prints p99, count and worst in
//   microseconds of both, and p99 of one durable insert into another file meanwhile
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <random>
#include <thread>

#include "host.hpp"

namespace {

// Whether the store says that an import applies. Its connection stays open: closing it would drop
// the plugin's locks, which are the process's.
bool applying(const std::string& file) {
  static sqlite3_stmt* const ask = [&] {
    sqlite3* db = nullptr;
    sqlite3_stmt* q = nullptr;
    sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr);
    sqlite3_busy_timeout(db, 10'000);
    sqlite3_prepare_v2(db, "select 1 from import_run where state = 'applying'", -1, &q, nullptr);
    return q;
  }();
  const bool yes = sqlite3_step(ask) == SQLITE_ROW;
  sqlite3_reset(ask);
  return yes;
}

struct figures {
  std::vector<double> ours, peers;
  void print(const char* name) {
    const auto worst = *std::max_element(ours.begin(), ours.end());
    std::printf("%s %.1f %.1f %zu %.1f\n", name, p99(ours), p99(peers), ours.size(), worst);
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) return 2;
  const std::string store = argv[2], district = argv[3], file = store + "/" + district + ".db";
  const auto students = static_cast<unsigned>(std::atoi(argv[4]));
  plugin p(argv[1], store, district);
  peer scratch(store + "/bench-peer.db");
  scratch.commit(0);
  std::mt19937 dice(3);
  int number = 0;
  // One save by one of the students, then a pause as between two people's.
  const auto save = [&](figures& to, bool counts_only_when_applying) {
    const auto path = "/api/v1/students/" + std::to_string(1'900'000'001 + dice() % students) +
                      "/ilp/sections/goals";
    constexpr std::string_view counselor =
        R"({"sub":"c1","name":"C","roles":["counselor"],"schools":["*"]})";
    std::string etag;
    p.serve(counselor, "GET", path, {}, &etag);
    const auto body =
        R"({"goals":[{"kind":"career","statement":"Goal )" + std::to_string(++number) + R"("}]})";
    const bool before = !counts_only_when_applying || applying(file);
    unsigned status = 0;
    const auto took = micros([&] { status = p.serve(counselor, "PUT", path, body, &etag); });
    if (status != 200) {
      std::printf("a save was answered %u\n", status);
      std::exit(1);
    }
    if (before && (!counts_only_when_applying || applying(file))) {
      to.ours.push_back(took);
      to.peers.push_back(micros([&] { scratch.commit(1); }));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  };
  figures alone, during;
  for (int i = 0; i < 500; ++i) save(alone, false);
  const auto child = ::fork();
  if (child == 0) {
    if (!std::freopen("/dev/null", "w", stdout)) ::_exit(1);
    ::execl(argv[5], argv[5], "--store", store.c_str(), "--district", district.c_str(), "import",
            "oneroster", argv[6], "--source", "again", nullptr);
    ::_exit(1);
  }
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) save(during, true);
  if (status != 0 || during.ours.size() < 200) return 1;
  alone.print("alone");
  during.print("during");
  return 0;
}
