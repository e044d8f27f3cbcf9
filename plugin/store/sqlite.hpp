// The thin wrapper over SQLite: connections, statements prepared once per text, transactions. The
// SQL itself stands in schemas/sql/dml/<topic>.sql as `-- name: x` blocks and arrives here as
// store::sql::x. Only files of this room include this header or store/sql.hpp; other rooms call the
// functions of store/*.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "core/failure.hpp"
#include "core/value.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace throughline::store {

class given_rows;

struct blob_view {
  std::string_view bytes;
};

// A prepared statement while it runs; resets when destroyed. Parameters $1..$n by number whatever
// their order in the text. Texts given to bind must outlive the statement's run (bound without
// copying).
class statement {
 public:
  statement(sqlite3_stmt* it, const std::vector<int>* positions, bool* busy, bool owned);
  statement(statement&& other) noexcept;
  statement& operator=(statement&&) = delete;
  ~statement();

  template <class... A>
  statement& bind(const A&... a) {
    int n = 0;
    (bind_one(++n, a), ...);
    return *this;
  }
  bool next();   // true while there is a row
  void run();    // steps to the end
  void reset();  // for the next bind of a statement kept over many rows

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;  // until the next step
  [[nodiscard]] std::string_view blob(int column) const;
  [[nodiscard]] std::string string(int column) const { return std::string(text(column)); }
  [[nodiscard]] bool is_null(int column) const;
  // Of a column that keeps JSON; null when it does. Failure corrupt when it is none: who reads it
  // is not to blame.
  [[nodiscard]] core::value json(int column) const;

 private:
  template <class A>
  void bind_one(int n, const A& a) {
    if constexpr (std::is_same_v<A, blob_view>)
      bind_blob(n, a.bytes);
    else if constexpr (std::is_same_v<A, std::nullptr_t>)
      bind_null(n);
    else if constexpr (std::is_integral_v<A>)
      bind_integer(n, static_cast<std::int64_t>(a));
    else if constexpr (requires { a.has_value(); })
      a.has_value() ? bind_one(n, *a) : bind_null(n);
    else
      bind_text(n, std::string_view(a));
  }
  void bind_integer(int n, std::int64_t v);
  void bind_text(int n, std::string_view v);
  void bind_blob(int n, std::string_view v);
  void bind_null(int n);
  [[nodiscard]] int position(int n) const;
  void no_memory(const void* shown) const;

  sqlite3_stmt* it_;
  const std::vector<int>* positions_;
  bool* busy_;
  bool owned_;
};

// null instead of an empty text: "not said" is not "".
inline std::optional<std::string_view> said(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}
inline std::optional<std::int64_t> said_id(std::int64_t id) {
  return id == 0 ? std::nullopt : std::optional(id);
}

enum class access_mode : std::uint8_t { read_only, read_write, create };

// The file, or what SQLite keeps beside it, may not be written: for good, or because another user's
// process has made it a moment ago and not shared it with the group yet.
class not_writable : public core::failure {
 public:
  using core::failure::failure;
};

// `attempt`, again and again while it ends with not_writable: for 50 ms, and twelve times however
// slow the machine is in that moment; `afresh` before each further one, to let go of what was
// opened too early.
template <class Attempt, class Afresh>
auto while_being_shared(const Attempt& attempt, const Afresh& afresh) {
  constexpr int at_least = 12;
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
  for (int tries = 1;; ++tries, std::this_thread::sleep_for(std::chrono::microseconds(500))) {
    try {
      return attempt();
    } catch (const not_writable&) {
      if (tries >= at_least && std::chrono::steady_clock::now() >= until) throw;
    }
    afresh();
  }
}

struct connection_options {
  bool full_sync = true;     // a commit is on the disk when it returns
  bool small_pages = false;  // where the file is made: of one whose commits are of one page each
  int checkpoint_at = 4000;  // pages of the wal: long, so that few saves wait for one
  std::string door = {};     // where to knock while others have the file (store/door.hpp)
};

// One connection: one thread at a time. Failures are thrown: busy past its timeout, disk full, I/O
// error = unavailable; a damaged file = corrupt.
class connection {
 public:
  connection(const std::string& path, access_mode mode, connection_options how = {});
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  // Runs a script of several statements (DDL, pragmas).
  void script(std::string_view sql);
  // The statement of this literal, prepared once per connection. `sql` must be a constant of
  // store::sql.
  statement prepare(const char* sql);
  template <class... A>
  void run(const char* sql, const A&... a) {
    prepare(sql).bind(a...).run();
  }
  // Rows of a table named in sqlite_schema.
  [[nodiscard]] std::int64_t count_rows(const std::string& table);
  [[nodiscard]] std::int64_t last_id() const;
  [[nodiscard]] std::int64_t changes() const;
  [[nodiscard]] bool in_transaction() const;
  // From now on a commit here moves no pages out of the wal, but says how many are in it.
  void watch_wal();
  [[nodiscard]] int wal_pages() const { return wal_pages_; }
  void abandon() noexcept;  // forgets the handle without closing: it belongs to a parent process

  [[nodiscard]] sqlite3* handle() { return db_; }
  [[nodiscard]] const given_rows** given() { return given_; }  // see store/given_rows.hpp

 private:
  void open(const std::string& path, access_mode mode, const connection_options& how);
  void begin_wal();

  struct kept {
    sqlite3_stmt* it = nullptr;
    std::vector<int> positions;
    bool busy = false;
  };
  sqlite3* db_ = nullptr;
  std::string door_;
  int wal_pages_ = 0;
  const given_rows** given_ = nullptr;
  std::unordered_map<const char*, kept> statements_;
};

}  // namespace throughline::store
