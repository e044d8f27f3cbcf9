// The boundary under stress, from C++20: two districts in one process, failures at the edge, fork,
// deadlines, a host that is older than the header.
#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "throughline.h"

namespace {

int failures = 0;

void check(bool condition, const char* what) {
  if (condition) return;
  std::cerr << "failed: " << what << '\n';
  ++failures;
}

tl_text text(std::string_view s) { return {s.data(), s.size()}; }

constexpr std::string_view registrar =
    R"({"sub":"r","name":"R","roles":["registrar"],"schools":["*"]})";
constexpr std::string_view student =
    R"({"sub":"s","name":"S","roles":["student"],"students":["sourcedId:S1"]})";

// What the host's clock does next.
enum class mood { well, throws, out_of_memory, jumps };
std::atomic<mood> clock_mood{mood::well};
std::atomic<int> clock_calls{0};

std::int64_t host_now(void*) {
  switch (clock_mood.load()) {
    case mood::throws:
      throw std::runtime_error("the host's clock");
    case mood::out_of_memory:
      throw std::bad_alloc();
    case mood::jumps:
      return 1'795'277'700'000 + 1000LL * ++clock_calls;
    default:
      return 1'795'277'700'000;
  }
}

// What the plugin told the host's log.
std::mutex told_lock;
std::vector<std::string> told;
void host_log(void*, std::int32_t severity, tl_text message) {
  const std::lock_guard hold(told_lock);
  told.emplace_back(std::to_string(severity) + " " + std::string(message.data, message.size));
}

struct answer {
  tl_status status = TL_INTERNAL;
  unsigned http = 0;
  std::string body;
};

class host {
 public:
  host(const tl_plugin* table, const std::string& store, const std::string& district)
      : table_(table) {
    const auto config = R"({"district":")" + district + R"(","store":")" + store + R"("})";
    const tl_reply* why = nullptr;
    table_->open(&sis_, text(config), &it_, &why);
    if (why) std::cerr << std::string_view(why->body.data, why->body.size) << '\n';
    table_->release(why);
  }
  ~host() { table_->close(it_); }
  host(const host&) = delete;
  host& operator=(const host&) = delete;
  [[nodiscard]] bool open() const { return it_ != nullptr; }

  answer serve(std::string_view actor, std::string_view method, std::string_view path,
               std::string_view body = {}, std::uint32_t deadline_ms = 0,
               std::uint32_t size = sizeof(tl_request)) {
    const tl_pair type{text("Content-Type"), text("application/json")};
    tl_request r{};
    r.size = size;
    r.deadline_ms = deadline_ms;
    r.method = text(method);
    r.path = text(path);
    r.headers = &type;
    r.headers_count = 1;
    r.body = text(body);
    r.mount = text("/tl");
    r.request_id = text("req-7\nforged");
    const tl_reply* out = nullptr;
    answer a;
    a.status = table_->serve(it_, text(actor), &r, &out);
    if (out) {
      a.http = out->http_status;
      a.body.assign(out->body.data, out->body.size);
    }
    table_->release(out);
    return a;
  }
  tl_instance* raw() { return it_; }

 private:
  const tl_plugin* table_;
  tl_host sis_{sizeof(tl_host), TL_ABI_MAJOR, nullptr, host_log, host_now};
  tl_instance* it_ = nullptr;
};

bool run(const std::string& command) { return std::system((command + " >/dev/null").c_str()) == 0; }

bool make_district(const std::string& program, const std::string& store, const std::string& id,
                   bool fed) {
  const auto base = program + " --store " + store + " --district " + id + " --as test ";
  return run(base + "district init --name " + id + " --alternative A1=A5") &&
         (!fed || run(base + "import oneroster " TL_TEST_CASES "/district/oneroster"));
}

constexpr const char* goals = "/api/v1/students/sourcedId:S1/ilp/sections/goals";
constexpr const char* about = "/api/v1/students/sourcedId:S1/ilp/sections/about";
constexpr const char* goal = R"({"goals":[{"kind":"career","statement":"Nurse"}]})";

void districts_never_mix(const tl_plugin* table, const std::string& store) {
  host a(table, store, "district-a"), b(table, store, "district-b");
  check(a.open() && b.open(), "two districts open in one process");
  check(a.serve(student, "PUT", goals, goal).http == 200, "a save in A");
  check(b.serve(student, "GET", "/api/v1/students/sourcedId:S1/ilp").http == 404,
        "B knows nothing of A's plan");
  check(a.serve(student, "GET", "/api/v1/students/sourcedId:S1/ilp").http == 200, "A has it");
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const auto r = (t % 2 ? b : a).serve(student, "GET", "/api/v1/students/sourcedId:S1/ilp");
        if (r.http != (t % 2 ? 404u : 200u)) ++wrong;
      }
    });
  for (auto& t : threads) t.join();
  check(wrong == 0, "four threads over two districts each get their own");
}

void failures_stay_inside(const tl_plugin* table, const std::string& store) {
  host a(table, store, "district-a");
  clock_mood = mood::throws;
  check(a.serve(registrar, "GET", "/students/sourcedId:S1/ilp").status == TL_INTERNAL,
        "a throw at the edge is TL_INTERNAL");
  check(told.size() == 1 && told[0].starts_with("3 serve: ") &&
            told[0].ends_with(", request req-7?forged") &&
            told[0].find("runtime_error") != std::string::npos &&
            told[0].find("the host's clock") == std::string::npos,
        "and the host's log hears of it once, by type and request alone");
  clock_mood = mood::out_of_memory;
  check(a.serve(registrar, "GET", "/students/sourcedId:S1/ilp").status == TL_UNAVAILABLE,
        "bad_alloc is TL_UNAVAILABLE");
  const tl_reply* stale = reinterpret_cast<const tl_reply*>(&told);
  const tl_reply* out = stale;
  check(table->serve(nullptr, text(registrar), nullptr, &out) == TL_BAD_ARGUMENT && !out,
        "serve sets its answer to null before it refuses");
  out = stale;
  check(table->tabs(nullptr, text(registrar), {}, &out) == TL_BAD_ARGUMENT && !out, "so does tabs");
  out = stale;
  check(table->event(nullptr, text(registrar), {}, {}, &out) == TL_BAD_ARGUMENT && !out,
        "so does event");
  clock_mood = mood::well;
  check(a.serve(registrar, "GET", "/students/sourcedId:S1/ilp").http == 200,
        "and the next call works");
  check(a.serve("not json", "GET", "/students/sourcedId:S1/ilp").http == 401,
        "a broken actor is an answer");
  check(table->serve(nullptr, text(registrar), nullptr, nullptr) == TL_BAD_ARGUMENT,
        "nulls are a bad argument");
  check(told.size() == 1, "lacks and refusals are no news for the log");
}

void a_damaged_store_is_no_fault_of_the_caller(const tl_plugin* table, const std::string& program,
                                               const std::string& store) {
  check(make_district(program, store, "district-c", false), "a district to damage");
  for (const auto& f : std::filesystem::recursive_directory_iterator(store))
    if (f.is_regular_file() && f.path().string().find("district-c") != std::string::npos &&
        f.path().extension() == ".db")
      std::ofstream(f.path(), std::ios::binary | std::ios::trunc) << std::string(8192, 'x');
  const auto open = [&](std::string_view district) {
    const auto config =
        R"({"district":")" + std::string(district) + R"(","store":")" + store + R"("})";
    tl_instance* it = nullptr;
    const tl_reply* why = nullptr;
    const auto status = table->open(nullptr, text(config), &it, &why);
    check(!it && why, "no instance, and the reason");
    table->release(why);
    return status;
  };
  check(open("district-c") == TL_INTERNAL, "a damaged store is TL_INTERNAL");
  check(open("district-none") == TL_UNAVAILABLE, "one that is not there is TL_UNAVAILABLE");
}

void deadlines_hold(const tl_plugin* table, const std::string& store) {
  host a(table, store, "district-a");
  clock_mood = mood::jumps;  // every look at the clock is a second later
  const auto late =
      a.serve(student, "PUT", goals, R"({"goals":[{"kind":"career","statement":"Too late"}]})", 1);
  // In time when the work begins, late when the change would be committed.
  const auto at_commit = a.serve(student, "PUT", about, R"({"strengths":["Too late"]})", 1500);
  clock_mood = mood::well;
  check(late.status == TL_OK && late.http == 503, "past the deadline the answer is 503");
  check(at_commit.status == TL_OK && at_commit.http == 503, "and so at the commit");
  check(a.serve(student, "GET", goals).body.find("Too late") == std::string::npos,
        "and nothing was stored");
  check(a.serve(student, "GET", about).http == 404, "nor at the commit");
}

void an_older_host_is_understood(const tl_plugin* table, const std::string& store) {
  host a(table, store, "district-a");
  const auto old = offsetof(tl_request, body_path);  // a host compiled before body_path existed
  check(a.serve(registrar, "GET", "/students/sourcedId:S1/ilp", {}, 0,
                static_cast<std::uint32_t>(old))
                .http == 200,
        "a shorter request struct");
  check(a.serve(registrar, "GET", "/", {}, 0, 8).status == TL_BAD_ARGUMENT,
        "one without the body is refused");
}

void fork_is_refused(const tl_plugin* table, const std::string& store) {
  auto* a = new host(table, store, "district-a");
  check(a->serve(registrar, "GET", "/students/sourcedId:S1/ilp").http == 200, "the parent reads");
  const auto child = ::fork();
  if (child == 0) {
    const bool refused =
        a->serve(registrar, "GET", "/students/sourcedId:S1/ilp").status == TL_BAD_ARGUMENT;
    delete a;  // forgets the parent's files without touching them
    host own(table, store, "district-a");
    const bool works = own.serve(registrar, "GET", "/students/sourcedId:S1/ilp").http == 200;
    ::_exit(refused && works ? 0 : 1);
  }
  int status = 1;
  ::waitpid(child, &status, 0);
  check(WIFEXITED(status) && WEXITSTATUS(status) == 0,
        "an inherited instance is refused, one of the child's own works");
  check(a->serve(student, "PUT", "/api/v1/students/sourcedId:S1/ilp/sections/about",
                 R"({"strengths":["kind"]})")
                .http == 200,
        "the parent still writes after the child closed");
  delete a;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  auto* library = ::dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    std::cerr << ::dlerror() << '\n';
    return 1;
  }
  const auto entry =
      reinterpret_cast<const tl_plugin* (*)(std::uint32_t)>(::dlsym(library, "throughline_entry"));
  const auto* table = entry(TL_ABI_MAJOR);
  char folder[] = "/tmp/tl-abi-XXXXXX";
  const std::string store = ::mkdtemp(folder);
  check(make_district(argv[2], store, "district-a", true) &&
            make_district(argv[2], store, "district-b", false),
        "districts are made");
  districts_never_mix(table, store);
  failures_stay_inside(table, store);
  a_damaged_store_is_no_fault_of_the_caller(table, argv[2], store);
  deadlines_hold(table, store);
  an_older_host_is_understood(table, store);
  fork_is_refused(table, store);
  std::filesystem::remove_all(store);
  return failures == 0 ? 0 : 1;
}
