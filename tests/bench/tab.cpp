// tab-inproc: the ILP tab through the C ABI for random students of a big district; and save, with
// its fdatasyncs counted.
//   bench_tab LIB STORE DISTRICT STUDENTS       prints p99s in microseconds, ours and the peer's,
//   interleaved
// The peer is the least a tab could cost: the same file, twelve prepared point selects, one read
// transaction.
#include <dlfcn.h>
#include <sqlite3.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "throughline.h"

namespace {
std::atomic<int> wal_syncs{0},
    checkpoints{0};  // a checkpoint syncs the wal once more, then the file
}

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

namespace {

using clock_ = std::chrono::steady_clock;

tl_text text(std::string_view s) { return {s.data(), s.size()}; }

double p99(std::vector<double>& all) {
  std::sort(all.begin(), all.end());
  return all[all.size() * 99 / 100];
}

double median(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

class plugin {
 public:
  plugin(const char* library, const std::string& store, const std::string& district) {
    auto* handle = ::dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) std::exit(1);
    table_ = reinterpret_cast<const tl_plugin* (*)(std::uint32_t)>(
        ::dlsym(handle, "throughline_entry"))(TL_ABI_MAJOR);
    const auto config = R"({"district":")" + district + R"(","store":")" + store + R"("})";
    table_->open(nullptr, text(config), &it_, nullptr);
    if (!it_) std::exit(1);
  }
  ~plugin() { table_->close(it_); }
  plugin(const plugin&) = delete;
  plugin& operator=(const plugin&) = delete;

  unsigned serve(std::string_view actor, std::string_view method, std::string_view path,
                 std::string_view body = {}, std::string* etag = nullptr) {
    const tl_pair headers[] = {{text("Content-Type"), text("application/json")},
                               {text("If-Match"), text(etag ? *etag : "")}};
    tl_request r{};
    r.size = sizeof r;
    r.method = text(method);
    r.path = text(path);
    r.headers = headers;
    r.headers_count = etag ? 2 : 1;
    r.body = text(body);
    r.mount = text("/tl");
    r.embed = text("shadow");
    const tl_reply* out = nullptr;
    if (table_->serve(it_, text(actor), &r, &out) != TL_OK) std::exit(1);
    const auto status = out->http_status;
    if (etag)
      for (std::size_t i = 0; i < out->headers_count; ++i)
        if (std::string_view(out->headers[i].name.data, out->headers[i].name.size) == "ETag")
          etag->assign(out->headers[i].value.data, out->headers[i].value.size);
    table_->release(out);
    return status;
  }

 private:
  const tl_plugin* table_ = nullptr;
  tl_instance* it_ = nullptr;
};

class peer {
 public:
  explicit peer(const std::string& file) {
    sqlite3_open_v2(file.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    sqlite3_prepare_v2(db_,
                       "select id, uid, given_name, family_name, birth_date, grade, sex, email "
                       "from person where id = ?",
                       -1, &select_, nullptr);
  }
  ~peer() {
    sqlite3_finalize(select_);
    sqlite3_close(db_);
  }
  peer(const peer&) = delete;
  peer& operator=(const peer&) = delete;
  void page(int id) {
    sqlite3_exec(db_, "begin", nullptr, nullptr, nullptr);
    for (int i = 0; i < 12; ++i) {
      sqlite3_bind_int(select_, 1, id + 37 * i);
      while (sqlite3_step(select_) == SQLITE_ROW) sum_ += sqlite3_column_bytes(select_, 2);
      sqlite3_reset(select_);
    }
    sqlite3_exec(db_, "rollback", nullptr, nullptr, nullptr);
  }
  void commit(int n) {  // one durable row, as a save is
    if (n == 0)
      sqlite3_exec(db_,
                   "pragma journal_mode=wal; pragma synchronous=full; create table if not exists "
                   "peer(id integer primary "
                   "key, body text)",
                   nullptr, nullptr, nullptr);
    sqlite3_exec(db_,
                 "begin immediate; insert into peer(body) values (hex(randomblob(200))); commit",
                 nullptr, nullptr, nullptr);
  }

 private:
  sqlite3* db_ = nullptr;
  sqlite3_stmt* select_ = nullptr;
  long sum_ = 0;
};

template <class Work>
double micros(Work&& work) {
  const auto from = clock_::now();
  work();
  return std::chrono::duration<double, std::micro>(clock_::now() - from).count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  const std::string store = argv[2], district = argv[3];
  const int students = std::atoi(argv[4]);
  plugin p(argv[1], store, district);
  constexpr std::string_view counselor =
      R"({"sub":"c1","name":"C","roles":["counselor"],"schools":["*"]})";
  std::mt19937 dice(1);
  const auto path_of = [&](int n) {
    return "/students/" + std::to_string(1'900'000'000 + n) + "/ilp";
  };
  std::vector<double> ours, peers, ours_median, peers_median;
  {
    peer other(store + "/" + district + ".db");
    for (int round = 0; round < 5; ++round) {
      std::vector<double> a, b;
      for (int i = 0; i < 2000; ++i) {
        const int n = 1 + static_cast<int>(dice() % static_cast<unsigned>(students));
        const auto path = path_of(n);
        unsigned status = 0;
        a.push_back(micros([&] { status = p.serve(counselor, "GET", path); }));
        if (status != 200) return 1;
        b.push_back(micros([&] { other.page(n); }));
      }
      ours.push_back(p99(a));
      peers.push_back(p99(b));
      ours_median.push_back(median(a));
      peers_median.push_back(median(b));
    }
  }
  std::printf("tab-inproc-p50 %.1f %.1f\n", median(ours_median), median(peers_median));
  std::printf("tab %.1f %.1f\n", median(ours), median(peers));

  ours.clear();
  peers.clear();
  int saves = 0, odd = 0, seen = -1;  // the feed may have left a checkpoint behind
  peer scratch(store + "/bench-peer.db");
  for (int round = 0; round < 5; ++round) {
    std::vector<double> a, b;
    for (int i = 0; i < 200; ++i) {
      const auto path =
          "/api/v1/students/" + std::to_string(1'900'000'001 + saves) + "/ilp/sections/goals";
      const auto body =
          R"({"goals":[{"kind":"career","statement":"Goal )" + std::to_string(i) + R"("}]})";
      const int before = wal_syncs - checkpoints;
      unsigned status = 0;
      a.push_back(micros([&] { status = p.serve(counselor, "PUT", path, body); }));
      if (status != 200) return 1;
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
