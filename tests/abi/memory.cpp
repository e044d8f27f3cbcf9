// The boundary without memory: each n-th allocation of a call fails, until a clean answer. A lack
// is TL_UNAVAILABLE or an answer of 503; nothing is half done, and the next call works.
#include <dlfcn.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>

#include "throughline.h"

extern "C" {
void* __libc_malloc(std::size_t);                 // NOLINT: glibc's own names
void* __libc_calloc(std::size_t, std::size_t);    // NOLINT
void* __libc_realloc(void*, std::size_t);         // NOLINT
void* __libc_memalign(std::size_t, std::size_t);  // NOLINT
}

namespace {
long fail_at = 0, allocations = 0;  // one thread

bool fails() {
  if (fail_at == 0 || ++allocations != fail_at) return false;
  errno = ENOMEM;
  return true;
}
}  // namespace

// The executable's symbols come first, so the plugin's and SQLite's calls land here.
#define SEEN extern "C" __attribute__((visibility("default")))
SEEN void* malloc(std::size_t n) { return fails() ? nullptr : __libc_malloc(n); }
SEEN void* calloc(std::size_t n, std::size_t m) { return fails() ? nullptr : __libc_calloc(n, m); }
SEEN void* realloc(void* p, std::size_t n) { return fails() ? nullptr : __libc_realloc(p, n); }
SEEN void* aligned_alloc(std::size_t a, std::size_t n) {
  return fails() ? nullptr : __libc_memalign(a, n);
}

namespace {

int failures = 0;
void check(bool condition, const std::string& what) {
  if (condition) return;
  std::cerr << "failed: " << what << '\n';
  ++failures;
}

tl_text text(std::string_view s) { return {s.data(), s.size()}; }

constexpr std::string_view actor =
    R"({"sub":"s","name":"S","roles":["student"],"students":["sourcedId:S1"]})";
constexpr std::string_view sis = R"({"sub":"sis","name":"SIS","roles":["system"],"schools":["*"]})";
constexpr std::string_view section = "/api/v1/students/sourcedId:S1/ilp/sections/goals";

const tl_plugin* table = nullptr;
tl_instance* instance = nullptr;
std::string etag;

struct answer {
  tl_status status;
  unsigned http;
};

answer taken(tl_status status, const tl_reply* out, bool keep_etag) {
  const answer a{status, out ? out->http_status : 0};
  for (std::size_t i = 0; out && keep_etag && i < out->headers_count; ++i)
    if (std::string_view(out->headers[i].name.data, out->headers[i].name.size) == "ETag")
      etag.assign(out->headers[i].value.data, out->headers[i].value.size);
  table->release(out);
  return a;
}

answer serve(std::string_view method, std::string_view path, std::string_view body,
             bool keep_etag) {
  const tl_pair headers[] = {{text("Content-Type"), text("application/json")},
                             {text("If-Match"), text(etag)}};
  tl_request r{};
  r.size = sizeof r;
  r.method = text(method);
  r.path = text(path);
  r.headers = headers;
  r.headers_count = 2;
  r.body = text(body);
  const tl_reply* out = nullptr;
  const auto status = table->serve(instance, text(actor), &r, &out);
  return taken(status, out, keep_etag);
}

// Calls with the n-th allocation failing, n = 1, 2 ... until none of the call's own is left.
void every_allocation(const char* name, const std::function<answer(int)>& call,
                      const std::function<void(int, bool)>& after) {
  int n = 1, lacks = 0;
  for (;; ++n) {
    allocations = 0;
    fail_at = n;
    const auto a = call(n);
    fail_at = 0;
    const auto at = std::string(name) + ", allocation " + std::to_string(n);
    const bool good = a.status == TL_OK && a.http == 200;
    const bool lack = a.status == TL_UNAVAILABLE || (a.status == TL_OK && a.http == 503);
    check(good || lack,
          at + ": status " + std::to_string(a.status) + ", http " + std::to_string(a.http));
    lacks += lack;
    after(n, good);
    if (allocations < n || failures > 5) break;
  }
  check(lacks > n / 2, std::string(name) + ": failing allocations are told");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const auto store =
      (std::filesystem::temp_directory_path() / ("tl-memory-" + std::to_string(::getpid())))
          .string();
  const auto run = [&](const std::string& args) {
    const auto all = std::string(argv[2]) + " --store " + store + " --district a --as test " + args;
    return std::system((all + " >/dev/null").c_str()) == 0;
  };
  check(
      run("district init --name A") && run("import oneroster " TL_TEST_CASES "/district/oneroster"),
      "the district is made");
  auto* library = ::dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (!library) return 1;
  table = reinterpret_cast<const tl_plugin* (*)(std::uint32_t)>(
      ::dlsym(library, "throughline_entry"))(TL_ABI_MAJOR);
  const auto config = R"({"district":"a","store":")" + store + R"("})";
  const auto open = [&] {
    const tl_reply* why = nullptr;
    const auto status = table->open(nullptr, text(config), &instance, &why);
    const auto a = taken(status, why, false);
    return answer{a.status, a.status == TL_OK ? 200u : a.http};
  };
  every_allocation(
      "open", [&](int) { return open(); }, [&](int, bool) { table->close(instance); });
  check(open().status == TL_OK, "it opens");
  every_allocation(
      "tab", [&](int) { return serve("GET", "/students/sourcedId:S1/ilp", {}, false); },
      [](int, bool) {});
  char body[256];  // the host's own memory never fails
  every_allocation(
      "save",
      [&](int n) {
        std::snprintf(body, sizeof body, R"({"goals":[{"kind":"career","statement":"Goal %d"}]})",
                      n);
        return serve("PUT", section, body, false);
      },
      [&](int n, bool good) {
        const auto before = etag;
        const auto status = serve("GET", section, {}, true).http;
        check(status == 200 || (status == 404 && before.empty()), "the section can be read");
        check(!good || etag != before, "an acknowledged save is kept, " + std::to_string(n));
      });
  every_allocation(
      "event",
      [&](int n) {
        std::snprintf(body, sizeof body,
                      R"({"student":{"sourcedId":"S1"},"courses":[{"id":"1","title":"T%d"}]})", n);
        const tl_reply* out = nullptr;
        const auto status = table->event(instance, text(sis), text("transcript"), text(body), &out);
        return taken(status, out, false);
      },
      [](int, bool) {});
  table->close(instance);
  check(run("store verify"), "the store verifies");
  std::filesystem::remove_all(store);
  return failures == 0 ? 0 : 1;
}
