// What the benchmarks share: the plugin through its C header, the least a peer could do, and
// figures.
#pragma once

#include <dlfcn.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "throughline.h"

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
    const tl_pair headers[] = {
        {text("Content-Type"), text("application/json")},
        {text("If-Match"), text(etag ? std::string_view(*etag) : std::string_view())}};
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
