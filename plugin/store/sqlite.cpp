// The thin wrapper over SQLite: connections, statements prepared once per text, transactions.
#include "store/sqlite.hpp"

#include <sqlite3.h>

#include <chrono>
#include <thread>
#include <utility>

#include "core/failure.hpp"
#include "formats/json.hpp"
#include "store/door.hpp"
#include "store/given_rows.hpp"

namespace throughline::store {

namespace {

// `db` null: there was no memory for one, and SQLite says so of it.
[[noreturn]] void fail(sqlite3* db, int rc) {
  // SQLite's message may quote values; only its code goes further.
  const std::string detail = std::string("sqlite ") + sqlite3_errstr(rc) + " (" +
                             std::to_string(sqlite3_extended_errcode(db)) + ")";
  switch (rc & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw core::failure(core::codes::corrupt, detail);
    case SQLITE_NOMEM:
      throw std::bad_alloc();
    case SQLITE_CONSTRAINT:
      throw core::failure(core::codes::conflict, detail + " " + sqlite3_errmsg(db));
    case SQLITE_ERROR:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
      throw std::logic_error(detail + ": " + sqlite3_errmsg(db));
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      throw not_writable(core::codes::unavailable, detail);
    default:
      throw core::failure(core::codes::unavailable, detail);
  }
}

// Asks again soon and often, up to ten seconds: an import leaves a gap of no more than one
// millisecond between its turns, and SQLite's own steps, growing to a tenth of a second, would
// miss it.
constexpr std::chrono::microseconds ask_again{500};
constexpr std::chrono::seconds longest_wait{10};
int wait_for_turn(void* door, int tries) {
  if (tries * ask_again > longest_wait) return 0;
  if (const auto& it = *static_cast<const std::string*>(door); !it.empty()) knock(it);
  std::this_thread::sleep_for(ask_again);
  return 1;
}

sqlite3_stmt* compile(sqlite3* db, const char* sql, bool keep, std::vector<int>& positions) {
  sqlite3_stmt* made = nullptr;
  const int rc =
      sqlite3_prepare_v3(db, sql, -1, keep ? SQLITE_PREPARE_PERSISTENT : 0, &made, nullptr);
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> hold(made, sqlite3_finalize);
  if (rc != SQLITE_OK) fail(db, rc);
  positions.assign(1, 0);
  for (int n = 1; n <= sqlite3_bind_parameter_count(made); ++n)
    positions.push_back(sqlite3_bind_parameter_index(made, ("$" + std::to_string(n)).c_str()));
  return hold.release();
}

}  // namespace

statement::statement(sqlite3_stmt* it, const std::vector<int>* positions, bool* busy, bool owned)
    : it_(it), positions_(positions), busy_(busy), owned_(owned) {}

statement::statement(statement&& other) noexcept
    : it_(other.it_), positions_(other.positions_), busy_(other.busy_), owned_(other.owned_) {
  other.it_ = nullptr;
}

statement::~statement() {
  if (!it_) return;
  if (owned_) {
    sqlite3_finalize(it_);
    delete positions_;
    return;
  }
  sqlite3_reset(it_);
  sqlite3_clear_bindings(it_);
  *busy_ = false;
}

int statement::position(int n) const {
  return static_cast<std::size_t>(n) < positions_->size()
             ? (*positions_)[static_cast<std::size_t>(n)]
             : 0;
}

void statement::bind_integer(int n, std::int64_t v) {
  if (const int rc = sqlite3_bind_int64(it_, position(n), v); rc != SQLITE_OK)
    fail(sqlite3_db_handle(it_), rc);
}
void statement::bind_text(int n, std::string_view v) {
  const int rc = sqlite3_bind_text64(it_, position(n), v.data() ? v.data() : "", v.size(),
                                     SQLITE_STATIC, SQLITE_UTF8);
  if (rc != SQLITE_OK) fail(sqlite3_db_handle(it_), rc);
}
void statement::bind_blob(int n, std::string_view v) {
  const int rc =
      sqlite3_bind_blob64(it_, position(n), v.data() ? v.data() : "", v.size(), SQLITE_STATIC);
  if (rc != SQLITE_OK) fail(sqlite3_db_handle(it_), rc);
}
void statement::bind_null(int n) {
  if (const int rc = sqlite3_bind_null(it_, position(n)); rc != SQLITE_OK)
    fail(sqlite3_db_handle(it_), rc);
}

bool statement::next() {
  const int rc = sqlite3_step(it_);
  if (rc == SQLITE_ROW) return true;
  if (rc == SQLITE_DONE) return false;
  fail(sqlite3_db_handle(it_), rc);
}

void statement::run() {
  while (next()) {
  }
}

void statement::reset() { sqlite3_reset(it_); }

// Nothing there is null or empty; or there was no memory to show it.
void statement::no_memory(const void* shown) const {
  if (!shown && sqlite3_errcode(sqlite3_db_handle(it_)) == SQLITE_NOMEM) throw std::bad_alloc();
}

std::int64_t statement::integer(int column) const { return sqlite3_column_int64(it_, column); }
std::string_view statement::text(int column) const {
  const auto* p = sqlite3_column_text(it_, column);
  no_memory(p);
  return p ? std::string_view(reinterpret_cast<const char*>(p),
                              static_cast<std::size_t>(sqlite3_column_bytes(it_, column)))
           : std::string_view();
}
std::string_view statement::blob(int column) const {
  const auto* p = sqlite3_column_blob(it_, column);
  no_memory(p);
  return p ? std::string_view(static_cast<const char*>(p),
                              static_cast<std::size_t>(sqlite3_column_bytes(it_, column)))
           : std::string_view();
}
bool statement::is_null(int column) const {
  return sqlite3_column_type(it_, column) == SQLITE_NULL;
}

core::value statement::json(int column) const {
  if (is_null(column)) return {};
  try {
    return formats::read_json(text(column));
  } catch (const core::failure&) {
    throw core::failure(core::codes::corrupt, "kept JSON");
  }
}

connection::connection(const std::string& path, access_mode mode, connection_options how)
    : door_(std::move(how.door)) {
  while_being_shared([&] { open(path, mode, how); }, [] {});
}

void connection::open(const std::string& path, access_mode mode, const connection_options& how) {
  const int flags =
      mode == access_mode::read_only
          ? SQLITE_OPEN_READWRITE  // WAL readers need the -shm file
          : SQLITE_OPEN_READWRITE | (mode == access_mode::create ? SQLITE_OPEN_CREATE : 0);
  const int rc = sqlite3_open_v2(path.c_str(), &db_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  try {
    if (rc != SQLITE_OK) fail(db_, rc);
    sqlite3_extended_result_codes(db_, 1);
    sqlite3_busy_handler(db_, wait_for_turn, &door_);
    given_ = given_rows::make_known(db_);
    if (how.small_pages) script("pragma page_size=1024;");
    begin_wal();
    script("pragma foreign_keys=on;");
    script("pragma wal_autocheckpoint=" + std::to_string(how.checkpoint_at));
    // The inner pages of the trees of a large district stay in memory (4 MB at 700,000 students).
    // No mmap: a failing disk would be a signal that ends the host's process.
    script("pragma cache_size=-8000;");
    script(how.full_sync ? "pragma synchronous=full;" : "pragma synchronous=normal;");
    if (mode == access_mode::read_only) script("pragma query_only=on;");
  } catch (...) {
    sqlite3_close_v2(std::exchange(db_, nullptr));
    throw;
  }
}

// SQLite asks its busy handler while others write a file that has a wal, but not here when they
// write one that has none (an import into an empty district).
void connection::begin_wal() {
  // each try may wait by itself
  const auto until = std::chrono::steady_clock::now() + longest_wait;
  for (;;) {
    const int rc = sqlite3_exec(db_, "pragma journal_mode=wal", nullptr, nullptr, nullptr);
    if (rc == SQLITE_OK) return;
    if ((rc & 0xff) != SQLITE_BUSY || std::chrono::steady_clock::now() >= until) fail(db_, rc);
    wait_for_turn(&door_, 0);
  }
}

connection::~connection() {
  for (auto& [sql, k] : statements_) sqlite3_finalize(k.it);
  sqlite3_close_v2(db_);
}

void connection::abandon() noexcept {
  db_ = nullptr;
  statements_.clear();
}

void connection::script(std::string_view sql) {
  const int rc = sqlite3_exec(db_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (rc != SQLITE_OK) fail(db_, rc);
}

void connection::watch_wal() {
  wal_pages_ = 0;
  sqlite3_wal_hook(
      db_,
      [](void* pages, sqlite3*, const char*, int now) {
        *static_cast<int*>(pages) = now;
        return SQLITE_OK;
      },
      &wal_pages_);
}

statement connection::prepare(const char* sql) {
  auto& k = statements_[sql];
  if (!k.it) k.it = compile(db_, sql, true, k.positions);
  if (!k.busy) {
    k.busy = true;
    return {k.it, &k.positions, &k.busy, false};
  }
  // The same text is running already, a frame further up: a statement of its own.
  auto positions = std::make_unique<std::vector<int>>();
  auto* it = compile(db_, sql, false, *positions);
  return {it, positions.release(), nullptr, true};
}

std::int64_t connection::count_rows(const std::string& table) {
  const auto text = "select count(*) from \"" + table + "\"";
  std::vector<int> positions;
  statement q(compile(db_, text.c_str(), false, positions), new std::vector<int>(positions),
              nullptr, true);
  q.next();
  return q.integer(0);
}

std::int64_t connection::last_id() const { return sqlite3_last_insert_rowid(db_); }
std::int64_t connection::changes() const { return sqlite3_changes64(db_); }
bool connection::in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

}  // namespace throughline::store
