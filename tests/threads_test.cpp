// One district in one process, used by many threads: in process through one instance, and through
// `serve`'s server. What install/check.sh runs under ThreadSanitizer, with the server's own tests
// and what an import does aside.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <functional>
#include <set>
#include <thread>

#include "acts/overview.hpp"
#include "acts/proof.hpp"
#include "intake_fixture.hpp"
#include "loopback.hpp"
#include "store/files.hpp"
#include "web/serve.hpp"

namespace throughline::testing_ {
namespace {

constexpr int pupils = 8, rounds = 12;
constexpr const char* counselor =
    R"({"sub":"c1","name":"C","roles":["counselor"],"schools":["*"]})";

class threads : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("tl-threads-" + core::to_hex(core::random_bytes(8)));
    district_ = std::make_unique<acts::district>(folder_.string(), "demo", clock_);
    acts::init_district(
        *district_, operator_(),
        {.name = "Demo", .state = "KY", .profile = "us-ky", .time_zone = "America/New_York"});
    import("S");
  }
  void TearDown() override {
    district_.reset();
    std::filesystem::remove_all(folder_);
  }
  void import(const std::string& prefix) {
    intake::roster_set set;
    for (int n = 0; n < pupils; ++n)
      set.people.push_back({.id = prefix + std::to_string(n),
                            .given = "Ana",
                            .family = prefix + std::to_string(n),
                            .state_id = id_of(prefix, n),
                            .birth_date = "2011-03-14"});
    intake::run_options how;
    how.source = prefix;
    intake::import_feed(*district_, operator_(), how, [&](intake::sink& to) {
      set.tell(to);
      return intake::read_outcome{"1.2", false};
    });
  }
  static std::string id_of(const std::string& prefix, int n) {
    return std::to_string(prefix[0] * 1'000'000 + n);
  }
  // All at once; gtest's checks are made after they have joined.
  static void together(const std::vector<std::function<void()>>& all) {
    std::vector<std::thread> running;
    for (const auto& one : all) running.emplace_back(one);
    for (auto& t : running) t.join();
  }
  // The status of a save, through the JSON API, of what was never saved before.
  static std::string goal(int pupil, int round) {
    return R"({"goals":[{"kind":"career","statement":")" + std::to_string(pupil) + "-" +
           std::to_string(round) + R"("}]})";
  }
  static std::string path(int pupil) {
    return "/api/v1/students/" + id_of("S", pupil) + "/ilp/sections/goals";
  }
  std::size_t revisions(int pupil) {
    return acts::view_ilp_history(*district_, operator_(), id_of("S", pupil), {}).revisions.size();
  }

  fixed_clock clock_;
  std::filesystem::path folder_;
  std::unique_ptr<acts::district> district_;
};

web::reply ask(acts::district& d, std::string_view method, std::string_view path,
               std::string_view body, std::string_view etag) {
  web::request r;
  r.method = method;
  r.path = path;
  r.body = body;
  r.headers = {{"Content-Type", "application/json"}, {"If-Match", etag}};
  return web::serve(d, counselor, r);
}

std::string etag_of(const web::reply& r) {
  for (const auto& [name, value] : r.headers)
    if (name == "ETag") return value;
  return {};
}

}  // namespace

TEST_F(threads, one_instance_serves_many_at_once_while_a_feed_comes_in) {
  std::atomic<int> refused = 0, read = 0;
  std::vector<std::function<void()>> all;
  for (int pupil = 0; pupil < 4; ++pupil)
    all.emplace_back([&, pupil] {
      std::string etag;
      for (int round = 0; round < rounds; ++round) {
        const auto r = ask(*district_, "PUT", path(pupil), goal(pupil, round), etag);
        if (r.status != 200) ++refused;
        etag = etag_of(r);
      }
    });
  for (int reader = 0; reader < 2; ++reader)
    all.emplace_back([&] {
      for (int round = 0; round < rounds; ++round)
        for (int pupil = 0; pupil < 4; ++pupil)
          read +=
              ask(*district_, "GET", "/students/" + id_of("S", pupil) + "/ilp", {}, {}).status ==
              200;
    });
  all.emplace_back([&] { import("T"); });
  together(all);
  EXPECT_EQ(refused, 0);
  EXPECT_EQ(read, 2 * rounds * 4);
  for (int pupil = 0; pupil < 4; ++pupil) EXPECT_EQ(revisions(pupil), std::size_t{rounds});
  EXPECT_TRUE(acts::verify_store(*district_, operator_()).wrong.empty());
}

TEST_F(threads, of_two_saves_from_the_same_text_one_is_kept_and_the_other_told) {
  for (int round = 0; round < rounds; ++round) {
    const auto before =
        round == 0 ? std::string() : etag_of(ask(*district_, "GET", path(0), {}, {}));
    std::atomic<int> kept = 0, stale = 0;
    std::vector<std::function<void()>> all;
    for (int writer = 0; writer < 4; ++writer)
      all.emplace_back([&, writer] {
        const auto status = ask(*district_, "PUT", path(0), goal(writer, round), before).status;
        kept += status == 200;
        stale += status == 412;
      });
    together(all);
    ASSERT_EQ(kept, 1);
    ASSERT_EQ(stale, 3);
  }
  EXPECT_EQ(revisions(0), std::size_t{rounds});
}

TEST_F(threads, the_server_answers_many_connections_from_one_district) {
  const running server(
      [&](const net::http_request& q) {
        auto r = ask(*district_, q.method, q.path, q.body, q.header("If-Match"));
        return net::http_response{r.status, std::move(r.headers), std::move(r.body)};
      },
      {.workers = 4});
  std::atomic<int> wrong = 0;
  std::vector<std::function<void()>> all;
  for (int pupil = 0; pupil < pupils; ++pupil)
    all.emplace_back([&, pupil] {
      client one(server.port());
      std::string etag;
      for (int round = 0; round < rounds; ++round) {
        const auto body = goal(pupil, round);
        one.send("PUT " + path(pupil) + " HTTP/1.1\r\nHost: x\r\nIf-Match: " + etag +
                 "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        const auto said = one.answer();
        const auto at = said.find("ETag: ");
        if (!said.starts_with("HTTP/1.1 200") || at == said.npos) {
          ++wrong;
          return;
        }
        etag = said.substr(at + 6, said.find('\r', at) - at - 6);
      }
    });
  together(all);
  EXPECT_EQ(wrong, 0);
  for (int pupil = 0; pupil < pupils; ++pupil) EXPECT_EQ(revisions(pupil), std::size_t{rounds});
}

TEST_F(threads, what_is_made_beside_the_store_is_the_groups_whatever_the_umask) {
  const auto old = ::umask(077);
  const auto made = std::make_unique<acts::district>((folder_ / "in" / "it").string(), "b", clock_);
  acts::init_district(
      *made, operator_(),
      {.name = "B", .state = "KY", .profile = "us-ky", .time_zone = "America/New_York"});
  district_ = std::make_unique<acts::district>((folder_ / "in" / "it").string(), "b", clock_);
  import("S");
  ask(*district_, "PUT", path(0), goal(0, 0), {});
  store::keep_file(district_->files(), core::sha256("x"), "x");
  ::umask(old);
  std::set<std::string> seen;
  for (const auto& e : std::filesystem::recursive_directory_iterator(folder_ / "in" / "it")) {
    struct stat s {};
    ASSERT_EQ(::stat(e.path().c_str(), &s), 0);
    EXPECT_EQ(s.st_mode & 0777, e.is_directory() ? 0770u : 0660u) << e.path();
    seen.insert(e.path().filename().string());
  }
  for (const auto* name :
       {"b.db", "b.db-wal", "b.db-shm", "b.access.db", "b.intake", "lock", "b.files"})
    EXPECT_TRUE(seen.count(name)) << name;
}

}  // namespace throughline::testing_
